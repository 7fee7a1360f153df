import type { Event } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import { type Alteration, changing, isState, shifted } from './fixtures/altered-events.fixture.ts';
import { claimsOn, readRecordedRun } from './fixtures/recorded-run.fixture.ts';

const RUNS = [
  ['tcp-simple', 'tcp.1.listen-state'],
  ['remote', 'remote.1.listening'],
] as const;

describe.each(RUNS)('listen() and LISTEN in a run of %s', (lab, id) => {
  const run = readRecordedRun(lab);
  const isListen = (event: Event): boolean =>
    event.kind === 'call' &&
    event.source === 'program' &&
    event.name === 'listen' &&
    event.witness === 'tcp-echo';
  const isInto = isState('CLOSED', 'LISTEN', 'tcp-echo');
  const listen = run.events.find(isListen);
  const returned = listen?.kind === 'call' ? BigInt(listen.returnedMonotonicNs) : 0n;
  const verdictOf = (alter?: Alteration): string | undefined =>
    claimsOn(run, alter).get(id)?.verdict;

  it.each<[string, Alteration]>([
    ['after listen() had returned', changing(isInto, { monotonicNs: String(returned + 900_000n) })],
    ['out of another state than CLOSED', changing(isInto, { from: 'SYN-SENT' })],
  ])('a LISTEN %s says nothing of what listen() did', (_, alter) => {
    expect(verdictOf()).toBe('proven');
    expect(verdictOf(alter)).toBe('not-observed');
  });

  it.each<[string, Alteration]>([
    ['listen() failed', changing(isListen, { result: -1, errno: 'EADDRINUSE' })],
    ['LISTEN was there before it', changing(isInto, { monotonicNs: shifted(listen, -40) })],
  ])('it is refuted when %s', (_, alter) => {
    expect(verdictOf(alter)).toBe('refuted');
  });
});
