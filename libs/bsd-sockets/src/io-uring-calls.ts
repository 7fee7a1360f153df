import { IoUringUnavailableError } from './io-uring-errors.ts';
import type { IoUringCalls, MappedMemory } from './io-uring-native.ts';
import { Ring } from './io-uring-ring.ts';
import type { NonBlockingSockets } from './non-blocking-sockets.ts';
import type { EpollCalls, WaitKind } from './platform.ts';
import type { SocketContext } from './socket-context.ts';
import type { Descriptor } from './sockets.ts';

/** struct io_uring_getevents_arg, and the struct __kernel_timespec that it points to, behind it. */
const ARGUMENT = {
  timeAt: 16,
  secondsAt: 24,
  nanosecondsAt: 32,
  roomBytes: 40,
} as const;
const MS_PER_SECOND = 1_000;
const NS_PER_MS = 1_000_000;
/** What ends a wait without anything being wrong: a signal, the time, completions that are to be read first. */
const NOTHING_WRONG: readonly string[] = ['EINTR', 'ETIME', 'EBUSY', 'EAGAIN'];

/** The calls of io_uring(7), and how rings are closed. */
export interface IoUringSet extends Pick<NonBlockingSockets, 'ioUringSetup' | 'ioUringEnter'> {
  /** Lets go of what belongs to a ring that is about to be closed; nothing of another descriptor. */
  release(descriptor: Descriptor): void;
}

/**
 * Rings, and the wait in them. As an epoll, each has a wake socket of its own in it, whose shutdown ends the wait: see
 * createEpollCalls.
 */
export function createIoUringCalls(
  context: SocketContext,
  deps: {
    readonly load: (() => IoUringCalls) | undefined;
    readonly wakeSocket: EpollCalls['wakeSocket'] | undefined;
    readonly waitKind: () => WaitKind;
  },
): IoUringSet {
  const { guard } = context;
  const { load, wakeSocket, waitKind } = deps;
  if (load === undefined || wakeSocket === undefined) return UNAVAILABLE;
  const rings = new Map<Descriptor, Ring>();
  let native: IoUringCalls | undefined;
  let limit: TimeLimit | undefined;
  return {
    ioUringSetup(options) {
      native ??= load();
      limit ??= createTimeLimit(native);
      const wake = wakeSocket();
      if (wake < 0) throw context.failure('socket', wake);
      try {
        const ring = new Ring(options, { context, native, wake });
        rings.set(ring.descriptor, ring);
        return ring;
      } catch (failure) {
        context.calls.close(wake);
        throw failure;
      }
    },
    ioUringEnter({ descriptor }, toSubmit, minComplete, timeoutMs) {
      const ring = rings.get(descriptor);
      if (ring === undefined) throw context.failureOf('EBADF', 'io_uring_enter');
      const kind = waitKind();
      if (!guard.enter(kind, ring.wake, 'POLLIN')) {
        throw context.interrupted('io_uring_enter', descriptor);
      }
      const limitAt = timeoutMs >= 0 ? (limit?.put(timeoutMs) ?? 0) : 0;
      const submitted = ring.enter(toSubmit, minComplete, limitAt);
      // Every interrupt ends accept(): none has come.
      if (submitted >= 0 && !guard.isEnded('accept')) return submitted;
      if (guard.isEnded(kind)) throw context.interrupted('io_uring_enter', descriptor, submitted);
      return submitted < 0 ? settle(context, descriptor) : submitted;
    },
    release(descriptor) {
      const ring = rings.get(descriptor);
      if (ring === undefined) return;
      rings.delete(descriptor);
      // The kernel must not receive into memory that somebody else may have by then.
      ring.cancelAll();
      guard.release(ring.wake);
      context.calls.close(ring.wake);
      ring.unmap();
    },
  };
}

/** A wait that failed, maybe for nothing that is wrong: then nothing was handed over. */
function settle(context: SocketContext, ring: Descriptor): number {
  const failure = context.failure('io_uring_enter', ring);
  if (!NOTHING_WRONG.includes(failure.errno ?? '')) throw failure;
  return 0;
}

interface TimeLimit {
  /** The address of the argument that says so many milliseconds. */
  put(timeoutMs: number): number;
}

/** The kernel reads a time limit from memory, which therefore must not move. A few bytes, for as long as the thread is. */
function createTimeLimit(native: IoUringCalls): TimeLimit | undefined {
  const memory: MappedMemory | undefined = native.mapFresh(ARGUMENT.roomBytes);
  if (memory === undefined) return undefined;
  const view = new DataView(memory.bytes);
  view.setBigUint64(ARGUMENT.timeAt, BigInt(memory.address + ARGUMENT.secondsAt), true);
  return {
    put(timeoutMs) {
      const seconds = Math.floor(timeoutMs / MS_PER_SECOND);
      view.setBigInt64(ARGUMENT.secondsAt, BigInt(seconds), true);
      const rest = (timeoutMs - seconds * MS_PER_SECOND) * NS_PER_MS;
      view.setBigInt64(ARGUMENT.nanosecondsAt, BigInt(Math.round(rest)), true);
      return memory.address;
    },
  };
}

function refuse(): never {
  throw new IoUringUnavailableError({ obstacle: 'other-system', system: process.platform });
}

const UNAVAILABLE: IoUringSet = {
  ioUringSetup: refuse,
  ioUringEnter: refuse,
  release: () => undefined,
};
