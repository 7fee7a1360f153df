import type { Event } from '@socketlab/evidence';
import { expect, it } from 'vitest';
import { addingPacket } from '../fixtures/altered-events.fixture.ts';
import { claimsOn, readRecordedRun } from '../fixtures/recorded-run.fixture.ts';

const run = readRecordedRun('tcp-multi');
const address = run.lab === 'tcp-multi' ? run.notes.multi?.address : undefined;
const syn = run.events.find(
  (event: Event) =>
    event.kind === 'packet' && event.tcp?.flags.join() === 'SYN' && event.socket.remote === address,
);

it('the SYN of a stranger to the same port is none of this run’s connections', () => {
  const socket = { protocol: 'tcp', local: '127.0.0.1:7', remote: address };
  const claim = claimsOn(run, addingPacket(syn, { socket })).get('multi.4.syn-each');
  expect(claim?.verdict).toBe('proven');
  expect(claim?.text).toEqual(claimsOn(run).get('multi.4.syn-each')?.text);
});

it('a SYN that was sent again is told, and counted once', () => {
  const claim = claimsOn(run, addingPacket(syn, {})).get('multi.4.syn-each');
  expect(claim?.verdict).toBe('proven');
  expect(claim?.text.en).toMatch(/; sent again: 1\.$/);
});
