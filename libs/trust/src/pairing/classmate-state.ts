import type { Scope } from '../scopes.ts';
import type { ClassmateMessage, Granted, OwnerHello, OwnerMessage } from './messages.ts';
import type { FailureReason } from './owner-state.ts';
import type { PeerVerdict } from './peer-certificate.ts';
import type { PairingMode } from './protocol.ts';
import type { Channel } from './transcript.ts';

/** The machine that was called, as far as its certificates prove it. */
export interface Host {
  readonly machineId: string;
  readonly hello: OwnerHello;
}

/**
 * Where the classmate's side of a session stands.
 *
 *     greeting --owner-hello--> considering --willing--> asking --typed--> guessed --owner-nonce--> opened
 *                                                          |  (class mode)                            ^  |
 *                                                          +--typed--> challenging --owner-nonce--> proving --owner-proof
 *                                                                                                        |
 *                                                                     ended <--stored-- storing <--grant-+
 *
 *     any --wrong, unexpected or late message, hang-up, cancelled--> ended
 */
export type ClassmateState =
  | { readonly kind: 'greeting' }
  | { readonly kind: 'considering'; readonly host: Host }
  | { readonly kind: 'asking'; readonly host: Host }
  | {
      readonly kind: 'guessed';
      readonly host: Host;
      readonly digits: string;
    }
  | { readonly kind: 'challenging'; readonly host: Host; readonly tokenKey: Uint8Array }
  | { readonly kind: 'proving'; readonly host: Host; readonly expected: string }
  | { readonly kind: 'opened'; readonly host: Host }
  | { readonly kind: 'storing'; readonly host: Host; readonly granted: Granted }
  | { readonly kind: 'ended' };

/** How it ended. */
export type ClassmateOutcome =
  | { readonly kind: 'paired'; readonly host: Host }
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      readonly by: 'us' | 'peer';
      /** Whether someone was asked for the digits or the token. */
      readonly wasAsked: boolean;
    };

/** What happens to a session. */
export type ClassmateInput =
  | { readonly kind: 'message'; readonly message: OwnerMessage }
  | { readonly kind: 'willing' }
  | { readonly kind: 'typed'; readonly secret: TypedSecret }
  | { readonly kind: 'stored'; readonly inReturn: Granted | null }
  | { readonly kind: 'stop'; readonly reason: FailureReason };

/** What the person typed. */
export type TypedSecret =
  | { readonly kind: 'digits'; readonly digits: string }
  | { readonly kind: 'class'; readonly tokenKey: Uint8Array };

/** What is to be done about it, in that order. */
export type ClassmateEffect =
  | { readonly kind: 'send'; readonly message: ClassmateMessage }
  /** Whether to go on with that machine at all: nothing has been said to it yet. */
  | { readonly kind: 'consider'; readonly host: Host }
  | { readonly kind: 'ask'; readonly host: Host; readonly mode: PairingMode }
  | { readonly kind: 'store'; readonly host: Host; readonly granted: Granted }
  | { readonly kind: 'end'; readonly outcome: ClassmateOutcome };

/** What a session is about; it never changes while it lasts. */
export interface ClassmateContext {
  readonly channel: Channel;
  readonly name: string;
  readonly authority: string;
  readonly nonce: Uint8Array;
  /** Hides the digits in their commitment. */
  readonly blind: Uint8Array;
  readonly wanted: readonly Scope[];
  readonly offered: readonly Scope[];
  readonly judge: (authority: string) => PeerVerdict;
  /** Whether this is a grant of the host's authority for our own key. */
  readonly isGrantOf: (host: Host, granted: Granted) => boolean;
}

/** The state that follows, and what to do. */
export interface ClassmateStep {
  readonly state: ClassmateState;
  readonly effects: readonly ClassmateEffect[];
}
