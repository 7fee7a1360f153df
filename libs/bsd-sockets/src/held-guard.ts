import type { EpollCalls, Guard, NativeCalls, SocketConstants, WaitKind } from './platform.ts';
import type { Descriptor } from './sockets.ts';

/** How long a poll(2) on the held socket itself may last, which nothing ends. */
const HELD_SLICE_MS = 10;

/**
 * A guard for a socket that somebody else holds too: it must not be shut down, for that would be the end of it for all.
 * Each wait on it is preceded by poll(2) on it and on a socket of our own, whose shutdown is what ends the wait. All other
 * descriptors are guarded as before, and cost one comparison more.
 */
export function createHeldGuard(
  guard: Guard,
  held: Descriptor,
  deps: {
    readonly calls: Pick<NativeCalls, 'poll' | 'close'>;
    readonly constants: SocketConstants;
    readonly wakeSocket: EpollCalls['wakeSocket'];
  },
): Guard {
  const { calls, constants } = deps;
  const { bytes, eventsAt } = constants.pollEntry;
  const entries = new DataView(new ArrayBuffer(2 * bytes));
  const memory = new Uint8Array(entries.buffer);
  const wake = deps.wakeSocket();
  let waits: WaitKind | undefined;
  const put = (entry: number, descriptor: number, event: 'POLLIN' | 'POLLOUT'): void => {
    entries.setInt32(entry * bytes, descriptor, true);
    entries.setUint32(entry * bytes + eventsAt, constants.pollEvents[event], true);
  };
  return {
    ...guard,
    enter(kind, descriptor, event) {
      if (descriptor !== held) return guard.enter(kind, descriptor, event);
      waits = kind;
      if (!guard.enter(kind, wake) || event === undefined) return !guard.isEnded(kind);
      let ready = 0;
      while (ready <= 0 && !guard.isEnded(kind)) {
        put(0, held, event);
        put(1, wake, 'POLLIN');
        // Less than 0: a signal came first, after which poll is never restarted (signal(7)).
        ready = calls.poll(memory, 2, -1);
      }
      return !guard.isEnded(kind);
    },
    pollSliceMs: (descriptor) =>
      descriptor === held ? HELD_SLICE_MS : guard.pollSliceMs(descriptor),
    // What was shut down is no socket of the program's.
    endingOf: (kind) => (kind === waits ? undefined : guard.endingOf(kind)),
    release(descriptor) {
      guard.release(descriptor === held ? wake : descriptor);
      if (descriptor === held) calls.close(wake);
    },
  };
}
