import { describe, expect, test } from 'vitest';
import { stepOwner } from './owner-side.ts';
import {
  hear,
  ISSUED,
  isShown,
  type Kind,
  kindsOf,
  outcomeOf,
  PATHS,
  type Said,
  stateOf,
} from './owner-walk.fixture.ts';
import type { PairingMode } from './protocol.ts';
import { CLASSMATE_SAYS, ownerContextOf } from './sides.fixture.ts';

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
    (['expired', 'used-up', 'cancelled', 'hung-up', 'late', 'internal'] as const).map((reason) => ({
      mode,
      kind,
      reason,
    })),
  );

  test.each(stops)('$mode: $kind is stopped: $reason', ({ mode, kind, reason }) => {
    const step = stepOwner(stateOf(mode, kind), { kind: 'stop', reason }, ownerContextOf(mode));
    const isPast =
      ['expired', 'used-up'].includes(reason) && (kind === 'granting' || kind === 'granted');
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
