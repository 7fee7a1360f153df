import { describe, expect, test } from 'vitest';
import { beginClassmate, stepClassmate } from './classmate-side.ts';
import type {
  ClassmateContext,
  ClassmateEffect,
  ClassmateInput,
  ClassmateState,
  ClassmateStep,
} from './classmate-state.ts';
import type { OwnerMessage } from './messages.ts';
import type { PairingMode } from './protocol.ts';
import {
  bytesOf,
  CHANNEL,
  classmateContextOf,
  DIGITS,
  hexOf,
  NONCES,
  OTHER_CHANNEL,
  ownerSays,
  TOKEN_KEY,
} from './sides.fixture.ts';
import { commitToNonce, proveToken } from './transcript.ts';

type Kind = ClassmateState['kind'];
type Said = OwnerMessage['type'];

/** The whole protocol as the classmate hears it. All else ends the session. */
const WAYS: Readonly<Record<PairingMode, Partial<Record<Kind, Partial<Record<Said, Kind>>>>>> = {
  digits: {
    greeting: { 'owner-hello': 'considering' },
    guessed: { 'owner-nonce': 'opened' },
    opened: { grant: 'storing' },
  },
  class: {
    greeting: { 'owner-hello': 'considering' },
    challenging: { 'owner-nonce': 'proving' },
    proving: { 'owner-proof': 'opened' },
    opened: { grant: 'storing' },
  },
};

const hear = (message: OwnerMessage): ClassmateInput => ({ kind: 'message', message });
const WILLING: ClassmateInput = { kind: 'willing' };
const STORED: ClassmateInput = { kind: 'stored', inReturn: null };
const TYPED: Readonly<Record<PairingMode, ClassmateInput>> = {
  digits: { kind: 'typed', secret: { kind: 'digits', digits: DIGITS } },
  class: { kind: 'typed', secret: { kind: 'class', tokenKey: TOKEN_KEY } },
};

/** Each state of a mode, and the input that leads on from it. */
const WALKS: Readonly<Record<PairingMode, readonly (readonly [Kind, ClassmateInput?])[]>> = {
  digits: [
    ['greeting', hear(ownerSays('digits')['owner-hello'])],
    ['considering', WILLING],
    ['asking', TYPED.digits],
    ['guessed', hear(ownerSays('digits')['owner-nonce'])],
    ['opened', hear(ownerSays('digits').grant)],
    ['storing', STORED],
    ['ended'],
  ],
  class: [
    ['greeting', hear(ownerSays('class')['owner-hello'])],
    ['considering', WILLING],
    ['asking', TYPED.class],
    ['challenging', hear(ownerSays('class')['owner-nonce'])],
    ['proving', hear(ownerSays('class')['owner-proof'])],
    ['opened', hear(ownerSays('class').grant)],
    ['storing', STORED],
    ['ended'],
  ],
};

function stateOf(mode: PairingMode, kind: Kind, context = classmateContextOf()): ClassmateState {
  let { state } = beginClassmate();
  for (const [at, input] of WALKS[mode]) {
    expect(state.kind).toBe(at);
    if (at === kind || input === undefined) break;
    ({ state } = stepClassmate(state, input, context));
  }
  return state;
}

const kindsOf = ({ effects }: ClassmateStep): readonly string[] =>
  effects.map((effect) => (effect.kind === 'send' ? `send ${effect.message.type}` : effect.kind));
const outcomeOf = ({ effects }: ClassmateStep) =>
  effects.find(
    (effect): effect is Extract<ClassmateEffect, { kind: 'end' }> => effect.kind === 'end',
  )?.outcome;

const STATES = (['digits', 'class'] as const).flatMap((mode) =>
  WALKS[mode].map(([kind]) => ({ mode, kind })),
);
const CASES = STATES.flatMap(({ mode, kind }) =>
  (Object.keys(ownerSays(mode)) as Said[]).map((said) => ({ mode, kind, said })),
);

describe('every message in every state', () => {
  test('is 15 states by 5 messages', () => expect(CASES).toHaveLength((7 + 8) * 5));

  test.each(CASES)('$mode: $kind hears $said', ({ mode, kind, said }) => {
    const context = classmateContextOf();
    const step = stepClassmate(stateOf(mode, kind), hear(ownerSays(mode)[said]), context);
    const next = WAYS[mode][kind]?.[said];
    if (kind === 'ended') {
      expect(step).toEqual({ state: { kind: 'ended' }, effects: [] });
    } else if (next !== undefined) {
      expect(step.state.kind).toBe(next);
    } else {
      const [reason, by] = said === 'abort' ? ['cancelled', 'peer'] : ['message', 'us'];
      expect(step.state.kind).toBe('ended');
      expect(kindsOf(step)).toEqual(said === 'abort' ? ['end'] : ['send abort', 'end']);
      expect(outcomeOf(step)).toMatchObject({ kind: 'failed', reason, by });
    }
    expect(kindsOf(step).includes('store')).toBe(kind === 'opened' && said === 'grant');
    const mayOpen = mode === 'digits' && kind === 'guessed' && said === 'owner-nonce';
    expect(kindsOf(step).includes('send opening')).toBe(mayOpen);
  });
});

