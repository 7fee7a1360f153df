import type { Event } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import {
  type Alteration,
  addingPacket,
  changing,
  changingAll,
  isCall,
  isFrame,
  losing,
  shifted,
} from '../fixtures/altered-events.fixture.ts';
import {
  BLINDNESSES,
  claimsOn,
  idsOf,
  type RecordedRun,
  readRecordedRun,
  seenWith,
} from '../fixtures/recorded-run.fixture.ts';
import type { Told } from './facts.ts';

const run = readRecordedRun('udp-simple');
const ON_PACKETS = /^udp\.(2\.close-is-silent|4\.)/;

describe('the claims of udp-simple', () => {
  it('are all proven as root, and as well in a sandbox: no claim on UDP needs a tracepoint', () => {
    for (const seen of [run, seenWith(BLINDNESSES.sandbox, run)]) {
      const claims = claimsOn(seen);
      expect(idsOf(claims, 'proven')).toEqual([...claims.keys()]);
      expect(claims.size).toBe(24);
    }
  });

  it('that rest on packets are not observed without a capture, and say why', () => {
    const claims = claimsOn(seenWith(BLINDNESSES['plain Linux'], run));
    const unseen = idsOf(claims, 'not-observed');
    expect(unseen).toEqual([...claims.keys()].filter((id) => ON_PACKETS.test(id)));
    for (const id of unseen) expect(claims.get(id)?.reason?.en).toMatch(/captured no packets/);
  });

  it('show the whole exchange by the calls alone, where nothing else can be observed', () => {
    const claims = claimsOn(seenWith(BLINDNESSES.program, run));
    expect(idsOf(claims, 'refuted')).toEqual([]);
    expect(claims.get('udp.2.exchange')?.verdict).toBe('proven');
    expect(claims.get('udp.1.no-listen')?.verdict).toBe('proven');
    expect(claims.get('udp.1.no-state')?.reason?.en).toMatch(/socket tables/);
  });

  it('say what is absent only of a capture that lost nothing', () => {
    const isEnd = (event: Event): boolean => event.kind === 'capture' && event.phase === 'ended';
    for (const alter of [losing('capture'), changing(isEnd, { missed: 2 })]) {
      const claims = claimsOn(run, alter);
      expect(claims.get('udp.4.no-handshake')?.verdict).toBe('not-observed');
      expect(claims.get('udp.2.close-is-silent')?.verdict).toBe('not-observed');
      expect(claims.get('udp.1.no-listen')?.verdict).toBe('proven');
    }
  });

  it('say what is absent only of a capture that began before the first client had a socket', () => {
    const socket = run.events.find(isCall('socket', 'client-agent'));
    const isBegun = (event: Event): boolean => event.kind === 'capture' && event.phase === 'begun';
    const claims = claimsOn(run, changing(isBegun, { monotonicNs: shifted(socket, 1) }));
    expect(claims.get('udp.4.no-handshake')?.verdict).toBe('not-observed');
  });
});

function withTold(
  recorded: RecordedRun,
  change: (told: readonly Told[]) => readonly Told[],
): RecordedRun {
  if (recorded.lab !== 'udp-simple') throw new Error('another lab');
  const { notes } = recorded;
  return { ...recorded, notes: { ...notes, told: change(notes.told) } };
}

describe('a claim that the evidence contradicts is refuted', () => {
  const closeOfClient = run.events.find(isCall('close', 'client-agent'));
  const isServers = (name: string): ((event: Event) => boolean) => isCall(name, 'udp-echo');
  const isClients = (name: string): ((event: Event) => boolean) => isCall(name, 'client-agent');
  const cases: readonly (readonly [string, Alteration])[] = [
    ['udp.1.socket', changing(isServers('socket'), { args: ['AF_INET', 'SOCK_STREAM'] })],
    ['udp.1.bind', changing(isServers('bind'), { result: -1, errno: 'EADDRINUSE' })],
    ['udp.1.no-listen', changing(isServers('getsockname'), { name: 'listen' })],
    [
      'udp.1.no-state',
      changingAll(
        (event) => event.kind === 'snapshot' && event.witness === 'udp-echo',
        () => ({ state: 'LISTEN' }),
      ),
    ],
    ['udp.1.one-socket', changing(isServers('sendto'), { descriptor: 99 })],
    ['udp.2.port', changing(isClients('getsockname'), { name: 'bind' })],
    ['udp.2.no-connect', changing(isClients('getsockname'), { name: 'connect' })],
    [
      'udp.2.close-is-silent',
      changing(isFrame(1), { monotonicNs: closeOfClient?.monotonicNs ?? '' }),
    ],
    ['udp.3.line-10', changing(isServers('bind'), { name: 'connect' })],
    ['udp.4.no-handshake', changing(isFrame(1), { payloadBytes: 0 })],
    [
      'udp.4.ports',
      changingAll(isFrame(1), ({ socket }) => ({
        socket: { ...socket, remote: '127.0.0.1:9999' },
      })),
    ],
    ['udp.4.header', changing(isFrame(3), { frameBytes: 100 })],
  ];
  it.each(cases)('%s', (id, alter) => {
    const claim = claimsOn(run, alter).get(id);
    expect(claim?.verdict).toBe('refuted');
    expect(claim?.evidence.length).toBeGreaterThan(0);
  });

  it('udp.4.count, when there are more packets than the exchanges take', () => {
    const claims = claimsOn(run, addingPacket(run.events.find(isFrame(1)), {}));
    expect(claims.get('udp.4.count')?.verdict).toBe('refuted');
  });

  it('udp.2.exchange, when an answer is not the message', () => {
    const claims = claimsOn(withTold(run, (told) => told.map((one) => ({ ...one, reply: 'x' }))));
    expect(claims.get('udp.2.exchange')?.verdict).toBe('refuted');
  });
});
