import type { WaitKind } from './platform.ts';

/**
 * The memory that an interrupt shares with its worker, as 32-bit cells. The flags are set by the main thread and never
 * taken back. An announcement is a descriptor plus one, 0 for none, or BUSY while the main thread works on it.
 */
export const FLAGS = 0;
const ANNOUNCED_ACCEPT = 1;
const ANNOUNCED_DATA = 2;
/** 1 while the worker is in connect(). */
export const CONNECTING = 3;
/** Where waits are ended through pipes: the end to poll, of accept() and of all other calls. */
const PIPE_ACCEPT = 4;
const PIPE_DATA = 5;

/** When the main thread called shutdown to end a wait, and when that returned: 64-bit cells behind the others. */
const ENDED_ACCEPT = 3;
const ENDED_DATA = 5;

/** How many cells the shared memory has, those of 64 bits counted twice. */
export const CELL_COUNT = 14;
export const BUSY = -1;

/** The bit in the flags that ends waits of a kind. */
export const FLAG: Readonly<Record<WaitKind, number>> = { accept: 1, data: 2 };
export const ANNOUNCED: Readonly<Record<WaitKind, number>> = {
  accept: ANNOUNCED_ACCEPT,
  data: ANNOUNCED_DATA,
};
export const PIPE: Readonly<Record<WaitKind, number>> = { accept: PIPE_ACCEPT, data: PIPE_DATA };

/** The first of the two 64-bit cells that say when waits of a kind were ended, in nanoseconds of the monotonic clock. */
export const ENDED: Readonly<Record<WaitKind, number>> = {
  accept: ENDED_ACCEPT,
  data: ENDED_DATA,
};

/** The shared memory as 64-bit cells. */
export function timeCells(cells: Int32Array): BigInt64Array {
  return new BigInt64Array(cells.buffer as SharedArrayBuffer);
}
