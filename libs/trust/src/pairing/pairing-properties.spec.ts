import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginClassmate, stepClassmate } from './classmate-side.ts';
import type { ClassmateEffect, ClassmateInput, ClassmateState } from './classmate-state.ts';
import type { ClassmateMessage, OwnerMessage } from './messages.ts';
import { beginOwner, stepOwner } from './owner-side.ts';
import type { OwnerContext, OwnerEffect, OwnerInput, OwnerState } from './owner-state.ts';
import { createPairingWindow } from './pairing-window.ts';
import type { PairingMode } from './protocol.ts';
import {
  BLIND,
  bytesOf,
  CHANNEL,
  CLASSMATE_SAYS,
  classmateContextOf,
  GRANTED,
  hexOf,
  NONCES,
  OTHER_CHANNEL,
  ownerContextOf,
  ownerSays,
  TOKEN_KEY,
} from './sides.fixture.ts';
import { commitToDigits, commitToNonce, deriveDigits, proveToken } from './transcript.ts';

const RUNS = { numRuns: 500 } as const;
const STOPS = ['expired', 'cancelled', 'hung-up', 'late', 'internal'] as const;

interface Session {
  readonly context: OwnerContext;
  state: OwnerState;
}

/** The sessions of one window, each over a connection of its own, run as the server runs them. */
function createSessions(mode: PairingMode, uses: number, count: number) {
  const window = createPairingWindow(
    mode === 'class' ? { kind: 'class', uses } : { kind: 'digits' },
  );
  const seen = { shown: 0, issued: 0, closed: false };
  const sessions = Array.from({ length: count }, (_, index) => {
    const channel = { ...CHANNEL, exporter: bytesOf(`connection ${index}`) };
    const nonce = bytesOf(`owner nonce ${index}`);
    const context: OwnerContext = ownerContextOf(mode, { channel, nonce });
    return { context, state: beginOwner(context).state };
  });
  const perform = (effect: OwnerEffect, mayIssue: boolean): void => {
    if (effect.kind === 'show') {
      expect(window.hasRoom()).toBe(true);
      seen.shown += 1;
      window.take();
    }
    if (effect.kind === 'issue') {
      expect(mayIssue).toBe(true);
      seen.issued += 1;
      if (mode === 'class') window.take();
    }
    if (effect.kind === 'end' && effect.outcome.kind === 'failed' && effect.outcome.closesWindow) {
      window.close();
      seen.closed = true;
    }
  };
  return {
    seen,
    sessions,
    feed(index: number, input: OwnerInput, mayIssue: boolean): void {
      const session = sessions[index] as Session;
      const step = stepOwner(session.state, input, session.context);
      session.state = step.state;
      for (const effect of step.effects) perform(effect, mayIssue);
    },
    hasRoom: () => window.hasRoom(),
  };
}

const nonceOf = (index: number): Uint8Array => bytesOf(`their nonce ${index}`);
const noncesOf = (index: number, { nonce }: OwnerContext) => ({
  owner: nonce,
  classmate: nonceOf(index),
});

/** What someone can say who knows everything but the secret when it matters; all of it fits that session otherwise. */
function attackers(index: number, context: OwnerContext): readonly ClassmateMessage[] {
  const { channel } = context;
  const right = deriveDigits(noncesOf(index, context), channel);
  const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0');
  const nonces = noncesOf(index, context);
  return [
    {
      ...CLASSMATE_SAYS['classmate-hello'],
      commitment: commitToNonce('classmate', nonceOf(index), channel),
    },
    { type: 'classmate-nonce', nonce: hexOf(nonceOf(index)) },
    { type: 'guess', commitment: commitToDigits(wrong, BLIND, channel) },
    // Right digits, committed to in another connection.
    { type: 'guess', commitment: commitToDigits(right, BLIND, OTHER_CHANNEL) },
    { type: 'opening', digits: wrong, blind: hexOf(BLIND) },
    // Right digits, which everyone knows once the owner has shown its nonce: too late for the commitment.
    { type: 'opening', digits: right, blind: hexOf(BLIND) },
    { type: 'classmate-proof', proof: proveToken('owner', TOKEN_KEY, { nonces, channel }) },
    {
      type: 'classmate-proof',
      proof: proveToken('classmate', TOKEN_KEY, { nonces, channel: OTHER_CHANNEL }),
    },
    {
      type: 'classmate-proof',
      proof: proveToken('classmate', bytesOf('guess'), { nonces, channel }),
    },
    ...Object.values(CLASSMATE_SAYS),
  ];
}

const WORDS = attackers(0, ownerContextOf('digits')).length;
const SESSIONS = 4;
/** Most of the time the words that lead on from a state, or random sequences would end in the first one. */
const LEADS_ON: Readonly<Partial<Record<OwnerState['kind'], readonly number[]>>> = {
  greeting: [0],
  agreed: [1],
  shown: [2, 3],
  revealed: [4, 5],
  challenged: [6, 7, 8],
};
const action = fc.record({
  session: fc.nat({ max: SESSIONS - 1 }),
  word: fc.nat({ max: WORDS + STOPS.length }),
  leadsOn: fc.nat({ max: 7 }).map((number) => number > 0),
});
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

function wordOf({ word, leadsOn }: Action, { kind }: OwnerState): number {
  const leading = LEADS_ON[kind] ?? [];
  return (leadsOn ? leading[word % leading.length] : undefined) ?? word;
}

