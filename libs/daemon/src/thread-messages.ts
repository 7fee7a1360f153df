import type { HandedOverSocket, InterruptScope, PendingCall } from '@socketlab/bsd-sockets';
import type { EventDraft } from '@socketlab/evidence';
import {
  DefectError,
  type Facts,
  messageOf,
  SocketlabError,
  type Text,
} from '@socketlab/foundation';

/** What a socket thread is made with. */
export interface ThreadData {
  /** The interrupt's memory: see bsd-sockets. */
  readonly interrupt: SharedArrayBuffer;
  /** What is observed: the evidence hub's cell. */
  readonly observing: SharedArrayBuffer;
  /** Whether its calls are observed while a recording is on. */
  readonly isObserved: boolean;
  /** Counters that both sides see; may be empty. */
  readonly counters: SharedArrayBuffer;
  /** Where the daemon's threads tell which sockets are open; only where the system's tables don't tell it all. */
  readonly openDescriptors?: SharedArrayBuffer;
  /** By how much the daemon's clock was put off: see foundation's createClock. */
  readonly clockOffsetNs: bigint;
  /** The memory of the gate before each call, where there is one. */
  readonly gate?: SharedArrayBuffer;
  /** A socket that was made elsewhere, and that this thread is to serve. */
  readonly handedOver?: HandedOverSocket;
}

/** Main thread to socket thread: call a handler. */
export interface CallMessage {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

/** Main thread to socket thread: its waits were ended, for a thread whose waits are not calls of ours. */
export interface InterruptMessage {
  readonly interrupted: InterruptScope;
}

/** An error that crosses threads; classes do not survive that, codes and texts do. */
export interface PortableError {
  readonly code: string;
  readonly text: Text;
  readonly facts: Facts;
}

/** Socket thread to main thread. */
export type ThreadMessage =
  | { readonly kind: 'entered'; readonly threadId: number }
  | { readonly kind: 'event'; readonly draft: EventDraft }
  | { readonly kind: 'pending'; readonly call: PendingCall }
  | { readonly kind: 'report'; readonly report: unknown }
  | { readonly kind: 'returned'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'threw'; readonly id: number; readonly error: PortableError };

/** What of an error can cross threads. */
export function toPortable(thrown: unknown): PortableError {
  const error =
    thrown instanceof SocketlabError ? thrown : new DefectError({ problem: messageOf(thrown) });
  return { code: error.code, text: error.text, facts: error.facts };
}

/** The error as the family's own. */
export function fromPortable(error: PortableError): SocketlabError {
  return new SocketlabError(error.code, error.text, error.facts);
}
