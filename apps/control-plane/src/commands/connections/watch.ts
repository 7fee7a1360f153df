import { delay } from '@socketlab/foundation';
import type { RunInput } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { askHosts, HOST_DEADLINE_MS, tellFailures } from '../../hosts/answer-from-hosts.ts';
import { type HostOutcome, onEachHost } from '../../hosts/on-each-host.ts';
import { throwFailures } from '../../outcomes.ts';
import type { connectionsArguments, connectionsOptions } from './index.ts';
import { findSources, type Lists, listAll, NOBODY, type Source } from './lists.ts';
import { type HostLists, renderLists } from './render-lists.ts';

type Input = RunInput<typeof connectionsArguments, typeof connectionsOptions>;

const LOOK_AGAIN_MS = 200;
const CLEAR_SCREEN = '\u001b[H\u001b[2J';

/** A host whose daemons are asked again and again. */
interface Watched {
  readonly name: string;
  readonly sources: readonly Source[];
  readonly explain: (failure: unknown) => unknown;
}

/** Shows what hosts list whenever it changes, until Ctrl+C, or until no host is left that answers. */
export async function watch(input: Input): Promise<ExitCode> {
  const { options, output, signal } = input;
  let [watched, code] = await beginWatching(input);
  if (watched.every(({ sources }) => sources.length === 0)) output.say(NOBODY);
  let shown = '';
  while (!signal.aborted && watched.length > 0) {
    const round = await lookAt(watched, input);
    if (signal.aborted) break;
    if (round.failed.length > 0) {
      watched = watched.filter(({ name }) => round.lists.some(({ host }) => host === name));
      code = watched.length === 0 ? EXIT.failed : EXIT.someFailed;
    }
    const named =
      options.hosts === undefined ? round.lists.map(({ lists }) => ({ lists })) : round.lists;
    const current = JSON.stringify(output.isTerminal ? named : named.map(steadyOf));
    if (current !== shown && named.length > 0) {
      const clear = output.isTerminal && !output.isJson ? CLEAR_SCREEN : '';
      output.item(asData(named), () => `${clear}${renderLists(named, output)}`);
    }
    shown = current;
    await delay(LOOK_AGAIN_MS, signal).catch(() => {
      // Ctrl+C is how watching ends.
    });
  }
  return code;
}

async function beginWatching(input: Input): Promise<[readonly Watched[], ExitCode]> {
  const { options, output } = input;
  const asked = { ...input, options: { ...options, hosts: options.hosts ?? ['local'] } };
  const outcomes = await askHosts(asked, {
    ask: (host, signal) => findSources(host, input.arguments.daemon, signal),
  });
  const failed = failuresOf(outcomes);
  // Where no host was named, this machine's failure is the command's own.
  if (options.hosts === undefined) throwFailures(failed);
  tellFailures(outcomes, output);
  const watched = outcomes.flatMap((outcome) =>
    'answer' in outcome
      ? [{ name: outcome.host.name, sources: outcome.answer, explain: outcome.host.explain }]
      : [],
  );
  if (failed.length === 0) return [watched, EXIT.done];
  return [watched, watched.length === 0 ? EXIT.failed : EXIT.someFailed];
}

async function lookAt(
  watched: readonly Watched[],
  input: Input,
): Promise<{ lists: readonly (HostLists & { host: string })[]; failed: readonly unknown[] }> {
  const { options, signal, output } = input;
  const deadlineMs = options.hostDeadlineMs ?? HOST_DEADLINE_MS;
  const outcomes = await onEachHost(
    watched,
    { deadlineMs, concurrency: watched.length, signal },
    ({ sources }, limit) => listAll(sources, limit),
  ).catch((failure: unknown) => {
    if (signal.aborted) return [];
    throw failure;
  });
  const told = outcomes.map((outcome) =>
    'failure' in outcome
      ? { host: outcome.host, failure: outcome.host.explain(outcome.failure) }
      : outcome,
  );
  const failed = failuresOf(told);
  if (options.hosts === undefined) throwFailures(failed);
  tellFailures(told, output);
  const lists = told.flatMap((outcome) =>
    'answer' in outcome ? [{ host: outcome.host.name, lists: outcome.answer }] : [],
  );
  return { lists, failed };
}

function failuresOf(outcomes: readonly HostOutcome<unknown, unknown>[]): readonly unknown[] {
  return outcomes.flatMap((outcome) => ('failure' in outcome ? [outcome.failure] : []));
}

/** What is left of TIME-WAIT runs down all the time: on a terminal that is worth showing, elsewhere it is no change. */
function steadyOf({ host, lists }: HostLists): object {
  return { host, ...lists, connections: lists.connections.map(({ timeWaitMs, ...row }) => row) };
}

function asData(named: readonly HostLists[]): object {
  const [only] = named;
  if (only !== undefined && only.host === undefined) return only.lists;
  return {
    hosts: named.map(({ host, lists }): { host?: string } & Lists => ({
      host: host ?? '',
      ...lists,
    })),
  };
}
