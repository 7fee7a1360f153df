import { describe, expect, test } from 'vitest';
import type { ClassmateMessage } from './messages.ts';
import { beginOwner, stepOwner } from './owner-side.ts';
import { hear, isShown, type Kind, kindsOf, outcomeOf, stateOf } from './owner-walk.fixture.ts';
import type { PairingMode } from './protocol.ts';
import {
  BLIND,
  bytesOf,
  CHANNEL,
  CLASSMATE_SAYS,
  DIGITS,
  GRANTED,
  hexOf,
  NONCES,
  OTHER_CHANNEL,
  ownerContextOf,
  TOKEN_KEY,
} from './sides.fixture.ts';
import { commitToDigits, commitToNonce, proveToken } from './transcript.ts';

describe('what is of the right kind and not right', () => {
  const otherNonce = bytesOf('another nonce');
  const session = { nonces: NONCES, channel: OTHER_CHANNEL };
  const wrong: readonly (readonly [PairingMode, Kind, string, ClassmateMessage, string])[] = [
    [
      'digits',
      'agreed',
      'another nonce',
      { type: 'classmate-nonce', nonce: hexOf(otherNonce) },
      'message',
    ],
    [
      'class',
      'agreed',
      'another nonce',
      { type: 'classmate-nonce', nonce: hexOf(otherNonce) },
      'message',
    ],
    [
      'digits',
      'revealed',
      'other digits',
      { type: 'opening', digits: '000000', blind: hexOf(BLIND) },
      'wrong-digits',
    ],
    [
      'digits',
      'revealed',
      'the digits, with another blind',
      { type: 'opening', digits: DIGITS, blind: hexOf(bytesOf('another blind')) },
      'wrong-digits',
    ],
    [
      'class',
      'challenged',
      'the proof of another token',
      {
        type: 'classmate-proof',
        proof: proveToken('classmate', bytesOf('another token'), {
          nonces: NONCES,
          channel: CHANNEL,
        }),
      },
      'wrong-token',
    ],
    [
      'class',
      'challenged',
      'the proof of another session',
      { type: 'classmate-proof', proof: proveToken('classmate', TOKEN_KEY, session) },
      'wrong-token',
    ],
    [
      'class',
      'challenged',
      'the owner’s own proof, reflected',
      {
        type: 'classmate-proof',
        proof: proveToken('owner', TOKEN_KEY, {
          nonces: NONCES,
          channel: CHANNEL,
        }),
      },
      'wrong-token',
    ],
  ];

  test.each(wrong)('%s: %s hears %s', (mode, kind, _what, message, reason) => {
    const step = stepOwner(stateOf(mode, kind), hear(message), ownerContextOf(mode));
    expect(kindsOf(step)).toEqual(['send abort', 'end']);
    expect(outcomeOf(step)).toMatchObject({ reason, closesWindow: isShown(mode, kind) });
  });

  test('right digits that another commitment was made to are a wrong guess', () => {
    const context = ownerContextOf('digits');
    const guess = {
      type: 'guess',
      commitment: commitToDigits('000000', BLIND, CHANNEL),
    } as const;
    const revealed = stepOwner(stateOf('digits', 'shown'), hear(guess), context);
    const step = stepOwner(revealed.state, hear(CLASSMATE_SAYS.opening), context);
    expect(outcomeOf(step)).toMatchObject({ reason: 'wrong-digits', closesWindow: true });
  });

  test('the owner’s own commitment, reflected, is no commitment to any nonce of a classmate', () => {
    const context = ownerContextOf('digits');
    const commitment = commitToNonce('owner', NONCES.owner, CHANNEL);
    const hello = { ...CLASSMATE_SAYS['classmate-hello'], commitment };
    const agreed = stepOwner(beginOwner(context).state, hear(hello), context);
    const message = { type: 'classmate-nonce', nonce: hexOf(NONCES.owner) } as const;
    expect(outcomeOf(stepOwner(agreed.state, hear(message), context))).toMatchObject({
      reason: 'message',
    });
  });

  test.each(['certificate', 'clock', 'same-machine'] as const)(
    'certificates that are refused for %s end it before anything else',
    (reason) => {
      const context = ownerContextOf('digits', { judge: () => ({ kind: 'refused', reason }) });
      const step = stepOwner(
        beginOwner(context).state,
        hear(CLASSMATE_SAYS['classmate-hello']),
        context,
      );
      expect(outcomeOf(step)).toMatchObject({ reason, closesWindow: false, comer: undefined });
    },
  );

  test('a grant in return that is none ends it, after the grant was sent', () => {
    const context = ownerContextOf('digits', { isGrantOf: () => false });
    const done = { type: 'done', inReturn: GRANTED } as const;
    const step = stepOwner(stateOf('digits', 'granted'), hear(done), context);
    expect(outcomeOf(step)).toMatchObject({ kind: 'failed', reason: 'certificate' });
  });
});

describe('a window without room', () => {
  test('shows no digits: busy, and stays open for the one who has them', () => {
    const context = ownerContextOf('digits');
    const step = stepOwner(
      stateOf('digits', 'agreed'),
      hear(CLASSMATE_SAYS['classmate-nonce'], false),
      context,
    );
    expect(kindsOf(step)).toEqual(['send abort', 'end']);
    expect(outcomeOf(step)).toMatchObject({ reason: 'busy', closesWindow: false });
  });

  test('takes no more proof of the token', () => {
    const step = stepOwner(
      stateOf('class', 'challenged'),
      hear(CLASSMATE_SAYS['classmate-proof'], false),
      ownerContextOf('class'),
    );
    expect(kindsOf(step)).toEqual(['send abort', 'end']);
    expect(outcomeOf(step)).toMatchObject({ reason: 'used-up' });
  });
});
