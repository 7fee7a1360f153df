import { type LatencyCounts, LOAD_ERRORS, latencyCounts, RECORDER_BYTES } from '@socketlab/load';

/** What a thread counts, in cells that the main thread reads. */
export const COUNTERS = [
  'sent',
  'answered',
  'sentBytes',
  'receivedBytes',
  'opened',
  'closed',
  'late',
  'duplicates',
  /** Connections, or UDP sockets, that are open now. */
  'open',
  /** The most of them at one time. Summed over threads it is a bound: together they had no more. */
  'mostOpen',
  /** Connections whose first attempt has an outcome. */
  'settled',
  /** Messages that were sent and will have no answer. */
  'givenUp',
  /** Open loop: due, and not sent yet. */
  'backlog',
  /** How often a limit of messages a second kept a connection waiting. */
  'heldBack',
] as const;
export type CounterName = (typeof COUNTERS)[number];

/** The errors that are counted by name: a closed set. Any other errno is OTHER. */
export const ERROR_NAMES = [
  ...LOAD_ERRORS,
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EADDRINUSE',
  'EAGAIN',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'EPERM',
  'EACCES',
  'OTHER',
] as const;
export type ErrorName = (typeof ERROR_NAMES)[number];

const CELLS = COUNTERS.length + ERROR_NAMES.length;
const CELL_BYTES = CELLS * Float64Array.BYTES_PER_ELEMENT;
const HISTOGRAMS = 3;

/** The memory that one thread of a load writes and the main thread reads. */
export interface LoadCells {
  /** {@link COUNTERS}, then {@link ERROR_NAMES}. */
  readonly numbers: Float64Array;
  /** From when a message should have been sent. */
  readonly latency: LatencyCounts;
  /** From when it was sent. A closed loop leaves it empty: there the two are the same. */
  readonly latencyFromSent: LatencyCounts;
  readonly connectTime: LatencyCounts;
}

/** Memory for one thread. */
export function allocateLoadCells(): SharedArrayBuffer {
  return new SharedArrayBuffer(CELL_BYTES + HISTOGRAMS * RECORDER_BYTES);
}

/** The cells in that memory. */
export function loadCells(memory: SharedArrayBuffer): LoadCells {
  const histogram = (index: number): LatencyCounts =>
    latencyCounts(memory, CELL_BYTES + index * RECORDER_BYTES);
  return {
    numbers: new Float64Array(memory, 0, CELLS),
    latency: histogram(0),
    latencyFromSent: histogram(1),
    connectTime: histogram(2),
  };
}

/** The cell of a counter. */
export function counterCell(name: CounterName): number {
  return COUNTERS.indexOf(name);
}

/** The cell of an error; a name that is not in the table is OTHER. */
export function errorCell(name: string): number {
  const index = (ERROR_NAMES as readonly string[]).indexOf(name);
  return COUNTERS.length + (index < 0 ? ERROR_NAMES.indexOf('OTHER') : index);
}
