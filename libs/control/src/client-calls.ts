import {
  type Client,
  type ClientReadableStream,
  type ClientUnaryCall,
  type CallOptions as GrpcCallOptions,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { explainFailure, type FailedCall, type Target } from './client-failures.ts';
import { MAX_MESSAGE_BYTES, type Method } from './contract.ts';
import { MessageTooLargeError } from './errors.ts';
import type { CallOptions } from './service-types.ts';

/** What a call is made with. */
export interface Line {
  readonly channel: Client;
  readonly target: Target;
  /** For calls that do not say; a stream has none then. */
  readonly deadlineMs: number;
  readonly isConnected: () => boolean;
  readonly askWho: FailedCall['askWho'];
}

type AnyCaller = (
  request: object,
  options?: CallOptions,
) => Promise<object> | AsyncIterable<object>;

/** The methods of a service as plain functions: of a promise, or of an async iterable for a stream. */
export function createCalls(
  methods: readonly [string, Method][],
  line: Line,
): Readonly<Record<string, AnyCaller>> {
  return Object.fromEntries(
    methods.map(([name, method]): [string, AnyCaller] => [
      name,
      method.responseStream
        ? (request, options = {}) => readStream(method, request, options, line)
        : (request, options = {}) => callOnce(method, request, options, line),
    ]),
  );
}

async function callOnce(
  method: Method,
  request: object,
  options: CallOptions,
  line: Line,
): Promise<object> {
  const { signal, deadlineMs = line.deadlineMs } = options;
  signal?.throwIfAborted();
  const message = serialize(method, request);
  let call: ClientUnaryCall | undefined;
  const answered = new Promise<object>((resolve, reject) => {
    call = line.channel.makeUnaryRequest(
      method.path,
      (bytes: Buffer) => bytes,
      method.responseDeserialize,
      message,
      new Metadata(),
      withDeadline(deadlineMs),
      (failure, answer) => {
        if (failure === null && answer !== undefined) resolve(answer);
        else reject(failure);
      },
    );
  });
  const cancel = (): void => call?.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await answered;
  } catch (failure) {
    throw await explain(failure, { method, deadlineMs, signal }, line);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** Begins the call when the first item is asked for, reads no faster than its reader, cancels when that one leaves. */
async function* readStream(
  method: Method,
  request: object,
  options: CallOptions,
  line: Line,
): AsyncGenerator<object> {
  const { signal, deadlineMs } = options;
  signal?.throwIfAborted();
  const stream: ClientReadableStream<object> = line.channel.makeServerStreamRequest(
    method.path,
    (bytes: Buffer) => bytes,
    method.responseDeserialize,
    serialize(method, request),
    new Metadata(),
    withDeadline(deadlineMs),
  );
  // The iteration below reports failures; after it was left, a cancelled stream emits one more that nobody awaits.
  stream.on('error', () => {});
  const cancel = (): void => stream.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    for await (const item of stream) yield item;
  } catch (failure) {
    throw await explain(failure, { method, deadlineMs, signal }, line);
  } finally {
    signal?.removeEventListener('abort', cancel);
    stream.cancel();
  }
}

async function explain(
  failure: unknown,
  call: { method: Method; deadlineMs: number | undefined; signal: AbortSignal | undefined },
  line: Line,
): Promise<unknown> {
  const { method, deadlineMs, signal } = call;
  if (signal?.aborted) return signal.reason;
  if (!isServiceError(failure)) return failure;
  const { askWho } = line;
  const isConnected = line.isConnected();
  const facts: FailedCall = { method: method.path, deadlineMs, isConnected, askWho };
  return explainFailure(failure, facts, line.target);
}

function isServiceError(failure: unknown): failure is ServiceError {
  return failure instanceof Error && 'metadata' in failure && 'details' in failure;
}

function withDeadline(deadlineMs: number | undefined): GrpcCallOptions {
  return deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
}

function serialize(method: Method, request: object): Buffer {
  const bytes = method.requestSerialize(request);
  if (bytes.length > MAX_MESSAGE_BYTES) {
    const facts = { method: method.path, size: bytes.length, limit: MAX_MESSAGE_BYTES };
    throw new MessageTooLargeError(facts);
  }
  return bytes;
}
