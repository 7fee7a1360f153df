import type { Run, RunInput } from '../../command.ts';
import { readLogLines } from '../../daemon-log.ts';
import { DAEMONS, type DaemonEntry } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { formatLogLine, parseLogLine } from '../../log-line.ts';
import { readJournal } from '../../services/journal.ts';
import type { Systemd } from '../../services/systemd.ts';
import type { logsArguments, logsOptions } from './index.ts';

type Input = RunInput<typeof logsArguments, typeof logsOptions>;
const NOTHING_FOLLOWS = { en: '; nothing will follow', 'pt-BR': '; nada virá em seguida' } as const;

interface Source {
  readonly daemon: DaemonEntry;
  readonly lines: AsyncIterable<string>;
}

/** Prints the lines of one daemon, or of all in the order of their times; with `--follow`, as they come. */
export const run: Run<typeof logsArguments, typeof logsOptions> = async (input) => {
  const { options, signal } = input;
  const wanted = input.arguments.daemon === undefined ? DAEMONS : [input.arguments.daemon];
  const sources = await Promise.all(wanted.map((daemon) => openSource(daemon, input)));
  const width = Math.max(...wanted.map(({ name }) => name.length));
  const print = (daemon: DaemonEntry, line: string): void => {
    const prefix =
      wanted.length > 1 ? `${input.output.colors.cyan(daemon.name.padEnd(width))} ` : '';
    if (input.output.isJson) input.output.raw(`${line}\n`);
    else input.output.raw(`${prefix}${formatLogLine(line, input.language, input.output.colors)}\n`);
  };
  try {
    if (options.follow) await Promise.all(sources.map((source) => follow(source, print)));
    else printInOrder(await Promise.all(sources.map(collect)), print);
  } catch (failure) {
    // Ctrl+C is how following ends.
    if (!signal.aborted) throw failure;
  }
  return EXIT.done;
};

async function openSource(daemon: DaemonEntry, input: Input): Promise<Source> {
  const { daemons, options, output, signal } = input;
  const sighting = await daemons.find(daemon, signal);
  if (sighting.kind === 'answering') {
    const request = { tail: options.tail, follow: options.follow };
    return {
      daemon,
      lines: remoteLines(sighting.client.daemon.readLog(request, { signal }), input),
    };
  }
  const rest = options.follow ? NOTHING_FOLLOWS : { en: '', 'pt-BR': '' };
  const service = await daemons.findService(daemon);
  const file = service?.journal ?? daemons.logFile(daemon);
  output.say({
    en: `${daemon.name} does not answer; read from ${file}${rest.en}`,
    'pt-BR': `${daemon.name} não responde; lido de ${file}${rest['pt-BR']}`,
  });
  if (service?.systemd === undefined) return { daemon, lines: fileLines(file, options.tail) };
  const wanted = { count: options.tail, units: [service.unit] };
  const lines = journalLines(service.systemd, wanted, input);
  return { daemon, lines };
}

/** What the daemon wrote, as it wrote it; what the manager said of it, as a line of no JSON. */
async function* journalLines(
  systemd: Systemd,
  wanted: Parameters<typeof readJournal>[1],
  { output, signal }: Input,
): AsyncIterable<string> {
  const { entries, problem } = await readJournal(systemd, wanted, signal);
  if (problem !== undefined) output.say(problem);
  for (const { message } of entries) yield message;
}

async function* remoteLines(
  answers: AsyncIterable<{ line?: string; dropped?: string }>,
  { output }: Input,
): AsyncIterable<string> {
  for await (const { line, dropped } of answers) {
    if (line !== undefined) yield line;
    if (dropped !== undefined && dropped !== '0') {
      output.say({
        en: `${dropped} lines were dropped: they came faster than they were read`,
        'pt-BR': `${dropped} linhas se perderam: vieram mais rápido do que foram lidas`,
      });
    }
  }
}

async function* fileLines(file: string, count: number): AsyncIterable<string> {
  yield* await readLogLines(file, { count });
}

async function follow(
  { daemon, lines }: Source,
  print: (daemon: DaemonEntry, line: string) => void,
): Promise<void> {
  for await (const line of lines) print(daemon, line);
}

async function collect({
  daemon,
  lines,
}: Source): Promise<{ daemon: DaemonEntry; line: string }[]> {
  const collected: { daemon: DaemonEntry; line: string }[] = [];
  for await (const line of lines) collected.push({ daemon, line });
  return collected;
}

/** Each daemon's lines keep their own order; a line without a time stays behind the one before it. */
function printInOrder(
  collections: readonly (readonly { daemon: DaemonEntry; line: string }[])[],
  print: (daemon: DaemonEntry, line: string) => void,
): void {
  const timed = collections.flatMap((collection) => {
    let time = '';
    return collection.map((entry) => {
      time = parseLogLine(entry.line)?.time ?? time;
      return { ...entry, time };
    });
  });
  timed.sort((left, right) => (left.time < right.time ? -1 : Number(left.time > right.time)));
  for (const { daemon, line } of timed) print(daemon, line);
}
