import type { Event } from '@socketlab/evidence';
import { readCapture, writeCapture } from '@socketlab/packets';
import { describe, expect, it } from 'vitest';
import {
  type Alteration,
  addingPacket,
  changing,
  changingAll,
  isCall,
  isFrame,
  shifted,
} from './fixtures/altered-events.fixture.ts';
import { claimsOn, type RecordedRun, readRecordedRun } from './fixtures/recorded-run.fixture.ts';

const [udp, multi, remote] = (['udp-simple', 'tcp-multi', 'remote'] as const).map(
  readRecordedRun,
) as [RecordedRun, RecordedRun, RecordedRun];

type Test = (event: Event) => boolean;

function find({ events }: RecordedRun, matches: Test): Event {
  const found = events.find(matches);
  if (found === undefined) throw new Error('the run has no such event');
  return found;
}

const hasFlags =
  (flags: string): Test =>
  (event) =>
    event.kind === 'packet' && event.tcp?.flags.toSorted().join() === flags;
const isInterface: Test = ({ kind }) => kind === 'interface';
const isLoopback =
  (phase: 'begun' | 'ended'): Test =>
  (event) =>
    event.kind === 'capture' && event.interface === 'lo' && event.phase === phase;
const isClientsClose = isCall('close', 'client-agent');
const syn = find(remote, hasFlags('SYN'));
const stranger = (protocol: 'tcp' | 'udp', { remote: to }: Event['socket']): object => ({
  socket: { protocol, local: '127.0.0.1:4242', remote: to },
});
const isEstablished: Test = (event) =>
  event.kind === 'state' && event.to === 'ESTABLISHED' && event.witness === 'tcp-echo';
const established = multi.events.filter(isEstablished).at(-1);
const accepted = find(
  multi,
  (event) => isCall('accept')(event) && event.socket.remote === established?.socket.remote,
);
const afterAccept = String(
  BigInt(accepted.kind === 'call' ? accepted.returnedMonotonicNs : 0) + 5_000n,
);

function loopbackPacket(events: readonly Event[]): readonly Event[] {
  const { capture } = find(remote, isLoopback('begun')) as { capture: string } & Event;
  return addingPacket(syn, { ...stranger('tcp', syn.socket), capture, frame: 1 })(events);
}

describe('a claim is', () => {
  const cases: readonly (readonly [RecordedRun, string, string, string, Alteration])[] = [
    [
      udp,
      'udp.4.count',
      'not-observed',
      'when another program sends to the port',
      addingPacket(find(udp, isFrame(1)), stranger('udp', find(udp, isFrame(1)).socket)),
    ],
    [
      udp,
      'udp.1.one-socket',
      'not-observed',
      'when a call does not tell its descriptor',
      changing(isCall('sendto', 'udp-echo'), { descriptor: undefined } as object),
    ],
    [
      multi,
      'multi.1.one-listener',
      'refuted',
      'when a call that opens the listener was made on it again',
      changing(isCall('setsockopt', 'multi-tcp'), { name: 'socket' }),
    ],
    [
      multi,
      'multi.5.server-port',
      'proven',
      'when a call names no address',
      changing(isCall('recv', 'multi-tcp'), {
        socket: { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' },
      }),
    ],
    [
      multi,
      'multi.2.established-unaccepted',
      'not-observed',
      'when the clocks of kernel and program cannot tell which was first',
      changing((event) => event === established, { monotonicNs: afterAccept }),
    ],
    [
      remote,
      'remote.1.same-network',
      'not-observed',
      'when no interface tells its prefix',
      changingAll(isInterface, (event) => ({
        addresses:
          event.kind === 'interface' && event.part === 'holds' ? [event.address] : ['192.0.2.1'],
      })),
    ],
    [
      remote,
      'remote.1.listening',
      'not-observed',
      'when LISTEN came later than listen() had returned',
      changing((event) => event.kind === 'state' && event.to === 'LISTEN', {
        monotonicNs: shifted(find(remote, isCall('listen')), 900_000),
      }),
    ],
    [
      remote,
      'remote.3.time-wait',
      'not-observed',
      'when TIME-WAIT was read before the close: it was of an earlier connection with the port',
      changingAll(
        (event) => event.kind === 'snapshot' && event.state === 'TIME-WAIT',
        () => ({ monotonicNs: shifted(find(remote, isClientsClose), -1_000) }),
      ),
    ],
    [
      remote,
      'remote.4.filter',
      'refuted',
      'when a capture has another connection to the port',
      addingPacket(syn, stranger('tcp', syn.socket)),
    ],
    [
      remote,
      'remote.4.round-trip',
      'not-observed',
      'when SYN and SYN-ACK have one stamp',
      changingAll(
        (event) => event.host === syn.host && hasFlags('ACK,SYN')(event),
        () => ({ monotonicNs: syn.monotonicNs, atNs: syn.atNs }),
      ),
    ],
    [
      remote,
      'remote.4.right-card',
      'not-observed',
      'when loopback was captured only after the connection',
      changing(isLoopback('begun'), {
        monotonicNs: shifted(find(remote, isClientsClose), 1_000),
      }),
    ],
    [
      remote,
      'remote.4.right-card',
      'proven',
      'when what passed loopback is another connection’s',
      loopbackPacket,
    ],
  ];
  it.each(cases)('$1 $2 $3', (run, id, verdict, _, alter) => {
    const claim = claimsOn(run, alter).get(id);
    expect([id, claim?.verdict]).toEqual([id, verdict]);
  });
});

describe('of datagrams', () => {
  it('an answer that a client did not tell of refutes nothing', () => {
    if (udp.lab !== 'udp-simple') throw new Error('another lab');
    const told = udp.notes.told.map(({ reply, ...rest }) => rest);
    const claims = claimsOn({ ...udp, notes: { ...udp.notes, told } });
    expect(claims.get('udp.2.exchange')?.verdict).toBe('not-observed');
  });

  it('two clients that had one port, one after the other, had a port each', () => {
    if (udp.lab !== 'udp-simple') throw new Error('another lab');
    const [one, other] = udp.notes.told.map(({ local }) => local.slice(local.lastIndexOf(':')));
    const swap = (address: string): string => address.replace(one ?? '', other ?? '');
    const alter: Alteration = (events) =>
      events.map((event) => {
        const { protocol, local, remote: to } = event.socket;
        return { ...event, socket: { protocol, local: swap(local), remote: swap(to) } };
      });
    const told = udp.notes.told.map((client) => ({ ...client, local: swap(client.local) }));
    const claims = claimsOn({ ...udp, notes: { ...udp.notes, told } }, alter);
    expect(claims.get('udp.2.port')?.verdict).toBe('proven');
  });

  it('the header is told on the loopback of BSD, macOS and Npcap too, and not on a link that nobody knows', () => {
    const withLink = (linkType: number): RecordedRun => {
      if (udp.capture === undefined) throw new Error('no capture');
      const file = readCapture(udp.capture.bytes);
      const interfaces = file.interfaces.map((one) => ({ ...one, linkType }));
      const bytes = writeCapture({ ...file, format: 'pcap', interfaces }, { comments: new Map() });
      return { ...udp, capture: { ...udp.capture, bytes } };
    };
    const shorter = changingAll(
      ({ kind }) => kind === 'packet',
      (event) => ({ frameBytes: event.kind === 'packet' ? event.frameBytes - 10 : 0 }),
    );
    expect(claimsOn(withLink(0), shorter).get('udp.4.header')?.verdict).toBe('proven');
    expect(claimsOn(withLink(147), shorter).get('udp.4.header')?.verdict).toBe('not-observed');
  });
});
