import type { ClassmateHello, ClassmateMessage, Granted, OwnerMessage } from './messages.ts';
import type { PeerVerdict } from './peer-certificate.ts';
import type { AbortReason, PairingMode } from './protocol.ts';
import type { Channel, Nonces } from './transcript.ts';

/** Who came, as far as its certificates prove it. The name is only what it says. */
export interface Comer {
  readonly machineId: string;
  readonly hello: ClassmateHello;
}

/**
 * Where the owner's side of a session stands.
 *
 *     greeting --classmate-hello--> agreed --classmate-nonce--> shown --guess--> revealed --opening--> granting
 *                                     |        (class mode)                                               |
 *                                     +--classmate-nonce--> challenged --classmate-proof--> granting   issued
 *                                                                                                        |
 *     any --wrong, unexpected or late message, hang-up, expiry--> ended               ended <--done-- granted
 */
export type OwnerState =
  | { readonly kind: 'greeting' }
  | { readonly kind: 'agreed'; readonly comer: Comer }
  | { readonly kind: 'shown'; readonly comer: Comer; readonly digits: string }
  | {
      readonly kind: 'revealed';
      readonly comer: Comer;
      readonly digits: string;
      readonly guess: string;
    }
  | { readonly kind: 'challenged'; readonly comer: Comer; readonly nonces: Nonces }
  | { readonly kind: 'granting'; readonly comer: Comer }
  | { readonly kind: 'granted'; readonly comer: Comer }
  | { readonly kind: 'ended' };

/** Why a session failed: what one side said, or that the connection broke. */
export type FailureReason = AbortReason | 'hung-up';

/** How it ended. */
export type OwnerOutcome =
  | { readonly kind: 'paired'; readonly comer: Comer; readonly inReturn: Granted | null }
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      readonly by: 'us' | 'peer';
      /** Whether the window is used up with it: its digits were shown. */
      readonly closesWindow: boolean;
      readonly comer: Comer | undefined;
    };

/** What happens to a session. `hasRoom`: the window's digits are not yet shown, or its token has uses left. */
export type OwnerInput =
  | { readonly kind: 'message'; readonly message: ClassmateMessage; readonly hasRoom: boolean }
  | { readonly kind: 'issued'; readonly granted: Granted }
  | { readonly kind: 'stop'; readonly reason: FailureReason };

/** What is to be done about it, in that order. */
export type OwnerEffect =
  | { readonly kind: 'send'; readonly message: OwnerMessage }
  | { readonly kind: 'show'; readonly comer: Comer; readonly digits: string }
  | { readonly kind: 'issue'; readonly comer: Comer }
  | { readonly kind: 'end'; readonly outcome: OwnerOutcome };

/** What a session is about; it never changes while it lasts. */
export interface OwnerContext {
  readonly channel: Channel;
  readonly name: string;
  readonly authority: string;
  readonly nonce: Uint8Array;
  readonly mode: PairingMode;
  /** Of the class's token; nobody's in the mode of digits. */
  readonly tokenKey: Uint8Array;
  readonly judge: (authority: string) => PeerVerdict;
  /** Whether the classmate may be granted any of this. */
  readonly mayGrant: (hello: ClassmateHello) => boolean;
  /** Whether this is a grant of the comer's authority for our own key. */
  readonly isGrantOf: (comer: Comer, granted: Granted) => boolean;
}

/** The state that follows, and what to do. */
export interface OwnerStep {
  readonly state: OwnerState;
  readonly effects: readonly OwnerEffect[];
}
