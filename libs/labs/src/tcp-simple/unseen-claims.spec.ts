import type { Claim, Event, EventOf } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import {
  type Alteration,
  changing,
  changingAll,
  isCall,
  isState,
  shifted,
} from '../fixtures/altered-events.fixture.ts';
import {
  BLINDNESSES,
  claimsOn,
  type RecordedRun,
  readRecordedRun,
  seenWith,
} from '../fixtures/recorded-run.fixture.ts';
import { seenOnWindows } from '../fixtures/windows-run.fixture.ts';

const run = readRecordedRun('tcp-simple');
const sandbox = seenWith(BLINDNESSES.sandbox, run);
const windows = seenOnWindows(run);
const comparison = run.lab === 'tcp-simple' ? run.notes.comparison : {};

type Test = (event: Event) => boolean;

function find(matches: Test, { events }: RecordedRun = run): Event {
  const found = events.find(matches);
  if (found === undefined) throw new Error('the run has no such event');
  return found;
}

/** Adds a copy of an event, changed. */
const adding =
  (event: Event, change: object): Alteration =>
  (events) => [...events, { ...event, id: `${event.witness}.9001`, ...change } as Event];

const both =
  (first: Alteration, second: Alteration): Alteration =>
  (events) =>
    second(first(events));

const isSnapshot =
  (state: string): Test =>
  (event) =>
    event.kind === 'snapshot' && event.state === state;
const isFromClient = isCall('connect', 'client-agent');
const connect = find(isFromClient);
const isClosing: Test = (event) =>
  isCall('close', 'client-agent')(event) &&
  event.socket.local === find(isSnapshot('TIME-WAIT')).socket.local;
const refused = find((event) => event.kind === 'call' && event.errno === 'ECONNREFUSED');
const isSyn: Test = (event) =>
  event.kind === 'packet' && event.tcp?.flags.join() === 'SYN' && event.frame > 4;
const isError: Test = (event) =>
  event.kind === 'packet' &&
  event.icmp !== undefined &&
  event.socket.remote.endsWith(portIn(comparison.unconnectedLocal));

function frameOf(event: Event): number {
  return event.kind === 'packet' ? event.frame : 0;
}

function tcpOf(event: Event): EventOf<'packet'>['tcp'] {
  return event.kind === 'packet' ? event.tcp : undefined;
}

function portIn(address = ''): string {
  return address.slice(address.lastIndexOf(':'));
}

/** Of the claims on a run, what is neither proven nor refuted, and needs no event. */
function expectUnseen(claim: Claim | undefined): void {
  expect(claim).toMatchObject({
    verdict: 'not-observed',
    evidence: [],
    reason: { en: expect.any(String), 'pt-BR': expect.any(String) },
  });
}

