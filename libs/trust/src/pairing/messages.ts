import { parseAddress } from '@socketlab/foundation';
import { isHostName } from '../host.ts';
import { SCOPES, type Scope } from '../scopes.ts';
import { ABORT_REASONS, type AbortReason, type PairingMode, type Role } from './protocol.ts';
import { isHexSecret } from './transcript.ts';

/** What a granted certificate comes with. */
export interface Granted {
  /** PEM. */
  readonly certificate: string;
  readonly scopes: readonly Scope[];
  /** ISO 8601, UTC, by the clock of who grants. */
  readonly expiresAt: string;
  /** Control addresses of daemons: `tcp-echo` to `192.0.2.7:17431`. */
  readonly controls: Readonly<Record<string, string>>;
}

interface Hello {
  /** What the machine calls itself: a DNS label. */
  readonly name: string;
  /** Its authority's certificate, PEM. */
  readonly authority: string;
  /** Of its nonce. */
  readonly commitment: string;
}
/** Either side may end a session at any time. */
export interface Abort {
  readonly type: 'abort';
  readonly reason: AbortReason;
}

/** The first that an owner says. */
export type OwnerHello = Hello & { readonly type: 'owner-hello'; readonly mode: PairingMode };
/** The first that a classmate says. */
export type ClassmateHello = Hello & {
  readonly type: 'classmate-hello';
  readonly wanted: readonly Scope[];
  /** What the owner may do on the classmate's machine in return; mostly nothing. */
  readonly offered: readonly Scope[];
};
/** What an owner says. */
export type OwnerMessage =
  | OwnerHello
  | { readonly type: 'owner-nonce'; readonly nonce: string }
  | { readonly type: 'owner-proof'; readonly proof: string }
  | ({ readonly type: 'grant' } & Granted)
  | Abort;
/** What a classmate says. */
export type ClassmateMessage =
  | ClassmateHello
  | { readonly type: 'classmate-nonce'; readonly nonce: string }
  | { readonly type: 'guess'; readonly commitment: string }
  | { readonly type: 'opening'; readonly digits: string; readonly blind: string }
  | { readonly type: 'classmate-proof'; readonly proof: string }
  | { readonly type: 'done'; readonly inReturn: Granted | null }
  | Abort;
/** What each role says. */
export interface MessageOf {
  readonly owner: OwnerMessage;
  readonly classmate: ClassmateMessage;
}

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const MOST_PEM_LETTERS = 4_096;
const MOST_CONTROLS = 16;

const isAbortReason: Check = (value) => ABORT_REASONS.includes(value as AbortReason);
const isName: Check = (value) => typeof value === 'string' && isHostName(value);
const isPem: Check = (value) =>
  typeof value === 'string' &&
  value.length <= MOST_PEM_LETTERS &&
  /^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n$/.test(value);
const isScopes: Check = (value) =>
  Array.isArray(value) &&
  value.every((scope) => SCOPES.includes(scope)) &&
  new Set(value).size === value.length;
const isTime: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value));
const isControls: Check = (value) =>
  isPlain(value) &&
  Object.keys(value).length <= MOST_CONTROLS &&
  Object.entries(value).every(([daemon, control]) => isHostName(daemon) && isAddress(control));

const HELLO: Shape = { name: isName, authority: isPem, commitment: isHexSecret };
const GRANTED: Shape = {
  certificate: isPem,
  scopes: (value) => isScopes(value) && (value as unknown[]).length > 0,
  expiresAt: isTime,
  controls: isControls,
};
const ABORT: Shape = { reason: isAbortReason };
const SHAPES: Readonly<Record<Role, Readonly<Record<string, Shape>>>> = {
  owner: {
    'owner-hello': { ...HELLO, mode: (value) => value === 'digits' || value === 'class' },
    'owner-nonce': { nonce: isHexSecret },
    'owner-proof': { proof: isHexSecret },
    grant: GRANTED,
    abort: ABORT,
  },
  classmate: {
    'classmate-hello': { ...HELLO, wanted: isScopes, offered: isScopes },
    'classmate-nonce': { nonce: isHexSecret },
    guess: { commitment: isHexSecret },
    opening: {
      digits: (value) => typeof value === 'string' && /^\d{6}$/.test(value),
      blind: isHexSecret,
    },
    'classmate-proof': { proof: isHexSecret },
    done: { inReturn: (value) => value === null || fits(value, GRANTED) },
    abort: ABORT,
  },
};

/**
 * Reads what that role may say: UTF-8, JSON, one of its messages, with all of its fields and no other, each within its
 * bounds. Undefined for anything else: a message is taken whole or not at all.
 */
export function readMessage<From extends Role>(
  bytes: Uint8Array,
  from: From,
): MessageOf[From] | undefined {
  const value = parse(bytes);
  if (!isPlain(value) || typeof value['type'] !== 'string') return undefined;
  const { type, ...fields } = value;
  const shapes = SHAPES[from];
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  return shape !== undefined && fits(fields, shape) ? (value as MessageOf[From]) : undefined;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Neither text nor JSON: no message.
    return undefined;
  }
}

function fits(value: unknown, shape: Shape): boolean {
  if (!isPlain(value) || Object.keys(value).length !== Object.keys(shape).length) return false;
  return Object.entries(shape).every(
    ([field, check]) => Object.hasOwn(value, field) && check(value[field]),
  );
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAddress(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    return parseAddress(value).port > 0;
  } catch {
    // Not an IP address and a port.
    return false;
  }
}
