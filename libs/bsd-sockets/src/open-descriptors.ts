import type { NativeCalls } from './platform.ts';

/**
 * The descriptors of a process's open TCP sockets, in memory that its threads share: where the system tells of a socket
 * to nobody but who has its descriptor, as Windows does of its statistics.
 */
export interface OpenDescriptors {
  add(descriptor: number): void;
  remove(descriptor: number): void;
  /** Those that are open now, each once. By the time that one is used, its thread may have closed it. */
  list(): number[];
}

/** Descriptors of sockets that find no place are not told: a statistic may do without them, a server may not wait. */
const PLACES = 4_096;
/** The same number on every system. */
const SOCK_STREAM = 1;
/**
 * Handles of Windows can be divided by four ("Why are kernel HANDLEs always a multiple of four?", devblogs.microsoft.com). Where
 * they can't, more of them belong to one place, and are looked for longer.
 */
const NUMBER_STEP_BITS = 2;

/** The memory of {@link openDescriptors}; undefined on systems whose tables tell it all. */
export function shareOpenDescriptors(
  platform: NodeJS.Platform = process.platform,
): SharedArrayBuffer | undefined {
  if (platform !== 'win32') return undefined;
  return new SharedArrayBuffer(PLACES * Int32Array.BYTES_PER_ELEMENT);
}

/** A thread's side of that memory. On Windows the number of a SOCKET fits into 32 bits, and none is 0. */
export function openDescriptors(memory: SharedArrayBuffer): OpenDescriptors {
  const places = new Int32Array(memory);
  /** Looks where that descriptor belongs first: where few are open nothing else is there. */
  const swap = (descriptor: number, from: number, to: number): void => {
    const first = descriptor >>> NUMBER_STEP_BITS;
    for (let step = 0; step < places.length; step += 1) {
      const place = (first + step) % places.length;
      if (Atomics.compareExchange(places, place, from, to) === from) return;
    }
  };
  return {
    add: (descriptor) => swap(descriptor, 0, descriptor),
    remove: (descriptor) => swap(descriptor, descriptor, 0),
    // Twice where one was closed that nobody took away, and its number came back.
    list: () => [...new Set(places)].filter((descriptor) => descriptor !== 0),
  };
}

/** The same calls, of which the others are told what is open. */
export function tellOpen(calls: NativeCalls, memory: SharedArrayBuffer): NativeCalls {
  const open = openDescriptors(memory);
  const opened = (descriptor: number): number => {
    if (descriptor >= 0) open.add(descriptor);
    return descriptor;
  };
  return {
    ...calls,
    socket(family, type) {
      const descriptor = calls.socket(family, type);
      return type === SOCK_STREAM ? opened(descriptor) : descriptor;
    },
    accept: (listener, address, length) => opened(calls.accept(listener, address, length)),
    close(descriptor) {
      // Before: once it is closed, its number may be another thread's new socket.
      open.remove(descriptor);
      return calls.close(descriptor);
    },
  };
}
