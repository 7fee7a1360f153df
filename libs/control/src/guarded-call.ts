import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  ServerListenerBuilder,
  status,
} from '@grpc/grpc-js';
import { type Logger, SocketlabError } from '@socketlab/foundation';
import type { AuditedCall } from './call-audit.ts';
import { errorFrom, statusOf } from './status.ts';

/** A call that can be ended from outside, whatever its handler does. */
export interface GuardedCall {
  readonly call: ServerInterceptingCall;
  /** Aborts when it is cut. */
  readonly signal: AbortSignal;
  /** False when it was cut before. */
  cut(reason: SocketlabError): boolean;
}

/** What stands behind the guard of one call. */
export interface GuardedCallDeps {
  readonly audit: AuditedCall;
  /** Whether the caller sends a stream: then the call begins with it, and not with its one message. */
  readonly beginsAtOnce: boolean;
  readonly onEnded: () => void;
}

/**
 * Puts itself between a call and its handler, which hears of nothing before the audit has it. Once the call was cut, what
 * the handler still sends goes nowhere: grpc-js would write it to a stream that has ended, which fails.
 */
export function createGuardedCall(
  inner: ServerInterceptingCallInterface,
  deps: GuardedCallDeps,
): GuardedCall {
  const { audit, beginsAtOnce } = deps;
  const controller = new AbortController();
  const { signal } = controller;
  let ended: string | undefined;

  function cut(reason: SocketlabError): boolean {
    if (signal.aborted) return false;
    controller.abort(reason);
    ended = reason.code;
    inner.sendStatus(statusOf(reason));
    return true;
  }

  /** Goes on unless it can't be written down. */
  function begin(request: unknown, goOn: () => void): void {
    try {
      audit.begin(request);
    } catch (reason) {
      if (!(reason instanceof SocketlabError)) throw reason;
      cut(reason);
      return;
    }
    goOn();
  }

  const listener = new ServerListenerBuilder()
    .withOnReceiveMetadata((metadata, next) => {
      if (beginsAtOnce) begin(undefined, () => next(metadata));
      else next(metadata);
    })
    .withOnReceiveMessage((message, next) => {
      if (beginsAtOnce) next(message);
      else begin(message, () => next(message));
    })
    // It is called for every call that is over, and not only when one is cancelled.
    .withOnCancel(() => {
      audit.end(ended ?? codeOfSilentEnd(inner));
      deps.onEnded();
    })
    .build();
  const call = new ServerInterceptingCall(inner, {
    start: (next) => next(listener),
    sendMetadata: (metadata, next) => {
      if (!signal.aborted) next(metadata);
    },
    sendMessage: (message, next) => {
      if (!signal.aborted) next(message);
    },
    sendStatus: (sent, next) => {
      if (signal.aborted) return;
      ended = codeOf(sent);
      next(sent);
    },
  });
  return { call, signal, cut };
}

/** A call that ends with the reason before any handler hears of it. What is no error of ours is a defect, and logged. */
export function refuse(
  inner: ServerInterceptingCallInterface,
  reason: unknown,
  { path, logger }: { path: string; logger: Logger },
): ServerInterceptingCall {
  const isOurs = reason instanceof SocketlabError;
  if (!isOurs) logger.error({ err: reason, method: path }, 'the guard failed');
  const refusal = isOurs
    ? statusOf(reason)
    : { code: status.INTERNAL, details: 'the guard failed' };
  return Object.assign(new ServerInterceptingCall(inner), {
    // In place of the call's own, which would start the handler.
    start: () => {
      inner.start(NOBODY);
      inner.sendStatus(refusal);
    },
  });
}

/** Those who count calls listen on the way; beyond them nobody hears of this one. */
const NOBODY = {
  onReceiveMetadata: () => {},
  onReceiveMessage: () => {},
  onReceiveHalfClose: () => {},
  onCancel: () => {},
};

/** Our code of what a call ended with, or gRPC's name of it. */
function codeOf({
  code,
  metadata,
}: {
  readonly code?: status | null | undefined;
  readonly metadata?: Metadata | null | undefined;
}): string {
  const ours = metadata && errorFrom(metadata, '')?.code;
  return ours ?? status[code ?? status.UNKNOWN] ?? String(code);
}

/** grpc-js sends no status of calls that were cancelled or ran out of time; see call-counting.ts. */
function codeOfSilentEnd(inner: ServerInterceptingCallInterface): string {
  return Number(inner.getDeadline()) <= Date.now() ? 'DEADLINE_EXCEEDED' : 'CANCELLED';
}
