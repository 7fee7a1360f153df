import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrameReader, encodeFrame } from './frames.ts';
import { readMessage } from './messages.ts';
import type { Role } from './protocol.ts';

const HEX = 'ab'.repeat(32);
const PEM = '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n';
const GRANTED = {
  certificate: PEM,
  scopes: ['observe'],
  expiresAt: '2026-03-02T12:00:00.000Z',
  controls: { 'tcp-echo': '192.0.2.7:17431', 'udp-echo': '[2001:db8::7]:17432' },
};
const HELLO = { name: 'lab-07', authority: PEM, commitment: HEX };
const WHOLE: readonly (readonly [Role, object])[] = [
  ['owner', { type: 'owner-hello', ...HELLO, mode: 'digits' }],
  ['owner', { type: 'owner-nonce', nonce: HEX }],
  ['owner', { type: 'owner-proof', proof: HEX }],
  ['owner', { type: 'grant', ...GRANTED }],
  ['owner', { type: 'abort', reason: 'busy' }],
  ['classmate', { type: 'classmate-hello', ...HELLO, wanted: ['observe'], offered: [] }],
  ['classmate', { type: 'classmate-nonce', nonce: HEX }],
  ['classmate', { type: 'guess', commitment: HEX }],
  ['classmate', { type: 'opening', digits: '012345', blind: HEX }],
  ['classmate', { type: 'classmate-proof', proof: HEX }],
  ['classmate', { type: 'done', inReturn: null }],
  ['classmate', { type: 'done', inReturn: GRANTED }],
  ['classmate', { type: 'abort', reason: 'wrong-digits' }],
];

const read = (message: unknown, from: Role) =>
  readMessage(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)), from);
const FIELDS = WHOLE.flatMap(([from, message]) =>
  Object.keys(message).map((field) => ({
    from,
    message: message as Record<string, unknown>,
    field,
  })),
);
/** What no field of any message may be. */
const NEVER = [
  undefined,
  7,
  true,
  '',
  ' ',
  {},
  { a: 1 },
  [7],
  ['root'],
  '\u001b[2J',
  `${HEX}0`,
  HEX.toUpperCase(),
];

describe('a message', () => {
  test.each(WHOLE)('of the %s that is whole is read: %j', (from, message) => {
    expect(read(message, from)).toEqual(message);
    const other = from === 'owner' ? 'classmate' : 'owner';
    const isShared = (message as { type: string }).type === 'abort';
    // What one role says, the other does not: a peer that echoes us is not heard.
    expect(read(message, other) !== undefined).toBe(isShared);
  });

  test.each(FIELDS)(
    'of the $from without its $field is none ($message.type)',
    ({ from, message, field }) => {
      const { [field]: _gone, ...rest } = message;
      expect(read(rest, from)).toBeUndefined();
    },
  );

  test.each(FIELDS)(
    'of the $from with a wrong $field is none ($message.type)',
    ({ from, message, field }) => {
      for (const value of NEVER) {
        // No daemon that can be controlled is as good as any other number of them.
        if (field === 'controls' && JSON.stringify(value) === '{}') continue;
        expect({ value, read: read({ ...message, [field]: value }, from) }).toEqual({
          value,
          read: undefined,
        });
      }
    },
  );

  test.each(WHOLE)('of the %s with one field more is none: %j', (from, message) => {
    expect(read({ ...message, also: 1 }, from)).toBeUndefined();
    expect(read(JSON.stringify(message).replace('{', '{"__proto__":{},'), from)).toBeUndefined();
  });

  test.each([
    ['a name that writes over a terminal', { ...HELLO, name: 'lab\u001b[1A' }],
    ['a name that is taken for this machine', { ...HELLO, name: 'local' }],
    [
      'a longer certificate than any of ours',
      { ...HELLO, authority: PEM.replace('QUJD', 'A'.repeat(4_096)) },
    ],
    ['two certificates', { ...HELLO, authority: PEM + PEM }],
  ])('with %s is none', (_what, hello) => {
    expect(read({ type: 'owner-hello', mode: 'digits', ...hello }, 'owner')).toBeUndefined();
  });

  test.each([
    ['a scope twice', { scopes: ['observe', 'observe'] }],
    ['no scope', { scopes: [] }],
    ['a day that is none', { expiresAt: '2026-02-31T99:00:00.000Z' }],
    ['a name for an address', { controls: { 'tcp-echo': 'example.org:80' } }],
    ['no port', { controls: { 'tcp-echo': '192.0.2.7:0' } }],
    ['a daemon that no name can be', { controls: { '../x': '192.0.2.7:1' } }],
    [
      'very many daemons',
      {
        controls: Object.fromEntries(
          Array.from({ length: 17 }, (_, n) => [`d${n}`, '192.0.2.7:1']),
        ),
      },
    ],
  ])('that grants with %s is none', (_what, change) => {
    expect(read({ type: 'grant', ...GRANTED, ...change }, 'owner')).toBeUndefined();
    expect(
      read({ type: 'done', inReturn: { ...GRANTED, ...change } }, 'classmate'),
    ).toBeUndefined();
  });

  test.each([
    '',
    'null',
    '[]',
    '"abort"',
    '{',
    '{"type":"constructor"}',
    '{"type":"__proto__"}',
    '['.repeat(16_000),
  ])('that is %.30j is none', (text) =>
    expect([read(text, 'owner'), read(text, 'classmate')]).toEqual([undefined, undefined]),
  );

  test('that is not UTF-8 is none', () => {
    const bytes = Buffer.from(JSON.stringify({ type: 'abort', reason: 'busy' }));
    expect(readMessage(Buffer.concat([bytes, Buffer.from([0xff])]), 'owner')).toBeUndefined();
  });

  test('of random bytes or random JSON is none, and throws nothing', () => {
    const random = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(random, fc.constantFrom('owner', 'classmate'), (bytes, from) => {
        expect(readMessage(bytes, from as Role)).toBeUndefined();
      }),
    );
  });
});

describe('frames', () => {
  test('are put together again, however they were cut', () => {
    const messages = fc.array(fc.record({ text: fc.string() }), { maxLength: 8 });
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 40 }), (sent, size) => {
        const bytes = Buffer.concat(sent.map(encodeFrame));
        const reader = createFrameReader();
        const got: unknown[] = [];
        for (let at = 0; at < bytes.length; at += size) {
          const frames = reader.push(bytes.subarray(at, at + size));
          if (frames === 'too-large') throw new Error('no frame is too large');
          got.push(...frames.map((frame) => JSON.parse(Buffer.from(frame).toString())));
        }
        expect(got).toEqual(sent);
      }),
    );
  });

  test.each([0, 16 * 1_024 + 1, 0xffff_ffff])(
    'of %i bytes are refused by their length alone',
    (length) => {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(length);
      expect(createFrameReader().push(head)).toBe('too-large');
    },
  );

  test('of 16 KiB are read', () => {
    const frame = Buffer.alloc(4 + 16 * 1_024);
    frame.writeUInt32BE(16 * 1_024);
    expect(createFrameReader().push(frame)).toHaveLength(1);
  });
});
