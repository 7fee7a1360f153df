import type { CallCount, ThreadUsage } from '@socketlab/evidence';
import type { MarkFacts, ModelFacts } from './facts.ts';

/** What messages cost a server, between two moments under load; each part absent where it was not observed. */
export interface Costs {
  /** Received by the server between the two moments. */
  readonly messages: number;
  readonly cpuNs?: number;
  readonly voluntarySwitches?: number;
  readonly involuntarySwitches?: number;
  /** Ids of the events. */
  readonly evidence: readonly string[];
}

/** The system calls that messages took. */
export interface CountedCalls {
  readonly messages: number;
  readonly calls: readonly CallCount[];
  readonly total: number;
  readonly evidence: readonly string[];
}

/** What the messages between the two marks of the load cost; undefined where there was none. */
export function costsOf({ marks: { load, loaded }, visit }: ModelFacts): Costs | undefined {
  const messages = messagesBetween(load, loaded, visit?.load?.messageBytes);
  if (messages === undefined || load?.program === undefined || loaded?.program === undefined) {
    return undefined;
  }
  const [from, to] = [load.sampled, loaded.sampled];
  const evidence = [load.program.id, loaded.program.id];
  if (from === undefined || to === undefined) return { messages, evidence };
  const growth = (read: (thread: ThreadUsage) => number | undefined) =>
    sumGrowth(from.threads, to.threads, read);
  return {
    ...{ messages, evidence: [from.id, load.program.id, to.id, loaded.program.id] },
    ...present(
      'cpuNs',
      growth(({ cpuNs }) => (cpuNs === undefined ? undefined : Number(cpuNs))),
    ),
    ...present(
      'voluntarySwitches',
      growth((thread) => thread.voluntarySwitches),
    ),
    ...present(
      'involuntarySwitches',
      growth((thread) => thread.involuntarySwitches),
    ),
  };
}

/** What system calls the messages took while the kernel counted; undefined where it did not. */
export function countedCallsOf({
  marks: { counting, counted },
  visit,
}: ModelFacts): CountedCalls | undefined {
  const messages = messagesBetween(counting, counted, visit?.load?.messageBytes);
  const kernel = counted?.kernel;
  if (messages === undefined || kernel === undefined) return undefined;
  const { program: from } = counting ?? {};
  const { program: to } = counted ?? {};
  if (from === undefined || to === undefined) return undefined;
  return {
    ...{ messages, calls: kernel.calls, total: sum(kernel.calls) },
    evidence: [kernel.id, from.id, to.id],
  };
}

/** How often one of these calls was made, by all threads together. */
export function countOf({ calls }: Pick<CountedCalls, 'calls'>, names: readonly string[]): number {
  return sum(calls.filter(({ name }) => names.includes(name)));
}

/** The two ends of a span are not read in the same nanosecond: so many messages may be on the wrong side of it. */
export const EDGE_SHARE = 0.1;

/**
 * Whether so many messages were counted that the edges do not matter: each connection may have one that was received on the
 * one side of an edge, by its call or by the counter, and the rest of it on the other.
 */
export function areEnough({ messages }: CountedCalls, { visit }: ModelFacts): boolean {
  return messages * EDGE_SHARE >= (visit?.load?.connections ?? 0);
}

/** The memory that came with the connections of the load. */
export interface MemoryGrowth {
  readonly bytes: number;
  readonly connections: number;
  readonly evidence: readonly string[];
}

/**
 * What the process had in RAM more under load than before. It gives back late what a model before had, and of its own model
 * it may keep something: the least of before counts.
 */
export function memoryOf({ marks: { open, idle, load } }: ModelFacts): MemoryGrowth | undefined {
  const [after, told] = [load?.sampled, load?.program];
  const before = [open?.sampled, idle?.sampled]
    .filter((usage) => usage !== undefined)
    .toSorted((one, other) => one.residentBytes - other.residentBytes)[0];
  if (before === undefined || after === undefined || told === undefined) return undefined;
  return {
    bytes: after.residentBytes - before.residentBytes,
    connections: told.openConnections,
    evidence: [before.id, after.id, told.id],
  };
}

/** Of each connection: what a process of Node takes and gives back by itself is less, shared out among several. */
const LEAST_TOLD_BYTES = 4 * 1_048_576;

/** Whether what a connection takes is more than what the process takes for itself, back and forth. */
export function isMemoryTold({ bytes, connections }: MemoryGrowth): boolean {
  return connections > 1 && bytes / connections > LEAST_TOLD_BYTES;
}

function messagesBetween(
  from: MarkFacts | undefined,
  to: MarkFacts | undefined,
  messageBytes: number | undefined,
): number | undefined {
  if (from?.program === undefined || to?.program === undefined || messageBytes === undefined) {
    return undefined;
  }
  const messages = (to.program.receivedBytes - from.program.receivedBytes) / messageBytes;
  return messages > 0 ? Math.round(messages) : undefined;
}

function sum(calls: readonly CallCount[]): number {
  return calls.reduce((total, { count }) => total + count, 0);
}

/** Undefined when one does not tell, or has ended meanwhile and took what it had used along. */
function sumGrowth(
  before: readonly ThreadUsage[],
  after: readonly ThreadUsage[],
  read: (thread: ThreadUsage) => number | undefined,
): number | undefined {
  const ids = new Set(after.map(({ id }) => id));
  if (before.some(({ id }) => !ids.has(id))) return undefined;
  const was = new Map(before.map((thread) => [thread.id, read(thread)]));
  let total = 0;
  for (const thread of after) {
    const [now, then] = [read(thread), was.has(thread.id) ? was.get(thread.id) : 0];
    if (now === undefined || then === undefined) return undefined;
    total += now - then;
  }
  return total;
}

function present<Key extends string>(key: Key, value: number | undefined): { [K in Key]?: number } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: number });
}
