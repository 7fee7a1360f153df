import { createHash } from 'node:crypto';
import { classTokenKey } from './class-token.ts';
import type { ClassmateContext } from './classmate-state.ts';
import type { ClassmateMessage, Granted, OwnerMessage } from './messages.ts';
import type { OwnerContext } from './owner-state.ts';
import type { PairingMode } from './protocol.ts';
import {
  type Channel,
  commitToDigits,
  commitToNonce,
  deriveDigits,
  proveToken,
} from './transcript.ts';

/** 32 bytes that are always the same for that word. */
export const bytesOf = (word: string): Uint8Array => createHash('sha256').update(word).digest();
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A session's channel, and another's. */
export const CHANNEL: Channel = {
  exporter: bytesOf('exporter'),
  ownerKey: bytesOf('owner key'),
  classmateKey: bytesOf('classmate key'),
};
export const OTHER_CHANNEL: Channel = { ...CHANNEL, exporter: bytesOf('another exporter') };

export const NONCES = { owner: bytesOf('owner nonce'), classmate: bytesOf('classmate nonce') };
export const BLIND: Uint8Array = bytesOf('blind');
export const TOKEN_KEY: Uint8Array = classTokenKey('the token of this class');
export const DIGITS: string = deriveDigits(NONCES, CHANNEL);
export const GRANTED: Granted = {
  certificate: 'granted',
  scopes: ['observe'],
  expiresAt: '2026-03-02T12:00:00.000Z',
  controls: { 'tcp-echo': '192.0.2.7:17431' },
};

export function ownerContextOf(
  mode: PairingMode,
  changes: Partial<OwnerContext> = {},
): OwnerContext {
  return {
    channel: CHANNEL,
    name: 'lab-07',
    authority: 'authority of the owner',
    nonce: NONCES.owner,
    mode,
    tokenKey: mode === 'class' ? TOKEN_KEY : new Uint8Array(),
    judge: () => ({ kind: 'machine', machineId: 'classmate' }),
    mayGrant: () => true,
    isGrantOf: () => true,
    ...changes,
  };
}

export function classmateContextOf(changes: Partial<ClassmateContext> = {}): ClassmateContext {
  return {
    channel: CHANNEL,
    name: 'lab-08',
    authority: 'authority of the classmate',
    nonce: NONCES.classmate,
    blind: BLIND,
    wanted: ['observe'],
    offered: [],
    judge: () => ({ kind: 'machine', machineId: 'owner' }),
    isGrantOf: () => true,
    ...changes,
  };
}

/** Every message of a classmate, right in this session. */
export const CLASSMATE_SAYS = {
  'classmate-hello': {
    type: 'classmate-hello',
    name: 'lab-08',
    authority: 'authority of the classmate',
    commitment: commitToNonce('classmate', NONCES.classmate, CHANNEL),
    wanted: ['observe'],
    offered: [],
  },
  'classmate-nonce': { type: 'classmate-nonce', nonce: hexOf(NONCES.classmate) },
  guess: { type: 'guess', commitment: commitToDigits(DIGITS, BLIND, CHANNEL) },
  opening: { type: 'opening', digits: DIGITS, blind: hexOf(BLIND) },
  'classmate-proof': {
    type: 'classmate-proof',
    proof: proveToken('classmate', TOKEN_KEY, { nonces: NONCES, channel: CHANNEL }),
  },
  done: { type: 'done', inReturn: null },
  abort: { type: 'abort', reason: 'cancelled' },
} as const satisfies {
  [Type in ClassmateMessage['type']]: Extract<ClassmateMessage, { type: Type }>;
};

/** Every message of an owner, right in this session and mode. */
export function ownerSays(mode: PairingMode) {
  return {
    'owner-hello': {
      type: 'owner-hello',
      name: 'lab-07',
      authority: 'authority of the owner',
      commitment: commitToNonce('owner', NONCES.owner, CHANNEL),
      mode,
    },
    'owner-nonce': { type: 'owner-nonce', nonce: hexOf(NONCES.owner) },
    'owner-proof': {
      type: 'owner-proof',
      proof: proveToken('owner', TOKEN_KEY, { nonces: NONCES, channel: CHANNEL }),
    },
    grant: { type: 'grant', ...GRANTED },
    abort: { type: 'abort', reason: 'cancelled' },
  } as const satisfies { [Type in OwnerMessage['type']]: Extract<OwnerMessage, { type: Type }> };
}
