import type { FailureReason } from './owner-state.ts';

/** Why a connection to the pairing port led to nothing. */
export type RefusalReason =
  | FailureReason
  /** Before TLS: more connections than there is room for, or more from one address. */
  | 'connection-limit'
  | 'address-limit'
  /** A handshake that was not done when a newer connection needed its place, or in time. */
  | 'pushed-out'
  | 'handshake-timeout'
  /** TLS itself: another version, another protocol (ALPN), no TLS at all. */
  | 'old-tls'
  | 'wrong-protocol'
  | 'not-tls'
  | 'no-certificate'
  /** A frame over 16 KiB. */
  | 'too-large';

/** What came to the pairing port, in plain numbers. */
export interface PairingCounters {
  connections: number;
  paired: number;
  readonly refused: Record<RefusalReason, number>;
}

/** All at zero. */
export function createCounters(): PairingCounters {
  return {
    connections: 0,
    paired: 0,
    refused: {
      busy: 0,
      cancelled: 0,
      certificate: 0,
      clock: 0,
      expired: 0,
      internal: 0,
      late: 0,
      message: 0,
      'same-machine': 0,
      scopes: 0,
      'used-up': 0,
      'wrong-digits': 0,
      'wrong-token': 0,
      'hung-up': 0,
      'connection-limit': 0,
      'address-limit': 0,
      'pushed-out': 0,
      'handshake-timeout': 0,
      'old-tls': 0,
      'wrong-protocol': 0,
      'not-tls': 0,
      'no-certificate': 0,
      'too-large': 0,
    },
  };
}
