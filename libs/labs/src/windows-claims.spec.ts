import { describe, expect, it } from 'vitest';
import {
  type Alteration,
  changing,
  changingAll,
  isCall,
  shifted,
} from './fixtures/altered-events.fixture.ts';
import {
  BLINDNESSES,
  claimsOn,
  idsOf,
  readRecordedRun,
  seenWith,
} from './fixtures/recorded-run.fixture.ts';
import { seenOnWindows } from './fixtures/windows-run.fixture.ts';
import { showsWaiting } from './waiting-clients.ts';

/** What Windows' tables do not tell. */
const UNTOLD = {
  'tcp-simple': ['tcp.2.time-wait-duration'],
  'udp-simple': [],
  'tcp-multi': [],
  'tcp-models': [
    ...['blocking', 'threads', 'event-loop', 'epoll', 'io_uring'].map(
      (name) => `models.1.call.${name}`,
    ),
  ],
};

describe('a run on Windows', () => {
  it.each(['tcp-simple', 'udp-simple', 'tcp-multi', 'tcp-models'] as const)(
    'of %s proves what a plain Linux with packets proves, but what the tables do not tell, and says why',
    (lab) => {
      const run = readRecordedRun(lab);
      const [plain, windows] = [seenWith(BLINDNESSES.sandbox, run), seenOnWindows(run)].map(
        (seen) => claimsOn(seen),
      );
      if (plain === undefined || windows === undefined) throw new Error('no claims');
      expect(idsOf(windows, 'refuted')).toEqual([]);
      const lost = idsOf(plain, 'proven').filter((id) => windows.get(id)?.verdict !== 'proven');
      expect(lost).toEqual([...UNTOLD[lab]]);
      for (const id of idsOf(windows, 'not-observed')) {
        const { en = '', 'pt-BR': ptBR = '' } = windows.get(id)?.reason ?? {};
        expect(`${en} ${ptBR}`, id).toMatch(
          /Windows' table.* tabela de sockets do Windows|Windows does not/,
        );
      }
    },
  );
});

describe('of TIME-WAIT on Windows', () => {
  const run = seenOnWindows(readRecordedRun('tcp-simple'));
  const verdict = (alter: Alteration) =>
    claimsOn(run, alter).get('tcp.2.time-wait-unheld')?.verdict;
  const isSnapshot = (state: string) => (event: { kind: string; state?: unknown }) =>
    event.kind === 'snapshot' && event.state === state;

  it('no owner says nothing where the table never named one', () => {
    const ownerless = changingAll(
      (event) => event.kind === 'snapshot',
      () => ({ processId: 0 }),
    );
    expect(verdict(ownerless)).toBe('not-observed');
  });

  it('an owner refutes that nobody holds it', () => {
    expect(verdict(changing(isSnapshot('TIME-WAIT'), { processId: 7 }))).toBe('refuted');
  });
});

describe('of a port where nobody is, on Windows', () => {
  const run = seenOnWindows(readRecordedRun('tcp-simple'));
  it('a SYN that is sent again is told, with every answer', () => {
    const { evidence: once = [] } = claimsOn(run).get('tcp.5.refused-tcp') ?? {};
    const pair = run.events.filter(({ id, kind }) => kind === 'packet' && once.includes(id));
    const again = pair.map((packet, index) => ({
      ...packet,
      id: `client-agent.${9_000 + index}`,
      monotonicNs: shifted(packet, 500_000),
    }));
    const claims = claimsOn(run, (events) => [...events, ...again]);
    const { verdict, evidence, text } = claims.get('tcp.5.refused-tcp') ?? {};
    expect({ verdict, events: evidence?.length }).toEqual({ verdict: 'proven', events: 5 });
    expect(text?.en).toContain('sent the SYN 2×');
  });

  it('what Winsock calls it is as good, and a socket without a peer that is told refutes that it is not', () => {
    const isRefused = isCall('recvfrom', 'client-agent');
    const reset = changingAll(
      (event) => isRefused(event) && event.kind === 'call' && event.errno === 'ECONNREFUSED',
      () => ({ errno: 'ECONNRESET' }),
    );
    expect(claimsOn(run, reset).get('tcp.5.refused-udp')?.verdict).toBe('proven');
    const unheard = claimsOn(run).get('tcp.5.unheard-udp');
    expect(unheard?.text['pt-BR']).toContain('nenhuma das');
    const heard = changingAll(
      (event) =>
        event.kind === 'call' &&
        event.name === 'poll' &&
        (unheard?.evidence ?? []).includes(event.id),
      () => ({ name: 'recvfrom', result: -1, errno: 'ECONNRESET' }),
    );
    const told = claimsOn(run, heard).get('tcp.5.unheard-udp');
    expect(told?.verdict).toBe('refuted');
    expect(told?.text.en).toContain(
      'told the program only later: recvfrom() failed with ECONNRESET',
    );
  });
});

describe('who waits for accept(), by a table that tells no queue', () => {
  const run = seenOnWindows(readRecordedRun('tcp-multi'));
  const claimOf = (alter?: Alteration) => claimsOn(run, alter).get('multi.2.wait-in-queue');

  it('is told by who is ESTABLISHED and not accepted; if one was not seen so, nobody is', () => {
    const { verdict, evidence = [], text } = claimOf() ?? {};
    expect(verdict).toBe('proven');
    expect(text?.en).toContain('whose length this table does not tell');
    const waiting = run.events.find(
      (event) => event.kind === 'snapshot' && evidence.includes(event.id),
    );
    const unseen = changingAll(
      ({ kind, socket }) => kind === 'snapshot' && socket.remote === waiting?.socket.remote,
      () => ({ state: 'CLOSE-WAIT' }),
    );
    expect(claimOf(unseen)).toMatchObject({ verdict: 'not-observed', evidence: [] });
    const { en, 'pt-BR': ptBR } = claimOf(unseen)?.reason ?? {};
    expect(en).toMatch(/how many connections wait for accept\(\)\. Of 3 clients .* showed 2 EST/);
    expect(ptBR).toMatch(/esperam por accept\(\)\. De 3 clientes .* mostrou 2 em EST/);
  });

  it('is refuted where one was accepted before the silent one was let go', () => {
    const { evidence: [, close] = [] } = claimOf() ?? {};
    const lateClose: Alteration = (events) =>
      events.map((event) =>
        event.id === close ? { ...event, monotonicNs: shifted(event, 60_000_000_000) } : event,
      );
    expect(claimOf(lateClose)?.verdict).toBe('refuted');
  });

  it('is waited for until as many are seen beside the one that was accepted', () => {
    const reading = (established: number) =>
      Array.from({ length: established }, (_, index) => ({
        socket: { remote: `127.0.0.1:${40_000 + index}` },
        snapshot: { state: 'ESTABLISHED' },
      }));
    expect(showsWaiting([...reading(3), ...reading(3)], 3)).toBe(false);
    const listener = (length: number) => ({
      snapshot: { state: 'LISTEN', acceptQueue: { length } },
    });
    expect([showsWaiting(reading(3), 3), showsWaiting(reading(4), 3)]).toEqual([false, true]);
    expect(showsWaiting([listener(2), ...reading(9)], 3)).toBe(false);
    expect(showsWaiting([listener(3)], 3)).toBe(true);
    expect(showsWaiting([], 3)).toBe(true);
  });
});
