import { threadId } from 'node:worker_threads';
import type { Clock } from '@socketlab/foundation';
import { createBatchCalls } from './batch-calls.ts';
import { createBlockingCalls } from './blocking-calls.ts';
import { choosePlatform } from './choose-platform.ts';
import { createDatagramCalls } from './datagram-calls.ts';
import type { HandedOverSocket } from './handed-over-socket.ts';
import { createHeldGuard } from './held-guard.ts';
import { createIoUringCalls } from './io-uring-calls.ts';
import { createNamingCalls } from './naming-calls.ts';
import { createNonBlockingCalls } from './non-blocking-calls.ts';
import type { NonBlockingSockets } from './non-blocking-sockets.ts';
import { observe, observeNonBlocking } from './observed-sockets.ts';
import { tellOpen } from './open-descriptors.ts';
import { createOptionCalls } from './option-calls.ts';
import { createPassing } from './passing-sockets.ts';
import type { Guard, NativeCalls, Platform, WaitKind } from './platform.ts';
import { createPollCall } from './poll-call.ts';
import { createReadiness } from './readiness-calls.ts';
import { createSocketContext, type SocketContext } from './socket-context.ts';
import { createSocketLedger } from './socket-ledger.ts';
import type { CallObserver, Descriptor, PassingSockets, Sockets } from './sockets.ts';

const BASE = 36;

interface SocketsOptions {
  readonly name?: string;
  /** A socket that somebody else has made and holds too: it is served like one that was made here. */
  readonly handedOver?: HandedOverSocket;
  /** That poll(2) waits for many sockets though the system has epoll, as it does where there is none. */
  readonly readiness?: 'poll';
}

interface SocketsDeps {
  readonly clock: Clock;
  readonly observer?: CallObserver;
  readonly interrupt?: SharedArrayBuffer;
  /** Where others are told of the sockets that are open: see shareOpenDescriptors. */
  readonly openDescriptors?: SharedArrayBuffer | undefined;
}

/**
 * The socket calls for one thread. They block it: use them in a worker. With an interrupt's memory, the main thread can
 * end their waits; one interrupt serves one Sockets. With an observer, calls are reported while it is on.
 */
export function createSockets(
  options: SocketsOptions,
  deps: SocketsDeps,
): Sockets & PassingSockets {
  const { clock, observer } = deps;
  const platform = choosePlatform();
  const context = createContext(options, deps, { platform, calls: platform.loadCalls() });
  const sockets: Sockets = {
    ...createNamingCalls(context),
    ...createBlockingCalls(context),
    ...createDatagramCalls(context),
    ...createBatchCalls(context),
    ...createOptionCalls(context),
    poll: createPollCall(context, clock),
  };
  const observed = observer ? observe(sockets, { ...context, clock, observer }) : sockets;
  return { ...observed, ...createPassing(context) };
}

/**
 * The socket calls for one thread that serves many connections: they don't block, and epollWait waits for all of them.
 * Interrupt and observer as of {@link createSockets}.
 */
export function createNonBlockingSockets(
  options: SocketsOptions,
  deps: SocketsDeps,
): NonBlockingSockets {
  const { clock, observer } = deps;
  const platform = choosePlatform();
  const context = createContext(options, deps, {
    platform,
    calls: platform.loadNonBlockingCalls(),
  });
  const { handedOver } = options;
  const listeners = new Set<Descriptor>(handedOver ? [handedOver.descriptor] : []);
  const { getpeername: _, ...naming } = createNamingCalls(context);
  const waitKind = (): WaitKind => (listeners.size > 0 ? 'accept' : 'data');
  const { around, release, ...readiness } = createReadiness(context, {
    platform: options.readiness === 'poll' ? withoutEpoll(platform) : platform,
    waitKind,
  });
  const { release: releaseRing, ...ring } = createIoUringCalls(context, {
    load: platform.loadIoUringCalls,
    wakeSocket: platform.loadEpollCalls?.().wakeSocket,
    waitKind,
  });
  const sockets: NonBlockingSockets = {
    ...naming,
    ...around(createNonBlockingCalls(context)),
    ...createOptionCalls(context),
    ...readiness,
    ...ring,
    listen(descriptor, backlog) {
      naming.listen(descriptor, backlog);
      listeners.add(descriptor);
    },
    close(descriptor) {
      listeners.delete(descriptor);
      // A set of poll()'s is nothing of the system's, which would not know its number.
      if (release(descriptor)) return;
      releaseRing(descriptor);
      naming.close(descriptor);
    },
  };
  return observer ? observeNonBlocking(sockets, { ...context, clock, observer }) : sockets;
}

function withoutEpoll({ loadEpollCalls: _, ...platform }: Platform): Platform {
  return platform;
}

function createContext(
  options: SocketsOptions,
  { interrupt, openDescriptors }: SocketsDeps,
  { platform, calls: own }: { platform: Platform; calls: NativeCalls },
): SocketContext {
  const { handedOver } = options;
  const calls = openDescriptors ? tellOpen(own, openDescriptors) : own;
  const plain = platform.createGuard(calls, interrupt && new Int32Array(interrupt));
  const guard = handedOver ? guardHeld(plain, handedOver, { platform, calls }) : plain;
  // The time tells apart two Sockets of one thread.
  const born = process.hrtime.bigint().toString(BASE);
  const name = options.name === undefined ? '' : `${options.name}.`;
  const ledger = createSocketLedger(`${name}${process.pid}.${threadId}.${born}`);
  if (handedOver) {
    const record = ledger.add(handedOver.descriptor, handedOver.family, handedOver.type);
    record.local = handedOver.local;
    record.isLocalExact = true;
  }
  return createSocketContext({ calls, constants: platform.constants, guard, ledger });
}

function guardHeld(
  guard: Guard,
  { descriptor }: HandedOverSocket,
  { platform, calls }: { platform: Platform; calls: NativeCalls },
): Guard {
  const wakeSocket = platform.loadEpollCalls?.().wakeSocket;
  if (wakeSocket === undefined) return guard;
  return createHeldGuard(guard, descriptor, { calls, constants: platform.constants, wakeSocket });
}
