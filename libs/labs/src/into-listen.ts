import type { Claim } from '@socketlab/evidence';
import {
  type Call,
  type EndFacts,
  enteredNs,
  isDuring,
  type State,
  TOLERANCE_NS,
} from './end-facts.ts';

/** What was told of a listen(): how it ended, and the change into LISTEN where one was told. */
export interface IntoListen {
  readonly verdict: Exclude<Claim['verdict'], 'not-observed'>;
  readonly listen: Call;
  readonly state?: State;
}

/**
 * Whether listen() led CLOSED to LISTEN. What contradicts it is a listen() that failed, or a LISTEN that was there before
 * listen() was entered. A later change, or one out of another state, is not the one that listen() made: that one was not
 * told, and nothing can be said of it.
 */
export function findIntoListen(listener: EndFacts | undefined): IntoListen | undefined {
  const listens = listener?.calls.filter(({ name }) => name === 'listen') ?? [];
  const listen = listens.find(({ result }) => result === 0) ?? listens[0];
  const state = listener?.into('LISTEN');
  if (listen === undefined) return undefined;
  if (listen.result !== 0) return { verdict: 'refuted', listen };
  if (state?.from !== 'CLOSED') return undefined;
  if (isDuring(state, listen)) return { verdict: 'proven', listen, state };
  const isBefore = enteredNs(state) < enteredNs(listen) - TOLERANCE_NS;
  return isBefore ? { verdict: 'refuted', listen, state } : undefined;
}
