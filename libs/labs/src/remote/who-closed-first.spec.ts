import type { Event } from '@socketlab/evidence';
import { expect, it } from 'vitest';
import { type Alteration, changing, isCall, shifted } from '../fixtures/altered-events.fixture.ts';
import { claimsOn, readRecordedRun } from '../fixtures/recorded-run.fixture.ts';

const run = readRecordedRun('remote');
const ID = 'remote.3.time-wait';
const end = run.events.find(
  (event) => isCall('recv')(event) && event.kind === 'call' && event.result === 0,
);
const isServersClose = (event: Event): boolean =>
  isCall('close')(event) && event.socket.remote === end?.socket.remote;

it('names the server’s close() after its recv() returned 0, by which the client was first', () => {
  const claim = claimsOn(run).get(ID);
  expect(claim?.verdict).toBe('proven');
  expect(claim?.evidence).toContain(end?.id);
  expect(claim?.evidence).toContain(run.events.find(isServersClose)?.id);
});

it.each<[string, Alteration]>([
  ['was not seen', changing(isServersClose, { name: 'getsockname' })],
  [
    'came before it was told of the client’s',
    changing(isServersClose, { monotonicNs: shifted(end, -5) }),
  ],
])('does not say who closed first when the server’s close() %s', (_, alter) => {
  expect(claimsOn(run).get(ID)?.verdict).toBe('proven');
  expect(claimsOn(run, alter).get(ID)).toMatchObject({
    verdict: 'not-observed',
    reason: { en: expect.stringContaining('nobody knows who closed first') },
  });
});
