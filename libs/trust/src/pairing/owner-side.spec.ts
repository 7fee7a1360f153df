import { describe, expect, test } from 'vitest';
import type { ClassmateMessage } from './messages.ts';
import { beginOwner, stepOwner } from './owner-side.ts';
import type {
  OwnerContext,
  OwnerEffect,
  OwnerInput,
  OwnerState,
  OwnerStep,
} from './owner-state.ts';
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

type Kind = OwnerState['kind'];
type Said = keyof typeof CLASSMATE_SAYS;

/** The whole protocol as the owner hears it: in that state, that message leads there. All else ends the session. */
const WAYS: Readonly<
  Record<PairingMode, Readonly<Partial<Record<Kind, Partial<Record<Said, Kind>>>>>>
> = {
  digits: {
    greeting: { 'classmate-hello': 'agreed' },
    agreed: { 'classmate-nonce': 'shown' },
    shown: { guess: 'revealed' },
    revealed: { opening: 'granting' },
    granting: {},
    granted: { done: 'ended' },
    ended: {},
  },
  class: {
    greeting: { 'classmate-hello': 'agreed' },
    agreed: { 'classmate-nonce': 'challenged' },
    challenged: { 'classmate-proof': 'granting' },
    granting: {},
    granted: { done: 'ended' },
    ended: {},
  },
};

const hear = (message: ClassmateMessage, hasRoom = true): OwnerInput => ({
  kind: 'message',
  message,
  hasRoom,
});
const ISSUED: OwnerInput = { kind: 'issued', granted: GRANTED };

/** The inputs that lead from the beginning to each state. */
const PATHS: Readonly<Record<PairingMode, Readonly<Partial<Record<Kind, readonly OwnerInput[]>>>>> =
  {
    digits: pathsOf(
      ['classmate-hello', 'classmate-nonce', 'guess', 'opening'],
      ['greeting', 'agreed', 'shown', 'revealed', 'granting'],
    ),
    class: pathsOf(
      ['classmate-hello', 'classmate-nonce', 'classmate-proof'],
      ['greeting', 'agreed', 'challenged', 'granting'],
    ),
  };

function pathsOf(said: readonly Said[], kinds: readonly Kind[]) {
  const inputs = said.map((type) => hear(CLASSMATE_SAYS[type]));
  const paths = kinds.map((kind, index) => [kind, inputs.slice(0, index)] as const);
  return Object.fromEntries([
    ...paths,
    ['granted', [...inputs, ISSUED]],
    ['ended', [...inputs, ISSUED, hear(CLASSMATE_SAYS.done)]],
  ]);
}

function walk(context: OwnerContext, inputs: readonly OwnerInput[]): OwnerState {
  return inputs.reduce(
    (state, input) => stepOwner(state, input, context).state,
    beginOwner(context).state,
  );
}

function stateOf(mode: PairingMode, kind: Kind): OwnerState {
  const state = walk(ownerContextOf(mode), PATHS[mode][kind] ?? []);
  expect(state.kind).toBe(kind);
  return state;
}

const kindsOf = ({ effects }: OwnerStep): readonly string[] =>
  effects.map((effect) => (effect.kind === 'send' ? `send ${effect.message.type}` : effect.kind));
const outcomeOf = ({ effects }: OwnerStep) =>
  effects.find((effect): effect is Extract<OwnerEffect, { kind: 'end' }> => effect.kind === 'end')
    ?.outcome;
const isShown = (mode: PairingMode, kind: Kind): boolean =>
  mode === 'digits' && !['greeting', 'agreed'].includes(kind);

const CASES = (['digits', 'class'] as const).flatMap((mode) =>
  Object.keys(PATHS[mode]).flatMap((kind) =>
    (Object.keys(CLASSMATE_SAYS) as Said[]).map((said) => ({ mode, kind: kind as Kind, said })),
  ),
);

describe('every message in every state', () => {
  test('is 13 states by 7 messages', () => expect(CASES).toHaveLength((7 + 6) * 7));

  test.each(CASES)('$mode: $kind hears $said', ({ mode, kind, said }) => {
    const context = ownerContextOf(mode);
    const step = stepOwner(stateOf(mode, kind), hear(CLASSMATE_SAYS[said]), context);
    const next = WAYS[mode][kind]?.[said];
    if (kind === 'ended') {
      expect(step).toEqual({ state: { kind: 'ended' }, effects: [] });
    } else if (next !== undefined) {
      expect(step.state.kind).toBe(next);
      if (next === 'ended') expect(outcomeOf(step)).toMatchObject({ kind: 'paired' });
    } else {
      const [reason, by] = said === 'abort' ? ['cancelled', 'peer'] : ['message', 'us'];
      expect(step.state.kind).toBe('ended');
      expect(kindsOf(step)).toEqual(said === 'abort' ? ['end'] : ['send abort', 'end']);
      const closesWindow = isShown(mode, kind);
      expect(outcomeOf(step)).toMatchObject({ kind: 'failed', reason, by, closesWindow });
    }
    const isAnswer = said === (mode === 'digits' ? 'opening' : 'classmate-proof');
    const mayIssue = isAnswer && next === 'granting';
    expect(kindsOf(step).includes('issue')).toBe(mayIssue);
  });
});

describe('every end that is not a message, in every state', () => {
  const stops = CASES.filter(({ said }) => said === 'abort').flatMap(({ mode, kind }) =>
    (['expired', 'cancelled', 'hung-up', 'late', 'internal'] as const).map((reason) => ({
      mode,
      kind,
      reason,
    })),
  );

  test.each(stops)('$mode: $kind is stopped: $reason', ({ mode, kind, reason }) => {
    const step = stepOwner(stateOf(mode, kind), { kind: 'stop', reason }, ownerContextOf(mode));
    const isPast = reason === 'expired' && (kind === 'granting' || kind === 'granted');
    if (kind === 'ended' || isPast) {
      expect(step).toMatchObject({ state: { kind }, effects: [] });
      return;
    }
    expect(step.state.kind).toBe('ended');
    expect(kindsOf(step)).toEqual(reason === 'hung-up' ? ['end'] : ['send abort', 'end']);
    expect(outcomeOf(step)).toMatchObject({ reason, closesWindow: isShown(mode, kind) });
  });

  test.each(CASES.filter(({ said, kind }) => said === 'abort' && kind !== 'granting'))(
    '$mode: $kind is told of a grant that it did not ask for, and sends none',
    ({ mode, kind }) => {
      const step = stepOwner(stateOf(mode, kind), ISSUED, ownerContextOf(mode));
      expect(step.state.kind).toBe('ended');
      expect(kindsOf(step)).not.toContain('send grant');
    },
  );
});

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
