import type { ServerInterceptingCallInterface } from '@grpc/grpc-js';
import type { SocketlabError } from '@socketlab/foundation';
import type { ControlConnection } from './connections.ts';
import { createGuardedCall, type GuardedCall, type GuardedCallDeps } from './guarded-call.ts';

/** How soon the calls of a grant that is over end though nobody told the daemon. */
const REVIEW_MS = 1_000;

/** A classmate's call that has not ended. */
export interface CallUnderWay extends GuardedCall {
  readonly grantId: string;
  readonly connection: ControlConnection;
}

/** What classmates have under way. */
export interface CallsUnderWay {
  add(
    inner: ServerInterceptingCallInterface,
    of: Pick<CallUnderWay, 'grantId' | 'connection'>,
    deps: Omit<GuardedCallDeps, 'onEnded'>,
  ): CallUnderWay;
  countOf(grantId: string): number;
  /** Cuts those for which there is a reason to; how many. */
  cut(reasonFor: (call: CallUnderWay) => SocketlabError | undefined): number;
  /** Ends the watch over them. */
  stop(): void;
}

/** None yet. While there are some, `onReview` is called every second. */
export function createCallsUnderWay(deps: { onReview: () => void }): CallsUnderWay {
  const calls = new Set<CallUnderWay>();
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    add(inner, of, guarding) {
      const guarded = createGuardedCall(inner, {
        ...guarding,
        onEnded: () => {
          calls.delete(call);
          if (calls.size === 0) stop();
        },
      });
      const call = { ...guarded, ...of };
      calls.add(call);
      timer ??= setInterval(deps.onReview, REVIEW_MS).unref();
      return call;
    },
    countOf: (grantId) => [...calls].filter((call) => call.grantId === grantId).length,
    cut(reasonFor) {
      let count = 0;
      for (const call of calls) {
        const reason = reasonFor(call);
        if (reason !== undefined && call.cut(reason)) count += 1;
      }
      return count;
    },
    stop,
  };
}
