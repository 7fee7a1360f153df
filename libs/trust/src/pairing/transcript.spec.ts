import { createHash, createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BLIND, bytesOf, CHANNEL, NONCES, TOKEN_KEY } from './sides.fixture.ts';
import { commitToDigits, commitToNonce, deriveDigits, isSame, proveToken } from './transcript.ts';

/** The encoding of docs/pairing.md, written a second time: every part after its length. */
const encode = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part as string);
      return [Buffer.from([0, 0, bytes.length >> 8, bytes.length & 255]), bytes];
    }),
  );
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const { exporter, ownerKey, classmateKey } = CHANNEL;

test('commitments are as docs/pairing.md has them', () => {
  expect(commitToNonce('owner', NONCES.owner, CHANNEL)).toBe(
    sha256(encode('socketlab-pair/1', 'owner nonce', exporter, NONCES.owner)),
  );
  expect(commitToDigits('012345', BLIND, CHANNEL)).toBe(
    sha256(encode('socketlab-pair/1', 'typed digits', exporter, '012345', BLIND)),
  );
});

test('the digits are as docs/pairing.md has them', () => {
  const info = encode('socketlab-pair/1', 'digits', ownerKey, classmateKey);
  const secret = Buffer.concat([NONCES.owner, NONCES.classmate]);
  const number = Buffer.from(hkdfSync('sha256', secret, exporter, info, 8)).readBigUInt64BE();
  expect(deriveDigits(NONCES, CHANNEL)).toBe(String(number % 1_000_000n).padStart(6, '0'));
});

test('the proof of a token is as docs/pairing.md has it', () => {
  const said = encode(
    'socketlab-pair/1',
    'owner token',
    exporter,
    ownerKey,
    classmateKey,
    NONCES.owner,
    NONCES.classmate,
  );
  expect(proveToken('owner', TOKEN_KEY, { nonces: NONCES, channel: CHANNEL })).toBe(
    createHmac('sha256', TOKEN_KEY).update(said).digest('hex'),
  );
});

test('whatever else a session has, its digits are others', () => {
  const changed = [
    deriveDigits({ ...NONCES, owner: bytesOf('x') }, CHANNEL),
    deriveDigits({ ...NONCES, classmate: bytesOf('x') }, CHANNEL),
    ...(['exporter', 'ownerKey', 'classmateKey'] as const).map((part) =>
      deriveDigits(NONCES, { ...CHANNEL, [part]: bytesOf('x') }),
    ),
    deriveDigits(NONCES, { exporter, ownerKey: classmateKey, classmateKey: ownerKey }),
    deriveDigits({ owner: NONCES.classmate, classmate: NONCES.owner }, CHANNEL),
  ];
  expect(new Set([...changed, deriveDigits(NONCES, CHANNEL)]).size).toBe(changed.length + 1);
});

test('digits are six, and each of the ten is everywhere about equally often', () => {
  const counts = Array.from({ length: 6 }, () => new Array<number>(10).fill(0));
  for (let number = 0; number < 10_000; number += 1) {
    const digits = deriveDigits({ ...NONCES, owner: bytesOf(String(number)) }, CHANNEL);
    expect(digits).toMatch(/^\d{6}$/);
    for (const [at, digit] of [...digits].entries()) {
      const row = counts[at] as number[];
      row[Number(digit)] = (row[Number(digit)] ?? 0) + 1;
    }
  }
  // 1,000 are expected and the standard deviation is 30; the nonces are fixed, so this never varies.
  for (const count of counts.flat()) expect(Math.abs(count - 1_000)).toBeLessThan(130);
});

test('texts are the same when they are', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      expect(isSame(left, right)).toBe(left === right);
      expect(isSame(left, left)).toBe(true);
    }),
  );
});
