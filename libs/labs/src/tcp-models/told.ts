import type { Text } from '@socketlab/foundation';

/** What a run is made of: what each client says, and how many come. */
export interface Plan {
  readonly message: string;
  readonly clients: number;
}

/** A model that the daemon has told of. */
export interface ModelTold {
  readonly name: string;
  /** Why the machine has it not; absent where it has. */
  unavailable?: Text;
  /** What the clients told, as far as the run came. */
  visit?: VisitTold;
}

/** What was done with one model, and what the clients heard. */
export interface VisitTold {
  readonly address: string;
  /** Local address of the client that said nothing. */
  readonly silentLocal: string;
  /** How many others came at once, where from, and how many of them got their own bytes back. */
  readonly asked: number;
  readonly locals: readonly string[];
  readonly answered: number;
  /** Of the load: bytes of a message, and how many connections the client told to be open; absent where there was none. */
  load?: { readonly messageBytes: number; readonly connections: number };
  /** Why there was no load, or no count of system calls. */
  noLoad?: Text;
  notCounted?: Text;
}

/** The moments of a model's visit that are marked; a mark is called `epoll:waiting`. */
export const MARKS = {
  /** The listener is open and nobody has come. */
  open: 'open',
  /** One client is silent; who could be answered was. */
  waiting: 'waiting',
  /** All those have gone. */
  idle: 'idle',
  /** The load has begun, and not all are served yet. */
  warming: 'warming',
  /** All connections of the load are open and warm; and some time later. */
  load: 'load',
  loaded: 'loaded',
  /** The same, while the kernel counts system calls. */
  counting: 'counting',
  counted: 'counted',
} as const;
export type Mark = keyof typeof MARKS;

/** The name of a model's mark. */
export function markOf(model: string, mark: Mark): string {
  return `${model}:${MARKS[mark]}`;
}
