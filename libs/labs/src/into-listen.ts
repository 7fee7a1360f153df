import type { Text } from '@socketlab/foundation';
import type { Finding } from './claim-rule.ts';
import { type Call, type EndFacts, enteredNs, isDuring, TOLERANCE_NS } from './end-facts.ts';

/**
 * Whether listen() led CLOSED to LISTEN, told in the words of `tell` where it did. What contradicts it is a listen() that
 * failed, or a LISTEN that was there before listen() was entered. A later change, or one out of another state, is not the one
 * that listen() made: that one was not told, and nothing can be said of it.
 */
export function judgeIntoListen(
  listener: EndFacts | undefined,
  tell: (listen: Call) => Text,
): Finding | undefined {
  const listens = listener?.calls.filter(({ name }) => name === 'listen') ?? [];
  const listen = listens.find(({ result }) => result === 0) ?? listens[0];
  const state = listener?.into('LISTEN');
  if (listen === undefined) return undefined;
  // What contradicts it is not told in the words of what it would have been.
  if (listen.result !== 0) return { verdict: 'refuted', evidence: [listen] };
  if (state?.from !== 'CLOSED') return undefined;
  const evidence: Finding['evidence'] = [listen, state];
  if (isDuring(state, listen)) return { verdict: 'proven', evidence, text: tell(listen) };
  const isBefore = enteredNs(state) < enteredNs(listen) - TOLERANCE_NS;
  return isBefore ? { verdict: 'refuted', evidence } : undefined;
}
