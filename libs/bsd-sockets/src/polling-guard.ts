import { FLAG, FLAGS } from './interrupt-cells.ts';
import type { Guard, NativeCalls, SocketConstants, WaitKind } from './platform.ts';

/** poll(2) itself is asked for with a time, and has no waker beside it: where that is what ends the other waits. */
const POLL_SLICE_MS = 10;

/** How a polling guard hears that a wait is to end. */
interface Wake {
  /** What to poll besides the socket, if there is such a thing. */
  readonly descriptorOf: (kind: WaitKind) => number | undefined;
  /** How long one poll lasts before the flag is read again; -1 where a descriptor wakes it. */
  readonly sliceMs: number;
}

/**
 * A guard for systems whose waits cannot be ended by shutdown: sockets don't block there, and behind each call
 * that would have waited there is poll(2), on the socket and on what wakes it.
 */
export function createPollingGuard(
  deps: { calls: NativeCalls; constants: SocketConstants; cells: Int32Array | undefined },
  wake: Wake,
): Guard {
  const { calls, constants, cells } = deps;
  const { bytes, eventsAt } = constants.pollEntry;
  const entries = new DataView(new ArrayBuffer(2 * bytes));
  const memory = new Uint8Array(entries.buffer);
  const isEnded = (kind: WaitKind): boolean =>
    cells !== undefined && (Atomics.load(cells, FLAGS) & FLAG[kind]) !== 0;
  const put = (entry: number, descriptor: number, event: 'POLLIN' | 'POLLOUT'): void => {
    entries.setInt32(entry * bytes, descriptor, true);
    entries.setUint32(entry * bytes + eventsAt, constants.pollEvents[event], true);
  };
  return {
    enter: (kind) => !isEnded(kind),
    untilReady(kind, descriptor, event) {
      const waker = wake.descriptorOf(kind);
      if (waker !== undefined) put(1, waker, 'POLLIN');
      let ready = 0;
      while (ready === 0 && !isEnded(kind)) {
        put(0, descriptor, event);
        ready = calls.poll(memory, waker === undefined ? 1 : 2, wake.sliceMs);
      }
    },
    pollSliceMs: () => (wake.sliceMs < 0 ? POLL_SLICE_MS : wake.sliceMs),
    isEnded,
    endingOf: () => undefined,
    connecting: () => undefined,
    release: () => undefined,
  };
}
