import { cellOf, HISTOGRAM_CELLS } from './histogram-layout.ts';

/** Counts of 32 bits: one thread writes them, others read them whenever they like. */
export type LatencyCounts = Uint32Array<SharedArrayBuffer>;

/** How many bytes the counts of one recorder take. */
export const RECORDER_BYTES: number = HISTOGRAM_CELLS * Uint32Array.BYTES_PER_ELEMENT;

/**
 * Counts a latency, in nanoseconds; what is less than 0 counts as 0. A cell of 32 bits overflows after four thousand million
 * messages of one latency, which no run lasts for.
 */
export function recordLatency(counts: Uint32Array, ns: number): void {
  const cell = cellOf(ns > 0 ? ns : 0);
  counts[cell] = (counts[cell] ?? 0) + 1;
}

/** Counts in shared memory, from `offset` on. */
export function latencyCounts(memory: SharedArrayBuffer, offset: number): LatencyCounts {
  return new Uint32Array(memory, offset, HISTOGRAM_CELLS);
}
