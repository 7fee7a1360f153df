import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { PROTOCOL, type Role, SECRET_BYTES } from './protocol.ts';

/** What makes one session this one: nothing that is computed over it is worth anything in another. */
export interface Channel {
  /** Keying material that TLS exported; both ends of one connection have the same, and nobody in between. */
  readonly exporter: Uint8Array;
  /** SubjectPublicKeyInfo (DER) of the leaf certificates. A TLS 1.3 exporter does not cover the client's: these do. */
  readonly ownerKey: Uint8Array;
  readonly classmateKey: Uint8Array;
}

/** What both have thrown in, 32 bytes each. */
export interface Nonces {
  readonly owner: Uint8Array;
  readonly classmate: Uint8Array;
}

const DIGITS = 6;
const DERIVED_BYTES = 8;

/** Commits to a nonce before the other side has shown its own. */
export function commitToNonce(role: Role, nonce: Uint8Array, channel: Channel): string {
  return hash(`${role} nonce`, [channel.exporter, nonce]);
}

/** Commits to what was typed; `blind`, 32 random bytes, keeps a million tries from finding it. */
export function commitToDigits(digits: string, blind: Uint8Array, channel: Channel): string {
  return hash('typed digits', [channel.exporter, Buffer.from(digits), blind]);
}

/**
 * The six digits of a session. 64 bits modulo a million: none of them is likelier than another by more than one part
 * in 10^13.
 */
export function deriveDigits(nonces: Nonces, channel: Channel): string {
  const secret = Buffer.concat([nonces.owner, nonces.classmate]);
  const info = encode('digits', [channel.ownerKey, channel.classmateKey]);
  const derived = Buffer.from(hkdfSync('sha256', secret, channel.exporter, info, DERIVED_BYTES));
  return String(derived.readBigUInt64BE() % 10n ** BigInt(DIGITS)).padStart(DIGITS, '0');
}

/** Shows that `role` knows the token whose key this is (HMAC-SHA-256), in this session and no other. */
export function proveToken(
  role: Role,
  tokenKey: Uint8Array,
  { nonces, channel }: { readonly nonces: Nonces; readonly channel: Channel },
): string {
  const said = encode(`${role} token`, [
    channel.exporter,
    channel.ownerKey,
    channel.classmateKey,
    nonces.owner,
    nonces.classmate,
  ]);
  return createHmac('sha256', tokenKey).update(said).digest('hex');
}

/** Compares two commitments or proofs in a time that does not tell where they differ. */
export function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Bytes of a nonce or a blind that came as hexadecimal. */
export function fromHex(text: string): Uint8Array {
  return Buffer.from(text, 'hex');
}

/** Whether it is the hexadecimal form of 32 bytes. */
export function isHexSecret(value: unknown): value is string {
  return typeof value === 'string' && HEX_SECRET.test(value);
}

const HEX_SECRET = new RegExp(`^[0-9a-f]{${SECRET_BYTES * 2}}$`);

function hash(tag: string, parts: readonly Uint8Array[]): string {
  return createHash('sha256').update(encode(tag, parts)).digest('hex');
}

/** Version, tag and parts, each after its length, so that no two lists of parts are the same bytes. */
function encode(tag: string, parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    [Buffer.from(PROTOCOL), Buffer.from(tag), ...parts].flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
}
