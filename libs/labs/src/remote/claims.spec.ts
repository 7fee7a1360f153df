import type { Claim, Event } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import { addingPacket, changing, changingAll, isCall } from '../fixtures/altered-events.fixture.ts';
import {
  BLINDNESSES,
  claimsOn,
  idsOf,
  judgeRecordedRun,
  neverHappened,
  type RecordedRun,
  readRecordedRun,
  seenWith,
} from '../fixtures/recorded-run.fixture.ts';

const run = readRecordedRun('remote');
const byId = (one: RecordedRun): ReadonlyMap<string, Claim> =>
  new Map(judgeRecordedRun(one).map((claim) => [claim.id, claim]));
const isPacketWith =
  (flags: string) =>
  (event: Event): boolean =>
    event.kind === 'packet' && event.tcp?.flags.toSorted().join() === flags;
const isInterface =
  (part: 'holds' | 'leads') =>
  (event: Event): boolean =>
    event.kind === 'interface' && event.part === part;

/** The run as it would be if one of the two machines could not capture. */
function withoutPacketsOf(host: string): RecordedRun {
  const { run: rest } = neverHappened(
    run,
    (event) => event.host === host && event.source === 'wire',
  );
  const reason = { en: 'operation not permitted', 'pt-BR': 'operação não permitida' };
  const witnesses = rest.witnesses.map((witness) => ({
    ...witness,
    observers: witness.observers.map((observer) =>
      witness.host === host && observer.name === 'packets'
        ? { name: 'packets', isAvailable: false, reason }
        : observer,
    ),
  }));
  return { ...rest, witnesses };
}

describe('the claims of two machines', () => {
  it('are all proven as root, of two hosts whose clocks are two hours apart', () => {
    const claims = byId(run);
    expect(idsOf(claims, 'proven')).toHaveLength(claims.size);
    const [server, client] = ['lab-07', 'local'].map(
      (host) => run.events.find((event) => event.host === host)?.host,
    );
    expect([server, client]).toEqual(['lab-07', 'local']);
    expect(Number(run.clocks?.[0]?.aheadNs)).toBeGreaterThan(7_200e9);
  });

  it('on packets are not observed where only one machine may capture, and name the other', () => {
    const claims = byId(withoutPacketsOf('lab-07'));
    expect(claims.get('remote.4.same-segments')).toMatchObject({
      verdict: 'not-observed',
      reason: { en: expect.stringContaining('tcp-echo on lab-07 captured no packets') },
    });
    expect(claims.get('remote.4.largest-segment')?.verdict).toBe('proven');
    expect(claims.get('remote.4.round-trip')?.verdict).toBe('proven');
    const others = byId(withoutPacketsOf('local'));
    expect(others.get('remote.4.round-trip')).toMatchObject({
      verdict: 'not-observed',
      reason: { en: expect.stringContaining('client-agent on local captured no packets') },
    });
  });

  it.each(Object.entries(BLINDNESSES))(
    'refute nothing and say why they are not observed: %s',
    (_, blindness) => {
      const claims = byId(seenWith(blindness, run));
      expect(idsOf(claims, 'refuted')).toEqual([]);
      for (const claim of claims.values()) {
        if (claim.verdict === 'not-observed') expect(claim).toHaveProperty('reason.pt-BR');
      }
      expect(idsOf(claims, 'proven').length).toBeGreaterThan(8);
    },
  );

  it.each<[string, string, Parameters<typeof claimsOn>[1]]>([
    [
      'the server is bound to loopback',
      'remote.1.address',
      changing(isCall('bind'), {
        socket: { protocol: 'tcp', local: '127.0.0.1:65432', remote: '0.0.0.0:0' },
      }),
    ],
    [
      'the address is another machine’s, but by the prefix not in one network',
      'remote.1.same-network',
      changing(isInterface('leads'), { addresses: ['10.99.8.1/24'] } as object),
    ],
    [
      'the address is this machine’s own',
      'remote.1.not-localhost',
      changing(isInterface('leads'), { address: '127.0.0.1' } as object),
    ],
    [
      'someone translates addresses on the way',
      'remote.3.four-tuple',
      changingAll(isCall('recv'), () => ({
        socket: { protocol: 'tcp', local: '10.99.7.2:65432', remote: '192.0.2.1:4000' },
      })),
    ],
    [
      'the SYN offers what loopback would',
      'remote.4.largest-segment',
      changingAll(
        (event) => isPacketWith('SYN')(event) || isPacketWith('ACK,SYN')(event),
        (event) => ({
          tcp: { ...(event.kind === 'packet' ? event.tcp : {}), maximumSegmentBytes: 65_495 },
        }),
      ),
    ],
    [
      'packets came over loopback',
      'remote.4.right-card',
      (events) => {
        const mark = events.find((event) => event.kind === 'capture' && event.interface === 'lo');
        const capture = mark?.kind === 'capture' ? mark.capture : '';
        return addingPacket(events.find(isPacketWith('SYN')), { capture, frame: 1 })(events);
      },
    ],
  ])('are refuted when %s', (_, id, alter) => {
    expect(claimsOn(run, alter).get(id)?.verdict).toBe('refuted');
  });
});
