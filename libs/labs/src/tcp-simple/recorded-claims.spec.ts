import type { Event } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import {
  type Alteration,
  changing,
  changingAll,
  isCall,
  isFrame,
  isState,
  losing,
  shifted,
} from '../fixtures/altered-events.fixture.ts';
import {
  BLINDNESSES,
  claimsOn,
  idsOf,
  readRecordedRun,
  seenWith,
} from '../fixtures/recorded-run.fixture.ts';

const run = readRecordedRun('tcp-simple');
const connect = run.events.find(isCall('connect', 'client-agent'));
const client = connect?.socket.local;
const ON_PACKETS = /^tcp\.(2\.segments|4\.|5\.(?!time))/;

describe('the claims of tcp-simple on a recorded run', () => {
  it('are all proven as root, the packets of the connection among them', () => {
    const claims = claimsOn(run);
    expect(idsOf(claims, 'proven')).toEqual([...claims.keys()]);
    expect([...claims.keys()].filter((id) => id.startsWith('tcp.4.packet-'))).toHaveLength(10);
  });

  it('that rest on packets are not observed without a capture, and say why', () => {
    const claims = claimsOn(seenWith(BLINDNESSES['root without packets'], run));
    const unseen = idsOf(claims, 'not-observed');
    expect(unseen).toEqual([...claims.keys()].filter((id) => ON_PACKETS.test(id)));
    for (const id of unseen) {
      expect(claims.get(id)?.reason?.['pt-BR']).toBe(
        'Esta execução não capturou pacotes: operação não permitida.',
      );
    }
    expect(claims.get('tcp.2.first-fin')?.text.en).toContain('FIN-WAIT-1 is the state of an end');
  });

  it('are of the lab’s own sockets, whatever the kernel tells of a stranger’s with the same port', () => {
    const [first] = run.events.filter(({ witness }) => witness === 'tcp-echo');
    const stranger = (to: string, from: string, index: number): object => ({
      ...first,
      id: `tcp-echo.${-index}`,
      ...{ kind: 'state', source: 'kernel', from, to, kernelSocket: '0xdead' },
      socket: { protocol: 'tcp', local: '127.0.0.1:40404', remote: '127.0.0.1:65432' },
      monotonicNs: shifted(first, index - 100),
    });
    const states = [stranger('SYN-SENT', 'CLOSED', 1), stranger('ESTABLISHED', 'SYN-SENT', 2)];
    const claims = claimsOn(run, (events) => [...(states as Event[]), ...events]);
    expect(idsOf(claims, 'proven')).toEqual([...claims.keys()]);
    expect(claims.get('tcp.2.connect')).toEqual(claimsOn(run).get('tcp.2.connect'));
  });

  it('show that the other end keeps no TIME-WAIT by its own table, whoever captured its packets', () => {
    const claim = claimsOn(run).get('tcp.2.time-wait-other-end');
    const tables = run.events.filter(
      ({ id, kind }) => kind === 'snapshot' && claim?.evidence.includes(id) === true,
    );
    expect(tables.length).toBeGreaterThan(0);
    expect(new Set(tables.map(({ witness }) => witness))).toEqual(new Set(['tcp-echo']));
  });

  it('keep packets, tables and calls in a sandbox', () => {
    const claims = claimsOn(seenWith(BLINDNESSES.sandbox, run));
    expect(idsOf(claims, 'refuted')).toEqual([]);
    const unseen = idsOf(claims, 'not-observed').map((id) => claims.get(id)?.reason?.en);
    expect(unseen).toHaveLength(13);
    for (const reason of unseen) expect(reason).toMatch(/^It needs the kernel's tracepoints/);
  });

  it('keep the calls only where nothing but the program can be observed', () => {
    const claims = claimsOn(seenWith(BLINDNESSES.program, run));
    expect(idsOf(claims, 'refuted')).toEqual([]);
    const proven = idsOf(claims, 'proven');
    expect(proven).toContain('tcp.5.time');
    expect(proven.filter((id) => ON_PACKETS.test(id))).toEqual([]);
    expect(claims.get('tcp.2.time-wait')?.reason?.en).toMatch(/socket tables/);
  });

  it('that rest on packets fall when the capture lost some, whatever is left', () => {
    const claims = claimsOn(run, losing('capture'));
    expect(idsOf(claims, 'not-observed')).toEqual(
      [...claims.keys()].filter((id) => ON_PACKETS.test(id)),
    );
    const missed = claimsOn(
      run,
      changing((event) => event.kind === 'capture' && event.phase === 'ended', { missed: 1 }),
    );
    expect(missed.get('tcp.4.interface')?.verdict).toBe('not-observed');
    expect(missed.get('tcp.5.packets')?.verdict).toBe('not-observed');
  });
});

const isLocal =
  (local: string | undefined) =>
  (event: Event): boolean =>
    event.socket.local === local;
const isReset = (event: Event): boolean =>
  event.kind === 'packet' && event.tcp?.flags.includes('RST') === true;
const closesOf = (local: string): Alteration =>
  changingAll(
    (event) => isCall('close', 'client-agent')(event) && isLocal(local)(event),
    () => ({ errno: 'ECONNREFUSED', result: -1 }),
  );
const unheard = run.lab === 'tcp-simple' ? run.notes.comparison.unconnectedLocal : undefined;

describe('a claim on packets that they contradict is refuted', () => {
  const tcp = (frame: number, change: object): Alteration =>
    changingAll(isFrame(frame), (event) =>
      event.kind === 'packet' ? { tcp: { ...event.tcp, ...change } } : {},
    );
  const early = (event: Event): Alteration =>
    changing((other) => other === event, { monotonicNs: shifted(connect, -1) });
  const find = (matches: (event: Event) => boolean): Event => {
    const found = run.events.find(matches);
    if (found === undefined) throw new Error('the run has no such event');
    return found;
  };
  const cases: readonly (readonly [string, Alteration])[] = [
    ['tcp.1.listener-stays', early(find(isState('LISTEN', 'CLOSED', 'tcp-echo')))],
    ['tcp.2.segments', tcp(3, { flags: ['ACK', 'PSH'] })],
    ['tcp.4.handshake', tcp(3, { flags: ['ACK', 'PSH'] })],
    ['tcp.4.options', tcp(4, { maximumSegmentBytes: 100 })],
    ['tcp.4.interface', changing(isFrame(5), { interface: 'eth0' })],
    [
      'tcp.4.first-fin',
      early(find((event) => isCall('close')(event) && event.socket.remote === client)),
    ],
    [
      'tcp.2.first-fin',
      early(find((event) => isCall('close')(event) && event.socket.remote === client)),
    ],
    [
      'tcp.2.time-wait',
      early(find((event) => isCall('close')(event) && event.socket.remote === client)),
    ],
    ['tcp.5.bytes', changing(isFrame(11), { frameBytes: 5_000 })],
    ['tcp.5.first-data', changing(isFrame(11), { payloadBytes: 0 })],
    [
      'tcp.5.time',
      changing(isCall('send', 'client-agent'), {
        monotonicNs: connect?.monotonicNs ?? '',
      }),
    ],
    [
      'tcp.5.refused-tcp',
      changingAll(isReset, (event) =>
        event.kind === 'packet' ? { tcp: { ...event.tcp, flags: ['ACK'] } } : {},
      ),
    ],
    ['tcp.5.unheard-udp', closesOf(unheard ?? '')],
    [
      'tcp.5.refused-udp',
      changingAll(
        (event) =>
          isCall('recvfrom', 'client-agent')(event) &&
          event.kind === 'call' &&
          event.errno === 'ECONNREFUSED',
        () => ({ errno: 'ETIMEDOUT' }),
      ),
    ],
  ];
  it.each(cases)('%s', (id, alter) => {
    const claim = claimsOn(run, alter).get(id);
    expect(claim?.verdict).toBe('refuted');
    expect(claim?.evidence.length).toBeGreaterThan(0);
    expect(claim?.reason).toBeDefined();
  });

  it('tcp.4.data, when the message is not as long as the segments', () => {
    if (run.lab !== 'tcp-simple') throw new Error('another lab');
    const exchange = { ...run.notes.exchange, message: 'Hello, worlds' };
    const claims = claimsOn({ ...run, notes: { ...run.notes, exchange } });
    expect(claims.get('tcp.4.data')?.verdict).toBe('refuted');
    expect(claims.get('tcp.2.bytes')?.verdict).toBe('refuted');
  });
});
