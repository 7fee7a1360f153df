import type { Claim, Event } from '@socketlab/evidence';
import { expect, it } from 'vitest';
import { type Alteration, addingPacket } from '../fixtures/altered-events.fixture.ts';
import { claimsOn, readRecordedRun } from '../fixtures/recorded-run.fixture.ts';

const run = readRecordedRun('tcp-simple');
const isFlagged =
  (flags: string) =>
  (event: Event): boolean =>
    event.kind === 'packet' && event.tcp?.flags.toSorted().join() === flags;
const [client, server] = run.events.filter(isFlagged('ACK,FIN'));
const syn = run.events.find(isFlagged('SYN'));

function claimOn(...alterations: readonly Alteration[]): Claim | undefined {
  const alter: Alteration = (events) => alterations.reduce((changed, one) => one(changed), events);
  return claimsOn(run, alter).get('tcp.4.closing-count');
}

/** The client's FIN once more, as it acknowledges what came meanwhile. */
function resent(change: { readonly sequence?: number } = {}): Alteration {
  if (client?.kind !== 'packet' || server?.kind !== 'packet') throw new Error('no two FINs');
  const acknowledgment = ((server.tcp?.sequence ?? 0) + 1) >>> 0;
  return addingPacket(client, { tcp: { ...client.tcp, acknowledgment, ...change } });
}

it('FINs that were sent again are counted once', () => {
  const claim = claimOn(resent(), addingPacket(server, {}));
  expect(claim?.verdict).toBe('proven');
  expect(claim?.text).toEqual(claimOn()?.text);
});

it('segments from the same port to another server are not of the connection', () => {
  const local = syn?.socket.local ?? '';
  const socket = { protocol: 'tcp', local, remote: '127.0.0.1:9' };
  const tcp = { ...(syn?.kind === 'packet' ? syn.tcp : undefined), sequence: 77 };
  expect(claimOn(addingPacket(syn, { socket, tcp }))?.verdict).toBe('proven');
});

it('two FINs of one end with different numbers contradict it', () => {
  const sequence = client?.kind === 'packet' ? (client.tcp?.sequence ?? 0) - 1 : 0;
  expect(claimOn(resent({ sequence }))?.verdict).toBe('refuted');
});
