import { createHeap } from './heap.ts';

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

/**
 * Orders moments by time, but never an effect before its cause (Kahn's algorithm with time as the priority, in
 * O(n log n)). A moment whose cause is stamped later than itself moves to just after the cause, and says so. Stable:
 * equal times keep the order given. Causes that form a circle are broken at the moment with the earliest time, and
 * named in `ignored`.
 */
export function orderMoments(
  timesNs: readonly number[],
  causes: readonly Cause[],
): readonly Placement[] {
  const graph = createGraph(timesNs.length, causes);
  const timeOf = (index: number): number => timesNs[index] ?? 0;
  const effectiveNs = Float64Array.from(timesNs);
  const openCauses = Int32Array.from(timesNs, (_, index) => graph.causesOf(index).length);
  const isPlaced = new Uint8Array(timesNs.length);
  const isReleased = new Uint8Array(timesNs.length);
  const effectiveOf = (index: number): number => effectiveNs[index] ?? 0;
  const ready = createHeap((a, b) => {
    const difference = effectiveOf(a) - effectiveOf(b) || timeOf(a) - timeOf(b) || a - b;
    return difference < 0;
  });
  const release = (index: number): void => {
    isReleased[index] = 1;
    ready.push(index);
  };
  const nextInCircle = createEarliest(timesNs, (index) => isReleased[index] === 1);
  const placements: Placement[] = [];
  for (const index of timesNs.keys()) if (openCauses[index] === 0) release(index);
  while (placements.length < timesNs.length) {
    const index = ready.pop();
    if (index === undefined) {
      release(nextInCircle());
      continue;
    }
    isPlaced[index] = 1;
    const before = graph.causesOf(index);
    placements.push({
      index,
      after: select(before, (cause) => isPlaced[cause] === 1 && effectiveOf(cause) > timeOf(index)),
      ignored: select(before, (cause) => isPlaced[cause] === 0),
    });
    for (const effect of graph.effectsOf(index)) {
      openCauses[effect] = (openCauses[effect] ?? 0) - 1;
      if (isReleased[effect] === 1) continue;
      effectiveNs[effect] = Math.max(effectiveOf(effect), effectiveOf(index));
      if (openCauses[effect] === 0) release(effect);
    }
  }
  return placements;
}

/** The same as filter(), but most moments have no such causes, and share one empty list. */
function select(indexes: readonly number[], passes: (index: number) => boolean): readonly number[] {
  return indexes.some(passes) ? indexes.filter(passes) : NONE;
}

interface Graph {
  causesOf(index: number): readonly number[];
  effectsOf(index: number): readonly number[];
}

const NONE: readonly number[] = [];

function createGraph(size: number, causes: readonly Cause[]): Graph {
  const before: number[][] = new Array(size);
  const after: number[][] = new Array(size);
  for (const [cause, effect] of causes) {
    if (cause === effect || before[effect]?.includes(cause)) continue;
    before[effect] = append(before[effect], cause);
    after[cause] = append(after[cause], effect);
  }
  return {
    causesOf: (index) => before[index] ?? NONE,
    effectsOf: (index) => after[index] ?? NONE,
  };
}

function append(list: number[] | undefined, item: number): number[] {
  if (list === undefined) return [item];
  list.push(item);
  return list;
}

/** Names the earliest index that is not released, each time it is asked; sorts only if it is ever asked. */
function createEarliest(
  timesNs: readonly number[],
  isReleased: (index: number) => boolean,
): () => number {
  let byTime: readonly number[] | undefined;
  let next = 0;
  return () => {
    byTime ??= [...timesNs.keys()].toSorted(
      (a, b) => (timesNs[a] ?? 0) - (timesNs[b] ?? 0) || a - b,
    );
    while (isReleased(byTime[next] ?? 0) && next < byTime.length) next += 1;
    return byTime[next] ?? 0;
  };
}