describe('what was not observed proves nothing and refutes nothing', () => {
  const timeWait = find(isSnapshot('TIME-WAIT'), windows);
  const last = find((event) => event.kind === 'capture' && event.phase === 'ended');
  const message = find((event) => event.kind === 'packet' && event.payloadBytes > 0);
  const poll = find(
    (event) =>
      isCall('poll', 'client-agent')(event) && event.socket.local === comparison.unconnectedLocal,
  );
  const returnedNs = poll.kind === 'call' ? poll.returnedMonotonicNs : '';
  const isOfUnheard: Test = (event) =>
    event.kind === 'call' &&
    ['poll', 'recvfrom'].includes(event.name) &&
    event.socket.local === comparison.unconnectedLocal;
  const isLastListen = (event: Event): boolean =>
    event === run.events.findLast((one) => isSnapshot('LISTEN')(one) && one.witness === 'tcp-echo');
  const beforeIt = changingAll(isSnapshot('TIME-WAIT'), () => ({
    monotonicNs: shifted(connect, -500),
  }));
  const count = last.kind === 'capture' ? (last.packets ?? 0) : 0;
  const cases: readonly (readonly [why: string, id: string, Alteration, RecordedRun])[] = [
    [
      'TIME-WAIT was read before this connection was, of an earlier one with its port',
      'tcp.2.time-wait',
      beforeIt,
      run,
    ],
    ['the same, of who holds it', 'tcp.2.time-wait-unheld', beforeIt, run],
    ['the same, of how long it lasts', 'tcp.2.time-wait-duration', beforeIt, sandbox],
    [
      'the table that was read last has the connection still',
      'tcp.2.time-wait-other-end',
      (events) => {
        const listen = find(isLastListen);
        const { socket } = find((event) => isCall('recv')(event));
        return adding(listen, { socket, state: 'LAST-ACK' })(events);
      },
      run,
    ],
    [
      'TIME-WAIT began later than close(), which nobody saw',
      'tcp.2.time-wait-duration',
      changing(isClosing, { monotonicNs: shifted(find(isClosing), -5_000_000) }),
      sandbox,
    ],
    [
      'a recv() is missing of those that moved the bytes',
      'tcp.2.bytes',
      changing(isCall('recv'), { result: 5 }),
      run,
    ],
    [
      'recv() returned 0 before the other end closed',
      'tcp.2.end-of-data',
      changing((event) => isCall('recv')(event) && event.kind === 'call' && event.result === 0, {
        returnedMonotonicNs: shifted(connect, 1),
      }),
      run,
    ],
    [
      'LISTEN came of a state into which the change is missing',
      'tcp.1.bind-no-state',
      changing(isState('CLOSED', 'LISTEN', 'tcp-echo'), { from: 'SYN-SENT' }),
      run,
    ],
    [
      'packets were captured on an interface of which nobody knows that it is loopback',
      'tcp.4.interface',
      changingAll(
        ({ kind }) => kind === 'packet',
        () => ({ interface: 'any' }),
      ),
      run,
    ],
    [
      'a SYN was sent again and the answer to it is missing',
      'tcp.5.refused-tcp',
      adding(find(isSyn), { monotonicNs: shifted(find(isSyn), 500_000) }),
      run,
    ],
    [
      'no call came after ICMP that could have reported it',
      'tcp.5.unheard-udp',
      changing(isError, { monotonicNs: String(BigInt(returnedNs) + 1_000n) }),
      run,
    ],
    [
      'sendto() alone was made: no later call was asked',
      'tcp.5.unheard-udp',
      changingAll(isOfUnheard, () => ({ name: 'getsockname' })),
      run,
    ],
    [
      'a call failed for want of a datagram',
      'tcp.5.refused-udp',
      changingAll(
        (event) => event.kind === 'call' && event.name === 'recvfrom' && event.errno !== undefined,
        () => ({ errno: 'EAGAIN' }),
      ),
      run,
    ],
  ];
  it.each(cases)('%s: %s', (_, id, alter, seen) => {
    expect(claimsOn(seen).get(id)?.verdict).toBe('proven');
    expectUnseen(claimsOn(seen, alter).get(id));
  });

  it('a row of TIME-WAIT that names no process is no process that holds it', () => {
    const more = adding(timeWait, {
      processId: undefined,
      monotonicNs: shifted(timeWait, 1_000),
    });
    const { verdict, text } = claimsOn(windows, more).get('tcp.2.time-wait-unheld') ?? {};
    expect([verdict, text?.en]).toEqual(['proven', expect.stringMatching(/none in TIME-WAIT/)]);
  });

  it.each<[string, readonly (readonly [from: number, bytes: number])[]]>([
    [
      'as they were',
      [
        [0, 12],
        [0, 12],
      ],
    ],
    [
      'cut otherwise',
      [
        [0, 5],
        [5, 7],
        [0, 12],
      ],
    ],
  ])('bytes that were sent again, %s, are counted once', (_, sent) => {
    const segment = ([from, payloadBytes]: readonly [number, number], index: number): Event =>
      ({
        ...message,
        ...(index === 0 ? {} : { id: `client-agent.900${index}` }),
        frame: frameOf(message) + index,
        payloadBytes,
        tcp: { ...tcpOf(message), sequence: (tcpOf(message)?.sequence ?? 0) + from },
      }) as Event;
    const again = (events: readonly Event[]): readonly Event[] =>
      events.flatMap((event) => {
        if (event.id === message.id) return sent.map(segment);
        return event.kind === 'packet' && event.frame > frameOf(message)
          ? { ...event, frame: event.frame + sent.length - 1 }
          : event;
      });
    const packets = count + sent.length - 1;
    const counted = changing((event) => event.id === last.id, { packets } as object);
    expect(claimsOn(run, both(again, counted)).get('tcp.4.data')?.verdict).toBe('proven');
  });
});

describe('the events of another socket', () => {
  it('that has the number of the refused one’s port, by UDP, are not its packets', () => {
    const datagram = find((event) => event.kind === 'packet' && event.socket.protocol === 'udp');
    const { local } = find(isSyn).socket;
    const alter = adding(datagram, {
      socket: { protocol: 'udp', local, remote: datagram.socket.remote },
      monotonicNs: shifted(refused, 10),
    });
    expect(claimsOn(run, alter).get('tcp.5.refused-tcp')?.verdict).toBe('proven');
  });

  it('that had the port before are not those of the one that has it now', () => {
    const [from, to] = [portIn(comparison.unconnectedLocal), portIn(comparison.connectedLocal)];
    const swap = (address: string): string =>
      portIn(address) === from ? `${address.slice(0, -from.length)}${to}` : address;
    const alter: Alteration = (events) =>
      events.map((event) => {
        const { protocol, local, remote } = event.socket;
        return { ...event, socket: { protocol, local: swap(local), remote: swap(remote) } };
      });
    const unconnectedLocal = swap(comparison.unconnectedLocal ?? '');
    const notes = { ...run.notes, comparison: { ...comparison, unconnectedLocal } };
    const claims = claimsOn({ ...run, notes } as RecordedRun, alter);
    expect(claims.get('tcp.5.refused-udp')?.verdict).toBe('proven');
    expect(claims.get('tcp.5.unheard-udp')?.verdict).not.toBe('refuted');
  });
});
