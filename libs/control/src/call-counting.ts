import {
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
  status,
} from '@grpc/grpc-js';

/** Told of each call that ended: `/socketlab.v1.DaemonService/GetInfo`, `OK`, how long it took. */
export type CallEnded = (method: string, code: string, durationMs: number) => void;

/**
 * Counts every call once, when it is over. grpc-js does not tell an interceptor of the status of calls that were
 * cancelled or ran out of time: they are told apart by their deadline.
 */
export function countCalls(onCallEnded: CallEnded): ServerInterceptor {
  return (method, call) => {
    const startedMs = performance.now();
    let code: status | undefined;
    const listener = new ServerListenerBuilder()
      .withOnCancel(() => {
        const ended =
          code ?? (isPast(call.getDeadline()) ? status.DEADLINE_EXCEEDED : status.CANCELLED);
        onCallEnded(method.path, status[ended] ?? String(ended), performance.now() - startedMs);
      })
      .build();
    return new ServerInterceptingCall(call, {
      start: (next) => next(listener),
      sendStatus: (sent, next) => {
        code = sent.code;
        next(sent);
      },
    });
  };
}

function isPast(deadline: Date | number): boolean {
  return Number(deadline) <= Date.now();
}
