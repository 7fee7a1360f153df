import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import type { Logger, SocketlabError } from '@socketlab/foundation';
import { type Caller, type CallerRules, callerOf, reasonAgainst } from './caller.ts';
import { createCallsUnderWay } from './calls-under-way.ts';
import type { Connections, ControlConnection } from './connections.ts';
import { UnknownCallerError } from './errors.ts';
import { TooManyCallsError } from './guard-errors.ts';
import { refuse } from './guarded-call.ts';
import { checkScope } from './scope-table.ts';
import type { AnyCall } from './server-calls.ts';

/** More than any command needs at once; each call may hold a message of 4 MiB. */
const MOST_CALLS_OF_CLASSMATE = 64;
/** For the reason to reach a caller that is cut; one that does not read it waits no longer. */
const LAST_WORDS_MS = 250;

/** What the guard lets in. */
export interface Admission {
  readonly caller: Caller;
  /** Aborts when the call is cut. */
  readonly cut: AbortSignal;
}

/** Stands before every method of every service, and watches over what classmates have under way. */
export interface Guard {
  readonly interceptor: ServerInterceptor;
  /** What the guard knows of a call that it has let in. */
  admissionOf(call: Pick<AnyCall, 'getAuthContext'>): Admission;
  /** Cuts the calls of classmates whose grant is over, and ends their connections; how many calls. */
  review(): number;
  /** Cuts the calls on those connections, and ends them; how many connections. */
  cut(isMeant: (connection: ControlConnection) => boolean, reason: SocketlabError): number;
  /** Ends its watch. */
  stop(): void;
}

/** What the guard works with. */
export interface GuardDeps extends CallerRules {
  readonly logger: Logger;
  /** Who came in by which connection. */
  readonly connections: Connections;
}

/** Makes the guard of one control port. */
export function createGuard(deps: GuardDeps): Guard {
  const { machineName: host, logger, connections } = deps;
  const admissions = new WeakMap<object, Admission>();
  const underWay = createCallsUnderWay({ onReview: () => review() });

  function review(): number {
    const isOver = ({ holder }: ControlConnection): boolean =>
      reasonAgainst(holder, deps) !== undefined;
    const cut = underWay.cut(({ connection }) => reasonAgainst(connection.holder, deps));
    connections.end(isOver, LAST_WORDS_MS);
    return cut;
  }

  function admit(path: string, connection: ControlConnection): Caller {
    const caller = callerOf(connection.holder, deps);
    checkScope(path, caller, host);
    if (caller.kind === 'owner') return caller;
    if (underWay.countOf(caller.grantId) < MOST_CALLS_OF_CLASSMATE) return caller;
    throw new TooManyCallsError({ host, limit: MOST_CALLS_OF_CLASSMATE });
  }

  /** The call, and what its handler will find about it. */
  function letIn(
    { caller, connection }: { caller: Caller; connection: ControlConnection },
    inner: ServerInterceptingCallInterface,
  ): ServerInterceptingCall {
    const guarded =
      caller.kind === 'owner'
        ? { call: new ServerInterceptingCall(inner), signal: new AbortController().signal }
        : underWay.add(inner, { grantId: caller.grantId, connection });
    // An object of this call's own: by it the admission is found again.
    const authentication = { ...inner.getAuthContext() };
    admissions.set(authentication, { caller, cut: guarded.signal });
    return Object.assign(guarded.call, { getAuthContext: () => authentication });
  }

  return {
    interceptor: ({ path }, call) => {
      const connection = connections.find(call.getConnectionInfo());
      if (connection === undefined) return refuse(call, new UnknownCallerError(), { path, logger });
      try {
        return letIn({ caller: admit(path, connection), connection }, call);
      } catch (reason) {
        if (reasonAgainst(connection.holder, deps) !== undefined) {
          connections.end((other) => other === connection, LAST_WORDS_MS);
        }
        return refuse(call, reason, { path, logger });
      }
    },
    admissionOf(call) {
      const admission = admissions.get(call.getAuthContext());
      if (admission === undefined) throw new TypeError('a call that passed no guard');
      return admission;
    },
    review,
    cut(isMeant, reason) {
      underWay.cut(({ connection }) => (isMeant(connection) ? reason : undefined));
      return connections.end(isMeant, LAST_WORDS_MS);
    },
    stop: underWay.stop,
  };
}
