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

/** How many cells the shared memory has. */
export const CELL_COUNT = 6;
export const BUSY = -1;

/** The bit in the flags that ends waits of a kind. */
export const FLAG: Readonly<Record<WaitKind, number>> = { accept: 1, data: 2 };
export const ANNOUNCED: Readonly<Record<WaitKind, number>> = {
  accept: ANNOUNCED_ACCEPT,
  data: ANNOUNCED_DATA,
};
export const PIPE: Readonly<Record<WaitKind, number>> = { accept: PIPE_ACCEPT, data: PIPE_DATA };
