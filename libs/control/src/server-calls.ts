import type { EventEmitter } from 'node:events';
import {
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type StatusObject,
  status,
  type UntypedHandleCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { type Logger, SocketlabError } from '@socketlab/foundation';
import { MAX_MESSAGE_BYTES, type Method } from './contract.ts';
import { DaemonStoppingError, MessageTooLargeError } from './errors.ts';
import type { Admission } from './guard.ts';
import type { CallContext } from './service-types.ts';
import { statusOf } from './status.ts';

/** A handler as the adapters see it; its types were checked where the service was declared. */
export type AnyHandler = (request: object, context: CallContext) => unknown;

/** What the adapters need of the server they work for. */
export interface CallDeps {
  readonly logger: Logger;
  /** Aborts when the server begins to stop: streams end then, for nothing else would end them. */
  readonly stopping: AbortSignal;
  /** What the guard found out about a call that it let in. */
  readonly admissionOf: (call: Pick<AnyCall, 'getAuthContext'>) => Admission;
}

/** What is common to the calls of every kind of method. */
export type AnyCall = Pick<ServerUnaryCall<object, Buffer>, 'cancelled' | 'getAuthContext'> &
  EventEmitter;

/**
 * A service of plain functions as grpc-js wants it. Answers are serialized here rather than by grpc-js, which the
 * definition returned takes into account: only so can one that is too large be told with its size.
 */
export function adaptService(
  definition: ServiceDefinition,
  handlers: Readonly<Record<string, AnyHandler>>,
  deps: CallDeps,
): { definition: ServiceDefinition; implementation: UntypedServiceImplementation } {
  const adapted = Object.entries(definition).map(([name, method]) => {
    const handler = handlers[name.charAt(0).toLowerCase() + name.slice(1)];
    if (handler === undefined) throw new RangeError(`no handler for ${method.path}`);
    const adapt = method.responseStream ? adaptStream : adaptUnary;
    const serialized: Method = { ...method, responseSerialize: (answer) => answer as Buffer };
    return { name, serialized, implementation: adapt(method, handler, deps) };
  });
  return {
    definition: Object.fromEntries(adapted.map(({ name, serialized }) => [name, serialized])),
    implementation: Object.fromEntries(
      adapted.map(({ name, implementation }) => [name, implementation]),
    ),
  };
}

function adaptUnary(method: Method, handler: AnyHandler, deps: CallDeps): UntypedHandleCall {
  return (
    call: ServerUnaryCall<object, Buffer>,
    callback: (error: Partial<StatusObject> | null, answer?: Buffer) => void,
  ): void => {
    const { caller, cut, note } = deps.admissionOf(call);
    const ending = watchEnding(call, cut);
    const answer = async (): Promise<Buffer> => {
      const context = { signal: ending.signal, caller, note };
      return serialize(method, (await handler(call.request, context)) as object);
    };
    answer()
      .then(
        (bytes) => callback(null, bytes),
        (failure: unknown) => callback(toStatus(failure, method, ending.signal, deps.logger)),
      )
      .finally(ending.release);
  };
}

function adaptStream(method: Method, handler: AnyHandler, deps: CallDeps): UntypedHandleCall {
  return (call: ServerWritableStream<object, Buffer>): void => {
    const { caller, cut, note } = deps.admissionOf(call);
    const ending = watchEnding(call, cut);
    const signal = AbortSignal.any([ending.signal, deps.stopping]);
    const send = async (): Promise<void> => {
      const context = { signal, caller, note };
      await pump(handler(call.request, context) as AsyncIterable<object>, signal, (item) =>
        write(call, serialize(method, item), signal),
      );
      if (deps.stopping.aborted) throw new DaemonStoppingError();
    };
    send()
      .then(
        () => call.end(),
        (failure: unknown) => {
          const reason = deps.stopping.aborted ? new DaemonStoppingError() : failure;
          call.emit('error', toStatus(reason, method, ending.signal, deps.logger));
        },
      )
      .finally(ending.release);
  };
}

/** Hands on one item at a time: the next is asked for only when the last was taken, or the signal ends it all. */
async function pump(
  items: AsyncIterable<object>,
  signal: AbortSignal,
  take: (item: object) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    while (!signal.aborted) {
      const step = await untilAborted(iterator.next(), signal);
      if (step === undefined || step.done) break;
      await take(step.value);
    }
  } finally {
    // Not awaited: a generator that waits for its next event ends only when its own signal has woken it.
    void Promise.resolve(iterator.return?.()).catch(() => {
      // The stream is over; that its source also failed while it was closed concerns nobody any more.
    });
  }
}

/** Resolves when the stream can take more, or when the signal aborts: a cancelled stream of grpc-js never drains. */
async function write(
  call: ServerWritableStream<object, Buffer>,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  if (call.write(bytes) || signal.aborted) return;
  const drained = new Promise<void>((resolve) => call.once('drain', resolve));
  await untilAborted(drained, signal);
}

/** What the promise resolves to, or undefined when the signal aborts first. Leaves no listener behind. */
async function untilAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
): Promise<Value | undefined> {
  if (signal.aborted) return undefined;
  let onAbort = (): void => {};
  const aborted = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
  });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** A signal that aborts when the caller cancels, goes away, is cut or its deadline passes, but not when the call is done. */
function watchEnding(
  call: AnyCall,
  cut: AbortSignal,
): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  if (call.cancelled || cut.aborted) end();
  call.once('cancelled', end);
  cut.addEventListener('abort', end);
  const release = (): void => {
    call.off('cancelled', end);
    cut.removeEventListener('abort', end);
  };
  return { signal: controller.signal, release };
}

function serialize(method: Method, answer: object): Buffer {
  const bytes = method.responseSerialize(answer);
  if (bytes.length > MAX_MESSAGE_BYTES) {
    const facts = { method: method.path, size: bytes.length, limit: MAX_MESSAGE_BYTES };
    throw new MessageTooLargeError(facts);
  }
  return bytes;
}

/** What a caller is told of a failure. What is no error of ours is a defect, and told to the log in full. */
function toStatus(
  failure: unknown,
  method: Method,
  signal: AbortSignal,
  logger: Logger,
): Partial<StatusObject> {
  if (failure instanceof SocketlabError) return statusOf(failure);
  if (signal.aborted) return { code: status.CANCELLED, details: 'the call was cancelled' };
  logger.error({ err: failure, method: method.path }, 'handler failed');
  return {
    code: status.INTERNAL,
    details: 'an unexpected failure; the log of the daemon names it',
  };
}