describe('every other input in every state', () => {
  const inputs = [WILLING, TYPED.digits, TYPED.class, STORED] as const;
  const cases = STATES.flatMap((state) => inputs.map((input) => ({ ...state, input })));

  test.each(cases)('$mode: $kind, $input.kind', ({ mode, kind, input }) => {
    const isExpected = WALKS[mode].some(([at, next]) => at === kind && next === input);
    const step = stepClassmate(stateOf(mode, kind), input, classmateContextOf());
    if (kind === 'ended') expect(step.effects).toEqual([]);
    else if (!isExpected) {
      expect(kindsOf(step)).toEqual(['send abort', 'end']);
      expect(outcomeOf(step)).toMatchObject({ reason: 'internal', by: 'us' });
    } else expect(outcomeOf(step)?.kind).toBe(kind === 'storing' ? 'paired' : undefined);
  });

  const stops = STATES.flatMap((state) =>
    (['cancelled', 'hung-up', 'late', 'internal'] as const).map((reason) => ({ ...state, reason })),
  );

  test.each(stops)('$mode: $kind is stopped: $reason', ({ mode, kind, reason }) => {
    const step = stepClassmate(stateOf(mode, kind), { kind: 'stop', reason }, classmateContextOf());
    if (kind === 'ended') {
      expect(step.effects).toEqual([]);
      return;
    }
    expect(step.state.kind).toBe('ended');
    expect(kindsOf(step)).toEqual(reason === 'hung-up' ? ['end'] : ['send abort', 'end']);
  });
});

describe('what a classmate says, and when', () => {
  test('nothing to a machine that it does not want, or whose certificates prove nothing', () => {
    const context = classmateContextOf({
      judge: () => ({ kind: 'refused', reason: 'certificate' }),
    });
    const step = stepClassmate(
      beginClassmate().state,
      hear(ownerSays('digits')['owner-hello']),
      context,
    );
    expect(kindsOf(step)).toEqual(['send abort', 'end']);
    const considering = stepClassmate(
      beginClassmate().state,
      hear(ownerSays('digits')['owner-hello']),
      classmateContextOf(),
    );
    expect(kindsOf(considering)).toEqual(['consider']);
  });

  test('its nonce before the question with digits, and after it with a token', () => {
    const say = (mode: PairingMode) =>
      stepClassmate(stateOf(mode, 'considering'), WILLING, classmateContextOf());
    expect(kindsOf(say('digits'))).toEqual(['send classmate-hello', 'send classmate-nonce', 'ask']);
    expect(kindsOf(say('class'))).toEqual(['send classmate-hello', 'ask']);
  });
});

describe('what is of the right kind and not right', () => {
  const session = { nonces: NONCES, channel: CHANNEL };
  const wrong: readonly (readonly [
    string,
    PairingMode,
    Kind,
    OwnerMessage,
    Partial<ClassmateContext>,
    string,
  ])[] = [
    [
      'another nonce than it committed to',
      'digits',
      'guessed',
      { type: 'owner-nonce', nonce: hexOf(bytesOf('another')) },
      {},
      'message',
    ],
    [
      'another nonce than it committed to',
      'class',
      'challenging',
      { type: 'owner-nonce', nonce: hexOf(bytesOf('another')) },
      {},
      'message',
    ],
    [
      'the nonce of a session whose digits are others',
      'digits',
      'guessed',
      ownerSays('digits')['owner-nonce'],
      { nonce: bytesOf('another nonce of ours') },
      'wrong-digits',
    ],
    [
      'our own proof, reflected',
      'class',
      'proving',
      { type: 'owner-proof', proof: proveToken('classmate', TOKEN_KEY, session) },
      {},
      'wrong-token',
    ],
    [
      'the proof of another session',
      'class',
      'proving',
      {
        type: 'owner-proof',
        proof: proveToken('owner', TOKEN_KEY, { ...session, channel: OTHER_CHANNEL }),
      },
      {},
      'wrong-token',
    ],
    [
      'a certificate that is no grant for us',
      'digits',
      'opened',
      ownerSays('digits').grant,
      { isGrantOf: () => false },
      'certificate',
    ],
  ];

  test.each(wrong)('%s ends it (%s, %s)', (_what, mode, kind, message, changes, reason) => {
    const step = stepClassmate(stateOf(mode, kind), hear(message), classmateContextOf(changes));
    expect(kindsOf(step)).toEqual(['send abort', 'end']);
    expect(outcomeOf(step)).toMatchObject({ reason, by: 'us' });
  });

  test('a commitment that was made in another session ends it, with right digits too', () => {
    const context = classmateContextOf();
    const commitment = commitToNonce('owner', NONCES.owner, OTHER_CHANNEL);
    const inputs = [
      hear({ ...ownerSays('digits')['owner-hello'], commitment }),
      WILLING,
      TYPED.digits,
    ];
    const state = inputs.reduce(
      (before, input) => stepClassmate(before, input, context).state,
      beginClassmate().state,
    );
    const step = stepClassmate(state, hear(ownerSays('digits')['owner-nonce']), context);
    expect(outcomeOf(step)).toMatchObject({ reason: 'message' });
  });
});
