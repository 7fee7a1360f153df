import { createEpollCalls, type EpollSet } from './epoll-calls.ts';
import { EpollUnavailableError } from './errors.ts';
import type { NonBlockingSockets } from './non-blocking-sockets.ts';
import type { Platform, WaitKind } from './platform.ts';
import { createPollSets, isPollSet } from './poll-sets.ts';
import type { SocketContext } from './socket-context.ts';
import type { Descriptor } from './sockets.ts';
import { type Tried, tellingSets } from './telling-sets.ts';

/** The wait for many sockets, and how what it waits with is closed. */
export interface Readiness
  extends Pick<NonBlockingSockets, 'epollCreate' | 'epollCtl' | 'epollWait'> {
  /** The calls that a wait is for; where poll() waits, it hears from them what to ask for again. */
  around(calls: Tried): Tried;
  /** Lets go of what belongs to that descriptor. Returns whether it was none: then there is nothing to close. */
  release(descriptor: Descriptor): boolean;
}

interface ReadinessDeps {
  readonly platform: Pick<Platform, 'loadEpollCalls' | 'loadFailedConnects' | 'loadFineTimer'>;
  readonly waitKind: () => WaitKind;
}

/** epoll(7) where the system has it; elsewhere poll(2) for a program that takes it instead. */
export function createReadiness(
  context: SocketContext,
  { platform, waitKind }: ReadinessDeps,
): Readiness {
  const native = platform.loadEpollCalls?.();
  return native === undefined
    ? pollReadiness(context, { platform, waitKind })
    : epollReadiness(createEpollCalls(context, { epoll: native, waitKind }));
}

function epollReadiness({ release, ...epoll }: EpollSet): Readiness {
  return {
    ...epoll,
    around: (calls) => calls,
    release(descriptor) {
      release(descriptor);
      return false;
    },
  };
}

function pollReadiness(context: SocketContext, { platform, waitKind }: ReadinessDeps): Readiness {
  const failedConnects = platform.loadFailedConnects?.();
  const timer = platform.loadFineTimer?.();
  const sets = createPollSets(context, { waitKind, failedConnects });
  return {
    epollCreate(standIn) {
      if (standIn !== 'poll') throw new EpollUnavailableError({ platform: process.platform });
      timer?.begin();
      return sets.create();
    },
    epollCtl: (...call) => sets.epollCtl(...call),
    epollWait: (set, events, timeoutMs) => sets.epollWait(set, events, timeoutMs),
    around: (calls) => tellingSets(calls, sets),
    release(descriptor) {
      const isSet = isPollSet(descriptor) && sets.has(descriptor);
      sets.release(descriptor);
      if (isSet) timer?.end();
      return isSet;
    },
  };
}
