import type { Descriptor } from '@socketlab/bsd-sockets';
import type { SocketThreadContext } from '@socketlab/daemon';
import { type Address, parseChoice } from '@socketlab/foundation';
import type { ClientThreads } from './client-slots.ts';
import type { ConnectionBook } from './connection-book.ts';
import type { DoorBook } from './door-book.ts';
import type { Limits } from './limits.ts';

/** The ways to serve many connections that a class can compare. Those that a system lacks are refused by it when they begin. */
export const MODELS = ['blocking', 'threads', 'event-loop', 'epoll', 'io_uring'] as const;
export type ModelName = (typeof MODELS)[number];

/** The calls themselves, where the system has them; Node's own net works everywhere. */
export const DEFAULT_MODEL: ModelName = process.platform === 'linux' ? 'epoll' : 'event-loop';

/** Reads the name of a model. Throws InvalidValueError, which names them all. */
export const parseModel: (value: string, what: string) => ModelName = parseChoice(MODELS);

/** The lesson file of each model. */
export const LESSONS: Readonly<Record<ModelName, string>> = {
  blocking: 'blocking-server.ts',
  threads: 'threads-server.ts',
  'event-loop': 'event-loop-server.ts',
  epoll: 'epoll-server.ts',
  io_uring: 'io-uring-server.ts',
};

/** What a model serves with. */
export interface ServeOptions {
  readonly address: Address;
  /** How many connections may wait to be accepted: listen(2). */
  readonly backlog: number;
  /** What the book asks for; a model that waits in calls has to see to the idle time itself. */
  readonly limits: Limits;
  /** Gives as many bytes as it takes; may change them in place. */
  readonly reply: (bytes: Uint8Array) => Uint8Array;
  /** A socket that listens already. */
  readonly handedOver?: Descriptor | undefined;
}

/** What a model works with; it takes of this what it needs. */
export interface ModelDeps {
  /** Asked before a connection is taken on, and told of all that happens to it. */
  readonly book: ConnectionBook;
  /** Calls that wait, calls that don't, and the interrupt for a model that waits in neither. */
  readonly thread: Pick<SocketThreadContext, 'sockets' | 'nonBlockingSockets' | 'onInterrupt'>;
  /** Other threads, which serve one connection each; and the book of a thread that accepts for them. */
  readonly openClientThreads: () => {
    readonly clientThreads: ClientThreads;
    readonly book: DoorBook;
  };
}

/**
 * A concurrency model. Serves until its thread is interrupted: scope `accept` refuses new clients and lets it finish with
 * those it has, scope `all` cuts them. Throws SystemCallError when it can't listen.
 */
export type Model = (options: ServeOptions, deps: ModelDeps) => void | Promise<void>;
