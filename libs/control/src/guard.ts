import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import { type Logger, SocketlabError } from '@socketlab/foundation';
import type { CallAudit, MethodFacts } from './call-audit.ts';
import { type Caller, type CallerRules, callerOf, classmateOf, reasonAgainst } from './caller.ts';
import { type CallsUnderWay, createCallsUnderWay } from './calls-under-way.ts';
import type { Connections, ControlConnection } from './connections.ts';
import { UnknownCallerError } from './errors.ts';
import { GrantsUnavailableError, TooManyCallsError } from './guard-errors.ts';
import { refuse } from './guarded-call.ts';
import { checkScope } from './scope-table.ts';
import type { AnyCall } from './server-calls.ts';
import { createThrottle } from './throttle.ts';

/** More than any command needs at once; each call may hold a message of 4 MiB. */
const MOST_CALLS_OF_CLASSMATE = 64;
/** For the reason to reach a caller that is cut; one that does not read it waits no longer. */
const LAST_WORDS_MS = 250;
/** How often the log tells that the grants cannot be read: a classmate who tries again must not fill it. */
const FAILURE_TOLD_MS = 60_000;

/** What the guard lets in. */
export interface Admission {
  readonly caller: Caller;
  /** Aborts when the call is cut. */
  readonly cut: AbortSignal;
  /** For the audit: what the call turned out to be about. */
  readonly note: (about: string) => void;
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
  /** Ends its watch, and writes down what is only counted until now. */
  stop(): void;
}

/** What the guard works with. */
export interface GuardDeps extends CallerRules {
  readonly logger: Logger;
  /** Who came in by which connection. */
  readonly connections: Connections;
  readonly audit: CallAudit;
}

/** Makes the guard of one control port. */
export function createGuard(deps: GuardDeps): Guard {
  const { logger, connections } = deps;
  const throttle = createThrottle(FAILURE_TOLD_MS);
  const admissions = createAdmissions();
  const underWay = createCallsUnderWay({ onReview: () => review() });
  /** Why connections are ended that still hear their last words: no new call is let in on them. */
  const ending = new WeakMap<ControlConnection, SocketlabError>();

  function review(): number {
    const isOver = ({ holder }: ControlConnection): boolean =>
      reasonAgainst(holder, deps) !== undefined;
    const cut = underWay.cut(({ connection }) => reasonAgainst(connection.holder, deps));
    connections.end(isOver, LAST_WORDS_MS);
    return cut;
  }

  function letIn(
    { caller, connection }: { caller: Caller; connection: ControlConnection },
    inner: ServerInterceptingCallInterface,
    method: MethodFacts,
  ): ServerInterceptingCall {
    if (caller.kind === 'owner') {
      const never = { cut: new AbortController().signal, note: () => {} };
      return admissions.add(new ServerInterceptingCall(inner), { caller, ...never });
    }
    const { grantId } = caller;
    const audit = deps.audit.open(method, caller, connection.from);
    const guarding = { audit, beginsAtOnce: method.requestStream };
    const { call, signal: cut } = underWay.add(inner, { grantId, connection }, guarding);
    return admissions.add(call, { caller, cut, note: audit.note });
  }

  return {
    interceptor: (method, call) => {
      const { path } = method;
      const connection = connections.find(call.getConnectionInfo());
      if (connection === undefined) return refuse(call, new UnknownCallerError(), { path, logger });
      try {
        const over = ending.get(connection);
        if (over !== undefined) throw over;
        const caller = admit(path, connection, { ...deps, underWay });
        return letIn({ caller, connection }, call, method);
      } catch (reason) {
        if (reasonAgainst(connection.holder, deps) !== undefined) {
          connections.end((other) => other === connection, LAST_WORDS_MS);
        }
        if (reason instanceof GrantsUnavailableError) {
          throttle(() => logger.error({ err: reason.cause }, 'the grants cannot be read'));
        }
        auditRefusal({ connection, method, reason }, deps);
        return refuse(call, reason, { path, logger });
      }
    },
    admissionOf: admissions.find,
    review,
    cut(isMeant, reason) {
      underWay.cut(({ connection }) => (isMeant(connection) ? reason : undefined));
      const ended = connections.end(isMeant, LAST_WORDS_MS);
      for (const connection of ended) ending.set(connection, reason);
      return ended.length;
    },
    stop() {
      underWay.stop();
      deps.audit.stop();
    },
  };
}

/** Who calls, if they may call that method now; throws why not. */
function admit(
  path: string,
  { holder }: ControlConnection,
  deps: CallerRules & { underWay: CallsUnderWay },
): Caller {
  const { machineName: host, underWay } = deps;
  const caller = callerOf(holder, deps);
  checkScope(path, caller, host);
  if (caller.kind === 'owner') return caller;
  if (underWay.countOf(caller.grantId) < MOST_CALLS_OF_CLASSMATE) return caller;
  throw new TooManyCallsError({ host, limit: MOST_CALLS_OF_CLASSMATE });
}

function auditRefusal(
  refused: { connection: ControlConnection; method: MethodFacts; reason: unknown },
  deps: GuardDeps,
): void {
  const { connection, method, reason } = refused;
  if (connection.holder.kind === 'owner' || !(reason instanceof SocketlabError)) return;
  const classmate = classmateOf(connection.holder.grantId, deps);
  deps.audit.refused(method, classmate, { from: connection.from, code: reason.code });
}

/** What was found out about each call that was let in; found again by what its handler gets of it. */
function createAdmissions(): {
  add(call: ServerInterceptingCall, admission: Admission): ServerInterceptingCall;
  find: Guard['admissionOf'];
} {
  const admissions = new WeakMap<object, Admission>();
  return {
    add(call, admission) {
      // An object of this call's own, unlike what grpc-js gives.
      const authentication = { ...call.getAuthContext() };
      admissions.set(authentication, admission);
      return Object.assign(call, { getAuthContext: () => authentication });
    },
    find(call) {
      const admission = admissions.get(call.getAuthContext());
      if (admission === undefined) throw new TypeError('a call that passed no guard');
      return admission;
    },
  };
}
