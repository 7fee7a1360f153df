/** Who says it: the owner opens the window, the classmate comes to it. */
export type Role = 'owner' | 'classmate';

/** How the classmate shows that it may: digits that one person reads and the other types, or a token of the class. */
export type PairingMode = 'digits' | 'class';

/** The protocol and its version: offered by ALPN (RFC 7301), and part of every hash. */
export const PROTOCOL = 'socketlab-pair/1';
/** The label of the keying material that ties all that is proven to this one TLS connection, RFC 5705 and RFC 8446 section 7.5. */
export const EXPORTER_LABEL = 'EXPORTER-socketlab-pair-1';
/** Bytes of exported keying material, of nonces, of commitments and of proofs. */
export const SECRET_BYTES = 32;
/** Where a window is open unless its owner says otherwise. */
export const PAIRING_PORT = 17_430;
/** The longest message, in bytes without its length. */
export const MAX_FRAME_BYTES = 16 * 1_024;
/** How long a window is open with digits, and with a token. */
export const WINDOW_MS = 120_000;
export const CLASS_WINDOW_MS = 2 * 60 * 60 * 1_000;

/** Why a session ends without a pairing, as the one who ends it says to the other. Said, not proven. */
export const ABORT_REASONS = [
  'busy',
  'cancelled',
  'certificate',
  'clock',
  'expired',
  'internal',
  'late',
  'message',
  'same-machine',
  'scopes',
  'used-up',
  'wrong-digits',
  'wrong-token',
] as const;
export type AbortReason = (typeof ABORT_REASONS)[number];
