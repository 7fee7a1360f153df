import { X509Certificate } from 'node:crypto';
import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import type { Logger } from '@socketlab/foundation';
import { type Caller, type CallerRules, callerOf, readHolder } from './caller.ts';
import { createCallsUnderWay } from './calls-under-way.ts';
import { TooManyCallsError } from './guard-errors.ts';
import { refuse } from './guarded-call.ts';
import { checkScope } from './scope-table.ts';
import type { AnyCall } from './server-calls.ts';

/** More than any command needs at once; each call may hold a message of 4 MiB. */
const MOST_CALLS_OF_CLASSMATE = 64;

/** What the guard lets in. */
export interface Admission {
  readonly caller: Caller;
  /** Aborts when the call is cut because its grant is over. */
  readonly cut: AbortSignal;
}

/** Stands before every method of every service, and watches over what classmates have under way. */
export interface Guard {
  readonly interceptor: ServerInterceptor;
  /** What the guard knows of a call that it has let in. */
  admissionOf(call: Pick<AnyCall, 'getAuthContext'>): Admission;
  /** Cuts the calls of classmates whose grant is over; how many. */
  review(): number;
  /** Ends its watch. */
  stop(): void;
}

/** What the guard works with. */
export interface GuardDeps extends CallerRules {
  readonly logger: Logger;
}

/** Makes the guard of one control port. */
export function createGuard(deps: GuardDeps): Guard {
  const { machineName: host, logger } = deps;
  const admissions = new WeakMap<object, Admission>();
  const underWay = createCallsUnderWay(deps);

  function admit(path: string, call: ServerInterceptingCallInterface): Caller {
    const certificate = call.getAuthContext().sslPeerCertificate?.raw;
    const holder = certificate && readHolder(new X509Certificate(certificate), deps.identity);
    const caller = callerOf(holder, deps);
    checkScope(path, caller, host);
    if (caller.kind === 'owner') return caller;
    if (underWay.countOf(caller.grantId) < MOST_CALLS_OF_CLASSMATE) return caller;
    throw new TooManyCallsError({ host, limit: MOST_CALLS_OF_CLASSMATE });
  }

  /** The call, and what its handler will find about it. */
  function letIn(caller: Caller, inner: ServerInterceptingCallInterface): ServerInterceptingCall {
    const guarded =
      caller.kind === 'owner'
        ? { call: new ServerInterceptingCall(inner), signal: new AbortController().signal }
        : underWay.add(inner, caller.grantId);
    // An object of this call's own: by it the admission is found again.
    const authentication = { ...inner.getAuthContext() };
    admissions.set(authentication, { caller, cut: guarded.signal });
    return Object.assign(guarded.call, { getAuthContext: () => authentication });
  }

  return {
    interceptor: ({ path }, call) => {
      try {
        return letIn(admit(path, call), call);
      } catch (reason) {
        return refuse(call, reason, { path, logger });
      }
    },
    admissionOf(call) {
      const admission = admissions.get(call.getAuthContext());
      if (admission === undefined) throw new TypeError('a call that passed no guard');
      return admission;
    },
    review: underWay.review,
    stop: underWay.stop,
  };
}
