import type { ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { SocketlabError } from '@socketlab/foundation';
import { type CallerRules, callerOf } from './caller.ts';
import { createGuardedCall, type GuardedCall } from './guarded-call.ts';

/** How soon the calls of a grant that is over end though nobody told the daemon. */
const REVIEW_MS = 1_000;

/** What classmates have under way; cut when the grant behind it is over. */
export interface CallsUnderWay {
  add(inner: ServerInterceptingCallInterface, grantId: string): GuardedCall;
  countOf(grantId: string): number;
  /** Looks at the grants now, and cuts the calls of those that are over; how many. */
  review(): number;
  /** Ends the watch. */
  stop(): void;
}

/** None yet. While there are some, their grants are looked at every second. */
export function createCallsUnderWay(rules: CallerRules): CallsUnderWay {
  const calls = new Set<GuardedCall>();
  let timer: NodeJS.Timeout | undefined;

  function review(): number {
    let cut = 0;
    for (const call of calls) {
      const reason = reasonToCut(call.grantId, rules);
      if (reason !== undefined && call.cut(reason)) cut += 1;
    }
    return cut;
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    add(inner, grantId) {
      const call = createGuardedCall(inner, {
        grantId,
        onEnded: () => {
          calls.delete(call);
          if (calls.size === 0) stop();
        },
      });
      calls.add(call);
      timer ??= setInterval(review, REVIEW_MS).unref();
      return call;
    },
    countOf: (grantId) => [...calls].filter((call) => call.grantId === grantId).length,
    review,
    stop,
  };
}

/** Why a grant that was valid is so no longer. */
function reasonToCut(grantId: string, rules: CallerRules): SocketlabError | undefined {
  try {
    callerOf({ kind: 'grant', grantId }, rules);
    return undefined;
  } catch (reason) {
    if (reason instanceof SocketlabError) return reason;
    throw reason;
  }
}