describe('whatever is said to a window, by as many as like', () => {
  test.each(['digits', 'class'] as const)('without the secret nothing is granted (%s)', (mode) => {
    const answered = mode === 'digits' ? 'revealed' : 'challenged';
    let answers = 0;
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40, size: 'max' }), (actions) => {
        const { sessions, seen, feed, hasRoom } = createSessions(mode, 2, SESSIONS);
        for (const each of actions) {
          const { session } = each;
          const { context, state } = sessions[session] as Session;
          const word = wordOf(each, state);
          const message = attackers(session, context)[word];
          const reason = STOPS[word - WORDS];
          if (state.kind === answered && message) answers += 1;
          if (message) feed(session, { kind: 'message', message, hasRoom: hasRoom() }, false);
          else if (reason) feed(session, { kind: 'stop', reason }, false);
          else feed(session, { kind: 'issued', granted: GRANTED }, false);
        }
        expect(seen.issued).toBe(0);
        expect(seen.shown).toBeLessThanOrEqual(mode === 'digits' ? 1 : 0);
      }),
      RUNS,
    );
    // The sequences get as far as where it matters, many times.
    expect(answers).toBeGreaterThan(200);
  });

  test('digits are shown once, and at most one session is granted something, by a right opening', () => {
    let granted = 0;
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40, size: 'max' }), (actions) => {
        const { sessions, seen, feed, hasRoom } = createSessions('digits', 1, SESSIONS);
        for (const each of actions) {
          const { session } = each;
          const { context, state } = sessions[session] as Session;
          const right = deriveDigits(noncesOf(session, context), context.channel);
          const commitment = commitToDigits(right, BLIND, context.channel);
          const isGuess = state.kind === 'shown' && each.leadsOn;
          const message = isGuess
            ? ({ type: 'guess', commitment } as const)
            : attackers(session, context)[wordOf(each, state)];
          if (message === undefined) continue;
          const isRight =
            state.kind === 'revealed' &&
            state.guess === commitment &&
            message.type === 'opening' &&
            message.digits === right;
          const { closed, shown } = seen;
          feed(session, { kind: 'message', message, hasRoom: hasRoom() }, isRight);
          if (closed) expect(seen.shown).toBe(shown);
        }
        expect(seen.shown).toBeLessThanOrEqual(1);
        expect(seen.issued).toBeLessThanOrEqual(1);
        granted += seen.issued;
      }),
      RUNS,
    );
    expect(granted).toBeGreaterThan(100);
  });

  test('a token is used at most as often as it may be', () => {
    const count = 6;
    const order = fc.shuffledSubarray(
      Array.from({ length: count * 3 }, (_, index) => index % count),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(order, fc.integer({ min: 0, max: count }), (turns, uses) => {
        const { sessions, seen, feed, hasRoom } = createSessions('class', uses, count);
        for (const index of turns) {
          const { context, state } = sessions[index] as {
            context: OwnerContext;
            state: OwnerState;
          };
          const session = { nonces: noncesOf(index, context), channel: context.channel };
          const proof = proveToken('classmate', TOKEN_KEY, session);
          const [hello, nonce] = attackers(index, context);
          const message =
            state.kind === 'greeting'
              ? hello
              : state.kind === 'agreed'
                ? nonce
                : ({ type: 'classmate-proof', proof } as const);
          if (message) feed(index, { kind: 'message', message, hasRoom: hasRoom() }, true);
        }
        expect(seen.issued).toBeLessThanOrEqual(uses);
      }),
      RUNS,
    );
  });
});

describe('whatever is said to a classmate', () => {
  const digits = deriveDigits(NONCES, CHANNEL);
  const wrong = digits === '000000' ? '000001' : '000000';
  const said = (mode: PairingMode): readonly ClassmateInput[] => {
    const messages: readonly OwnerMessage[] = [
      ...Object.values(ownerSays(mode)),
      { type: 'owner-nonce', nonce: hexOf(bytesOf('another')) },
      { type: 'owner-proof', proof: hexOf(bytesOf('another')) },
    ];
    return [
      ...messages.map((message) => ({ kind: 'message', message }) as const),
      { kind: 'willing' },
      { kind: 'stop', reason: 'late' },
    ];
  };

  test.each([
    ['digits', { kind: 'digits', digits: wrong }],
    ['class', { kind: 'class', tokenKey: bytesOf('the token of another class') }],
  ] as const)('a wrong secret keeps nothing and opens nothing (%s)', (mode, secret) => {
    const inputs = [...said(mode), { kind: 'typed', secret } as const];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...inputs), { maxLength: 30, size: 'max' }),
        (sequence) => {
          const effects = run([
            { kind: 'message', message: ownerSays(mode)['owner-hello'] },
            { kind: 'willing' },
            ...sequence,
          ]);
          expect(effects.filter(({ kind }) => kind === 'store')).toEqual([]);
          expect(
            effects.map((effect) => effect.kind === 'send' && effect.message.type),
          ).not.toContain('opening');
        },
      ),
      RUNS,
    );
  });

  function run(sequence: readonly ClassmateInput[]): readonly ClassmateEffect[] {
    let state: ClassmateState = beginClassmate().state;
    return sequence.flatMap((input) => {
      const step = stepClassmate(state, input, classmateContextOf());
      ({ state } = step);
      return step.effects;
    });
  }
});
