import { SocketlabError, type Text } from '@socketlab/foundation';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { describeFailure, failureData } from '../failure.ts';
import { isMisuse } from '../misuse.ts';
import type { Output } from '../output.ts';
import type { Host, HostDirectory } from './host-directory.ts';
import type { HostChoice } from './host-options.ts';
import { type HostOutcome, onEachHost } from './on-each-host.ts';

/** What a host may take beside what the command itself waits for. */
export const HOST_DEADLINE_MS = 5_000;
/** Enough that hosts which are off do not hold up the others for long, and few enough that none waits long for its turn. */
const HOSTS_AT_ONCE = 64;

/** What a command does on a host, and how it tells what came of it. */
export interface HostWork<Answer extends object> {
  readonly ask: (host: Host, signal: AbortSignal) => Promise<Answer>;
  /** The answer for a program; as it is, if left out. */
  readonly data?: (answer: Answer) => object;
  /** The answer of one host for a person. */
  readonly render: (answer: Answer) => string;
  /** The answers of hosts that were named, with a column or a heading for the host; one after the other, if left out. */
  readonly renderAll?: (answers: readonly HostAnswer<Answer>[]) => string;
  /** What is said beside an answer; of a host that was named, with its name. */
  readonly notes?: (answer: Answer, host?: string) => readonly Text[];
  /** What an answer means to the shell; done, if left out. */
  readonly exitCode?: (answer: Answer) => ExitCode;
  /** What the command itself waits for, in milliseconds. */
  readonly waitsMs?: number;
}

/** The answer of a host that was named. */
export interface HostAnswer<Answer> {
  readonly host: string;
  readonly answer: Answer;
}

interface Asked {
  readonly options: HostChoice;
  readonly hosts: HostDirectory;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/**
 * Asks this machine, and tells its answer; or, where hosts were named, asks each of those and tells which said what. What
 * failed is told host by host on standard error; the exit code is that of the answers, 3 where some hosts failed, and
 * where all did, as of one.
 */
export async function answerFromHosts<Answer extends object>(
  asked: Asked,
  work: HostWork<Answer>,
): Promise<ExitCode> {
  const { options, hosts, output, signal } = asked;
  const { data = (answer) => answer, notes = () => [], exitCode = () => EXIT.done } = work;
  if (options.hosts === undefined) {
    const answer = await work.ask(hosts.local, signal);
    output.data(data(answer), () => work.render(answer));
    for (const note of notes(answer)) output.say(note);
    return exitCode(answer);
  }
  const outcomes = await askHosts(asked, work);
  const answers = outcomes.flatMap((outcome) =>
    'answer' in outcome ? [{ host: outcome.host.name, answer: outcome.answer }] : [],
  );
  if (output.isJson || answers.length > 0) {
    output.data({ hosts: outcomes.map((outcome) => outcomeData(outcome, data, output)) }, () =>
      (work.renderAll ?? oneByOne(work.render))(answers),
    );
  }
  tellFailures(outcomes, output);
  for (const { host, answer } of answers) {
    for (const note of notes(answer, host)) output.say(prefixed(host, note));
  }
  return exitCodeOf(outcomes, exitCode);
}

/** Asks the hosts that were named, each within its deadline; failures are told in the words that fit that host. */
export async function askHosts<Answer>(
  { options, hosts, signal }: Pick<Asked, 'options' | 'hosts' | 'signal'>,
  {
    ask,
    waitsMs = 0,
  }: Pick<HostWork<never>, 'waitsMs'> & {
    readonly ask: (host: Host, signal: AbortSignal) => Promise<Answer>;
  },
): Promise<readonly HostOutcome<Host, Answer>[]> {
  const { hosts: names = [], hostDeadlineMs = HOST_DEADLINE_MS } = options;
  const chosen = await hosts.choose(names);
  const limits = { deadlineMs: hostDeadlineMs + waitsMs, concurrency: HOSTS_AT_ONCE, signal };
  const outcomes = await onEachHost(chosen, limits, ask);
  return outcomes.map((outcome) =>
    'failure' in outcome
      ? { host: outcome.host, failure: outcome.host.explain(outcome.failure) }
      : outcome,
  );
}

/** Says on standard error what failed, a host a line. */
export function tellFailures(
  outcomes: readonly HostOutcome<Pick<Host, 'name'>, unknown>[],
  output: Output,
): void {
  for (const outcome of outcomes) {
    if (!('failure' in outcome)) continue;
    const { name } = outcome.host;
    const line = JSON.stringify({ host: name, error: failureData(outcome.failure, output) });
    if (output.isJson) output.say({ en: line, 'pt-BR': line });
    else output.say(prefixed(name, describeFailure(outcome.failure)));
  }
}

function outcomeData<Answer>(
  outcome: HostOutcome<Host, Answer>,
  data: (answer: Answer) => object,
  output: Output,
): object {
  const host = outcome.host.name;
  if ('answer' in outcome) return { host, ...data(outcome.answer) };
  return { host, error: failureData(outcome.failure, output) };
}

function prefixed(host: string, text: Text): Text {
  return { en: `${host}: ${text.en}`, 'pt-BR': `${host}: ${text['pt-BR']}` };
}

/** What is one line stands beside the host's name, what is more below it. */
function oneByOne<Answer>(
  render: (answer: Answer) => string,
): (answers: readonly HostAnswer<Answer>[]) => string {
  return (answers) => {
    const width = Math.max(...answers.map(({ host }) => host.length));
    return answers
      .map(({ host, answer }) => {
        const text = render(answer);
        return text.includes('\n') ? `${host}:\n${text}\n` : `${host.padEnd(width)}  ${text}`;
      })
      .join('\n');
  };
}

function exitCodeOf<Answer>(
  outcomes: readonly HostOutcome<Host, Answer>[],
  codeOf: (answer: Answer) => ExitCode,
): ExitCode {
  const codes = outcomes.map((outcome): ExitCode => {
    if ('answer' in outcome) return codeOf(outcome.answer);
    const { failure } = outcome;
    return failure instanceof SocketlabError && isMisuse(failure) ? EXIT.misused : EXIT.failed;
  });
  if (codes.every((code) => code === EXIT.done)) return EXIT.done;
  if (codes.some((code) => code === EXIT.done)) return EXIT.someFailed;
  return codes.every((code) => code === EXIT.misused) ? EXIT.misused : EXIT.failed;
}
