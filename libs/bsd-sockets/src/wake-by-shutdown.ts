import { ANNOUNCED, BUSY, CONNECTING, ENDED, FLAG, FLAGS, timeCells } from './interrupt-cells.ts';
import type { Guard, NativeCalls, WaitKind } from './platform.ts';

/*
 * A wait is ended by shutdown(2) on its descriptor, which only the main thread does and only to a descriptor that the
 * worker has announced. What shutdown does lasts: a call that begins after it returns at once, so there is no gap
 * between looking at the flag and blocking, and no message needs a poll(2) of its own.
 *
 *   worker                                     main thread
 *   announce fd   (only if it is another one)  set flag
 *   read flag     (throws if set)              announced fd -> BUSY
 *   recv(fd)      <----------------------------shutdown(fd)
 *   close: fd -> none, waits while BUSY        BUSY -> announced fd, wakes who waits
 *
 * An announcement stays after its call, so a connection's second and later calls cost one read of the flag.
 */

const SHUT_RDWR = 2;
const CONNECT_RETRY_MS = 1;
const CONNECT_RETRIES = 1_000;

/** The worker's side. Without `cells` nothing is ever ended. */
export function createAnnouncingGuard(cells: Int32Array | undefined): Guard {
  if (cells === undefined) return UNGUARDED;
  const times = timeCells(cells);
  const announced: Record<WaitKind, number> = { accept: 0, data: 0 };
  const announce = (kind: WaitKind, next: number): void => {
    const cell = ANNOUNCED[kind];
    while (Atomics.compareExchange(cells, cell, announced[kind], next) === BUSY) {
      Atomics.wait(cells, cell, BUSY);
    }
    announced[kind] = next;
  };
  const isEnded = (kind: WaitKind): boolean => (Atomics.load(cells, FLAGS) & FLAG[kind]) !== 0;
  return {
    enter(kind, descriptor) {
      if (announced[kind] === descriptor + 1) {
        // A plain read: whoever sets the flag finds the announcement, which has long been there, and shuts it down.
        return ((cells[FLAGS] ?? 0) & FLAG[kind]) === 0;
      }
      announce(kind, descriptor + 1);
      return !isEnded(kind);
    },
    untilReady: () => undefined,
    pollSliceMs: () => -1,
    isEnded,
    endingOf(kind) {
      // The worker wakes while the main thread is still at it: the times are there when the cell is given back.
      while (Atomics.load(cells, ANNOUNCED[kind]) === BUSY) {
        Atomics.wait(cells, ANNOUNCED[kind], BUSY);
      }
      const enteredNs = Atomics.load(times, ENDED[kind]);
      if (enteredNs === 0n) return undefined;
      return { enteredNs, returnedNs: Atomics.load(times, ENDED[kind] + 1) };
    },
    connecting(isConnecting) {
      Atomics.store(cells, CONNECTING, isConnecting ? 1 : 0);
      Atomics.notify(cells, CONNECTING);
    },
    release(descriptor) {
      if (announced.accept === descriptor + 1) announce('accept', 0);
      if (announced.data === descriptor + 1) announce('data', 0);
    },
  };
}

const UNGUARDED: Guard = {
  enter: () => true,
  untilReady: () => undefined,
  pollSliceMs: () => -1,
  isEnded: () => false,
  endingOf: () => undefined,
  connecting: () => undefined,
  release: () => undefined,
};

/** The main thread's side. The flags are set before it is called. */
export function createShutdownWaker(
  cells: Int32Array,
  calls: Pick<NativeCalls, 'shutdown'>,
): (kinds: readonly WaitKind[]) => void {
  const times = timeCells(cells);
  const shutDownAnnounced = (kind: WaitKind): void => {
    const cell = ANNOUNCED[kind];
    const announced = Atomics.load(cells, cell);
    if (announced === 0 || announced === BUSY) return;
    // If this finds another value, the worker took the descriptor back; it will see the flag before it blocks again.
    if (Atomics.compareExchange(cells, cell, announced, BUSY) !== announced) return;
    const enteredNs = process.hrtime.bigint();
    // Fails with ENOTCONN on a connection that is over already, which needs no ending.
    if (calls.shutdown(announced - 1, SHUT_RDWR) === 0) {
      Atomics.store(times, ENDED[kind], enteredNs);
      Atomics.store(times, ENDED[kind] + 1, process.hrtime.bigint());
    }
    Atomics.store(cells, cell, announced);
    Atomics.notify(cells, cell);
  };
  return (kinds) => {
    for (const kind of kinds) shutDownAnnounced(kind);
    if (!kinds.includes('data')) return;
    // A shutdown before connect() does not last: the SYN is sent all the same. Repeat it until connect() has returned.
    for (let tries = 0; tries < CONNECT_RETRIES && isConnecting(cells); tries += 1) {
      Atomics.wait(cells, CONNECTING, 1, CONNECT_RETRY_MS);
      if (isConnecting(cells)) shutDownAnnounced('data');
    }
  };
}

function isConnecting(cells: Int32Array): boolean {
  return Atomics.load(cells, CONNECTING) === 1;
}
