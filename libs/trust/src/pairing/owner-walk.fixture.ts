import { expect } from 'vitest';
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
import { CLASSMATE_SAYS, GRANTED, ownerContextOf } from './sides.fixture.ts';

export type Kind = OwnerState['kind'];
export type Said = keyof typeof CLASSMATE_SAYS;

export const hear = (message: ClassmateMessage, hasRoom = true): OwnerInput => ({
  kind: 'message',
  message,
  hasRoom,
});
export const ISSUED: OwnerInput = { kind: 'issued', granted: GRANTED };

/** The inputs that lead from the beginning to each state. */
export const PATHS: Readonly<
  Record<PairingMode, Readonly<Partial<Record<Kind, readonly OwnerInput[]>>>>
> = {
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

export function stateOf(mode: PairingMode, kind: Kind): OwnerState {
  const state = walk(ownerContextOf(mode), PATHS[mode][kind] ?? []);
  expect(state.kind).toBe(kind);
  return state;
}

export const kindsOf = ({ effects }: OwnerStep): readonly string[] =>
  effects.map((effect) => (effect.kind === 'send' ? `send ${effect.message.type}` : effect.kind));
export const outcomeOf = ({ effects }: OwnerStep) =>
  effects.find((effect): effect is Extract<OwnerEffect, { kind: 'end' }> => effect.kind === 'end')
    ?.outcome;
export const isShown = (mode: PairingMode, kind: Kind): boolean =>
  mode === 'digits' && !['greeting', 'agreed'].includes(kind);
