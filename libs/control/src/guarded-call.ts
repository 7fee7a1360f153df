import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  ServerListenerBuilder,
  status,
} from '@grpc/grpc-js';
import { type Logger, SocketlabError } from '@socketlab/foundation';
import { statusOf } from './status.ts';

/** A call that can be ended from outside, whatever its handler does. */
export interface GuardedCall {
  readonly call: ServerInterceptingCall;
  /** Aborts when it is cut. */
  readonly signal: AbortSignal;
  /** False when it was cut before. */
  cut(reason: SocketlabError): boolean;
}

/**
 * Puts itself between a call and its handler. Once it was cut, what the handler still sends goes nowhere: grpc-js would
 * write it to a stream that has ended, which fails.
 */
export function createGuardedCall(
  inner: ServerInterceptingCallInterface,
  deps: { readonly onEnded: () => void },
): GuardedCall {
  const controller = new AbortController();
  const { signal } = controller;
  // It is called for every call that is over, and not only when one is cancelled.
  const listener = new ServerListenerBuilder().withOnCancel(deps.onEnded).build();
  const call = new ServerInterceptingCall(inner, {
    start: (next) => next(listener),
    sendMetadata: (metadata, next) => {
      if (!signal.aborted) next(metadata);
    },
    sendMessage: (message, next) => {
      if (!signal.aborted) next(message);
    },
    sendStatus: (sent, next) => {
      if (!signal.aborted) next(sent);
    },
  });
  return {
    call,
    signal,
    cut(reason) {
      if (signal.aborted) return false;
      controller.abort(reason);
      inner.sendStatus(statusOf(reason));
      return true;
    },
  };
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
