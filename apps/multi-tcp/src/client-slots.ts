import type { PassedSocket } from '@socketlab/bsd-sockets';

/*
 * Memory that the accepting thread, the threads of the clients and the main thread share.
 *
 *   accepting thread                 main thread                     a client's thread
 *   waits until one is free
 *   accept(), free -1, busy +1,
 *   waiting +1
 *   tells the main thread  --------> owner of a slot, waiting -1,
 *                                    calls it ---------------------> serves
 *                                                                    owner of none, close()
 *   wakes  <------------------------ free +1, busy -1  <------------ returns
 */
const CHANGES = 0;
const FREE = 1;
const BUSY = 2;
const STOPPED = 3;
/** Accepted, and without a thread yet. */
const WAITING = 4;
/** From here on a cell for each slot: whether its thread has a connection that it has yet to close. */
const OWNED = 5;
/**
 * How many may be accepted for whom there is no thread yet; others are left in the accept queue. Each takes a descriptor: where
 * those run short, the threads would get none, and nobody would ever be served.
 */
const MOST_WAITING = 4;
const NONE = 0;
const OPEN = 1;

/** What the accepting thread tells the main thread: a connection that is to have a thread. */
export interface ClientReport {
  readonly kind: 'client';
  readonly client: PassedSocket;
}

/** The threads of the clients, as the accepting thread sees them. */
export interface ClientThreads {
  /** Returns when there may be one more; or when no new client shall be taken, which accept() will say. */
  waitForOne(): void;
  /** Has a thread serve the connection and close it. */
  serve(client: PassedSocket): void;
  /** Returns when a client has gone, when no new one shall be taken, or when the time has passed. */
  waitForEnd(timeoutMs: number): void;
  /** Returns when all clients have gone. */
  waitForAll(): void;
}

/** The main thread's view. */
export interface ClientSlots {
  readonly memory: SharedArrayBuffer;
  /** A connection that has waited for a thread becomes the slot's. */
  own(slot: number): void;
  /** A connection that has waited for a thread gets none. */
  forsaken(): void;
  /** Whether the thread of a slot, which is gone, has left its connection open. */
  disown(slot: number): boolean;
  /** A connection that was accepted has gone. */
  freed(): void;
  /** Wakes the accepting thread, which takes no new client. */
  stop(): void;
}

/** Slots for so many clients at once. */
export function createClientSlots(most: number): ClientSlots {
  const memory = new SharedArrayBuffer((OWNED + most) * Int32Array.BYTES_PER_ELEMENT);
  const cells = new Int32Array(memory);
  cells[FREE] = most;
  const change = (): void => {
    Atomics.add(cells, CHANGES, 1);
    Atomics.notify(cells, CHANGES);
  };
  return {
    memory,
    own(slot) {
      Atomics.store(cells, OWNED + slot, OPEN);
      Atomics.sub(cells, WAITING, 1);
      change();
    },
    forsaken() {
      Atomics.sub(cells, WAITING, 1);
      change();
    },
    disown: (slot) => Atomics.exchange(cells, OWNED + slot, NONE) !== NONE,
    freed() {
      Atomics.add(cells, FREE, 1);
      Atomics.sub(cells, BUSY, 1);
      change();
    },
    stop() {
      Atomics.store(cells, STOPPED, 1);
      change();
    },
  };
}

/** The accepting thread's view of the slots in that memory. */
export function createClientThreads(
  memory: SharedArrayBuffer,
  tell: (report: ClientReport) => void,
): ClientThreads {
  const cells = new Int32Array(memory);
  const waitWhile = (goesOn: () => boolean, timeoutMs?: number): void => {
    for (;;) {
      // Looked at first: what changes after the question is not slept through.
      const changes = Atomics.load(cells, CHANGES);
      if (!goesOn()) return;
      if (Atomics.wait(cells, CHANGES, changes, timeoutMs) === 'timed-out') return;
    }
  };
  const isStopped = (): boolean => Atomics.load(cells, STOPPED) === 1;
  const isFull = (): boolean =>
    Atomics.load(cells, FREE) === 0 || Atomics.load(cells, WAITING) >= MOST_WAITING;
  return {
    waitForOne: () => waitWhile(() => isFull() && !isStopped()),
    serve(client) {
      Atomics.sub(cells, FREE, 1);
      Atomics.add(cells, BUSY, 1);
      Atomics.add(cells, WAITING, 1);
      tell({ kind: 'client', client });
    },
    waitForEnd(timeoutMs) {
      const free = Atomics.load(cells, FREE);
      waitWhile(() => Atomics.load(cells, FREE) === free && !isStopped(), timeoutMs);
    },
    waitForAll: () => waitWhile(() => Atomics.load(cells, BUSY) > 0),
  };
}

/** A client's thread says that it is about to close its descriptor: from here on nobody else has to. */
export function letGo(memory: SharedArrayBuffer, slot: number): void {
  Atomics.store(new Int32Array(memory), OWNED + slot, NONE);
}
