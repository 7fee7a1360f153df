import type { Claim, Event } from '@socketlab/evidence';
import { expect, it } from 'vitest';
import { type Alteration, isCall, shifted } from '../fixtures/altered-events.fixture.ts';
import { claimsOn, readRecordedRun } from '../fixtures/recorded-run.fixture.ts';

const run = readRecordedRun('tcp-multi');
const ID = 'multi.1.one-listener';

/** A call of the server's, made once more a little later. */
const again =
  (name: string, change: object = {}): Alteration =>
  (events) => {
    const at = events.findIndex(isCall(name, 'multi-tcp'));
    const call = events[at];
    if (call?.kind !== 'call') throw new Error('the run has no such call');
    const copy = {
      ...call,
      id: 'multi-tcp.9001',
      monotonicNs: shifted(call, 1),
      returnedMonotonicNs: shifted(call, 2),
      ...change,
    } as Event;
    return [...events.slice(0, at + 1), copy, ...events.slice(at + 1)];
  };

const claimOn = (alter: Alteration): Claim | undefined => claimsOn(run, alter).get(ID);

it('a bind() that failed and was repeated does not refute that there is one listener', () => {
  const claim = claimOn(again('bind', { result: -1, errno: 'EADDRINUSE' }));
  expect(claim?.verdict).toBe('not-observed');
  expect(claim?.reason?.en).toMatch(/also called bind\(\) at .*, which failed/);
});

it('a second listener of the same program does not refute it, whoever opened it', () => {
  const other = { protocol: 'tcp', local: '127.0.0.1:6000', remote: '0.0.0.0:0' };
  const claim = claimOn(again('listen', { socket: other, handle: 'other', descriptor: 99 }));
  expect(claim?.verdict).toBe('not-observed');
  expect(claim?.reason?.['pt-BR']).toMatch(/em outro socket/);
});

it('a second listen() on the listener itself refutes it', () => {
  expect(claimOn(again('listen'))?.verdict).toBe('refuted');
});
