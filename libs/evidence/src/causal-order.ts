/** `before` cannot come after `after`: indexes of moments. */
export type Cause = readonly [before: number, after: number];

/** Where a moment came to stand. */
export interface Placement {
  readonly index: number;
  /** The causes that keep it from the place its own time would give it; empty when its time alone decides. */
  readonly after: readonly number[];
  /** Causes that could not be kept, because they contradict each other. */
  readonly ignored: readonly number[];
}

interface Ready {
  readonly index: number;
  readonly effectiveNs: bigint;
}

/**
 * Orders moments by time, but never an effect before its cause (Kahn's algorithm with time as the priority). A moment
 * whose cause is stamped later than itself moves to just after the cause, and says so. Stable: equal times keep the
 * order given. Causes that form a circle are broken at the moment with the earliest time, and named in `ignored`.
 */
export function orderMoments(
  timesNs: readonly bigint[],
  causes: readonly Cause[],
): readonly Placement[] {
  const graph = createGraph(timesNs.length, causes);
  const effectiveNs = new Map<number, bigint>();
  const waiting = new Set(timesNs.keys());
  const ready: Ready[] = [];
  const placements: Placement[] = [];
  const timeOf = (index: number): bigint => timesNs[index] ?? 0n;

  const release = (index: number): void => {
    waiting.delete(index);
    const known = graph.causesOf(index).flatMap((cause) => effectiveNs.get(cause) ?? []);
    const effective = known.reduce((latest, ns) => (ns > latest ? ns : latest), timeOf(index));
    insertSorted(ready, { index, effectiveNs: effective }, (a, b) => compareReady(a, b, timeOf));
  };
  for (const index of timesNs.keys()) if (graph.causesOf(index).length === 0) release(index);
  while (placements.length < timesNs.length) {
    if (ready.length === 0) release(earliest(waiting, timeOf));
    const next = ready.shift();
    if (next === undefined) break;
    effectiveNs.set(next.index, next.effectiveNs);
    const before = graph.causesOf(next.index);
    placements.push({
      index: next.index,
      after: before.filter((cause) => (effectiveNs.get(cause) ?? 0n) > timeOf(next.index)),
      ignored: before.filter((cause) => !effectiveNs.has(cause)),
    });
    for (const effect of graph.effectsOf(next.index)) {
      const isFree = graph.causesOf(effect).every((cause) => effectiveNs.has(cause));
      if (waiting.has(effect) && isFree) release(effect);
    }
  }
  return placements;
}

interface Graph {
  causesOf(index: number): readonly number[];
  effectsOf(index: number): readonly number[];
}

function createGraph(size: number, causes: readonly Cause[]): Graph {
  const before = Array.from({ length: size }, () => new Set<number>());
  const after = Array.from({ length: size }, () => new Set<number>());
  for (const [cause, effect] of causes) {
    if (cause === effect) continue;
    before[effect]?.add(cause);
    after[cause]?.add(effect);
  }
  return {
    causesOf: (index) => [...(before[index] ?? [])],
    effectsOf: (index) => [...(after[index] ?? [])],
  };
}

function compareReady(a: Ready, b: Ready, timeOf: (index: number) => bigint): number {
  return (
    compareNs(a.effectiveNs, b.effectiveNs) ||
    compareNs(timeOf(a.index), timeOf(b.index)) ||
    a.index - b.index
  );
}

/** Compares two times for a sort. */
export function compareNs(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function earliest(indexes: ReadonlySet<number>, timeOf: (index: number) => bigint): number {
  return [...indexes].reduce((first, index) =>
    compareNs(timeOf(index), timeOf(first)) < 0 ? index : first,
  );
}

function insertSorted<Item>(list: Item[], item: Item, compare: (a: Item, b: Item) => number): void {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = list[middle];
    if (other !== undefined && compare(other, item) <= 0) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, item);
}
