import type { Descriptor } from '@socketlab/bsd-sockets';
import type { SocketThreadContext } from '@socketlab/daemon';
import { type Address, parseChoice } from '@socketlab/foundation';
import type { DatagramBook } from './datagram-book.ts';

/** The ways to serve datagrams that a class can compare. */
export const MODELS = ['blocking', 'batch', 'event-loop'] as const;
export type ModelName = (typeof MODELS)[number];

/** The textbook's. */
export const DEFAULT_MODEL: ModelName = 'blocking';

/** Reads the name of a model. Throws InvalidValueError, which names them all. */
export const parseModel: (value: string, what: string) => ModelName = parseChoice(MODELS);

/** The lesson file of each model. */
export const LESSONS: Readonly<Record<ModelName, string>> = {
  blocking: 'echo-server.ts',
  batch: 'batch-server.ts',
  'event-loop': 'event-loop-server.ts',
};

/** What a model serves with. */
export interface ServeOptions {
  readonly address: Address;
  /** How much of a datagram there is room for. */
  readonly bufferBytes: number;
  /** Gives as many bytes as it takes; may change them in place. */
  readonly reply: (bytes: Uint8Array) => Uint8Array;
  /** Whether an answer has the bytes that came. */
  readonly isEcho: boolean;
  /** A socket that is bound already. */
  readonly handedOver?: Descriptor | undefined;
}

/** What a model works with; it takes of this what it needs. */
export interface ModelDeps {
  /** Asked before a datagram is answered, and told of all that happens to it. */
  readonly book: DatagramBook;
  readonly thread: Pick<SocketThreadContext, 'sockets' | 'onInterrupt'>;
}

/**
 * A way to serve. Ends when its thread is interrupted: throws InterruptedCallError then, or returns. Throws SystemCallError
 * when it can't bind its socket.
 */
export type Model = (options: ServeOptions, deps: ModelDeps) => void | Promise<void>;
