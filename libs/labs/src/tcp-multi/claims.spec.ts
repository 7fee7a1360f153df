import type { Event } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import {
  type Alteration,
  changing,
  changingAll,
  isCall,
  losing,
  shifted,
} from '../fixtures/altered-events.fixture.ts';
import {
  BLINDNESSES,
  claimsOn,
  evidenceOf,
  idsOf,
  neverHappened,
  type RecordedRun,
  readRecordedRun,
  seenWith,
} from '../fixtures/recorded-run.fixture.ts';
import { findMultiFacts, type ManyTold } from './facts.ts';
import { createTupleTable } from './tuple-table.ts';

const run = readRecordedRun('tcp-multi');
const told = run.lab === 'tcp-multi' ? run.notes : {};

/** What the clients told of multi-tcp, changed. */
function withTold(recorded: RecordedRun, change: Partial<ManyTold>): RecordedRun {
  if (recorded.lab !== 'tcp-multi' || recorded.notes.multi === undefined) {
    throw new Error('another lab');
  }
  const { notes } = recorded;
  return { ...recorded, notes: { ...notes, multi: { ...recorded.notes.multi, ...change } } };
}

const witnessOf = (id: string): string => id.slice(0, id.lastIndexOf('.'));

describe('the claims of tcp-multi', () => {
  it('are all proven as root', () => {
    const claims = claimsOn(run);
    expect(idsOf(claims, 'proven')).toEqual([...claims.keys()]);
  });

  it('keep all but the kernel’s states in a sandbox, and say what these would need', () => {
    const claims = claimsOn(seenWith(BLINDNESSES.sandbox, run));
    expect(idsOf(claims, 'refuted')).toEqual([]);
    expect(idsOf(claims, 'not-observed')).toEqual([
      'multi.1.listen-state',
      'multi.2.established-unaccepted',
      'multi.5.four-tuples',
    ]);
    expect(claims.get('multi.1.listen-state')?.reason?.en).toMatch(/tracepoints.*multi-tcp/);
  });

  it('keep the calls only where nothing but the program can be observed', () => {
    const claims = claimsOn(seenWith(BLINDNESSES.program, run));
    expect(idsOf(claims, 'refuted')).toEqual([]);
    expect(claims.get('multi.2.one-at-a-time')?.verdict).toBe('proven');
    expect(claims.get('multi.5.client-ports')?.verdict).toBe('proven');
    expect(claims.get('multi.2.wait-in-queue')?.reason?.en).toMatch(/socket tables/);
    expect(claims.get('multi.4.filter')?.reason?.en).toMatch(/captured no packets/);
  });

  it('say that the calls of an event loop cannot be observed, and keep what others saw', () => {
    const isOfNode = ({ kind, source, witness }: Event): boolean =>
      kind === 'call' && source === 'program' && witness === 'multi-tcp';
    const claims = claimsOn(neverHappened(run, isOfNode).run);
    expect(idsOf(claims, 'refuted')).toEqual([]);
    const unseen = idsOf(claims, 'not-observed');
    expect(unseen).toContain('multi.1.one-thread');
    expect(unseen).toContain('multi.3.order');
    for (const id of unseen) {
      expect(claims.get(id)?.reason?.['pt-BR'], id).toBe(
        'Isso precisa das chamadas do próprio programa; multi-tcp não contou nenhuma.',
      );
    }
    expect(idsOf(claims, 'proven')).toContain('multi.1.listen-state');
    expect(idsOf(claims, 'proven')).toContain('multi.4.syn-each');
    // Of the silent one and the others their clients tell.
    const despite = claims.get('multi.2.served-despite-silence');
    expect([despite?.verdict, new Set(despite?.evidence.map(witnessOf))]).toEqual([
      'proven',
      new Set(['client-agent']),
    ]);
    const { events } = run;
    const isSilent = ({ socket }: Event): boolean => socket.local === told.multi?.silentLocal;
    const connected = events.find(
      (event) => isCall('connect', 'client-agent')(event) && isSilent(event),
    );
    const early = changing((event) => isCall('close', 'client-agent')(event) && isSilent(event), {
      monotonicNs: shifted(connected, 1),
    });
    const hasty = claimsOn(neverHappened(run, isOfNode).run, early);
    expect(hasty.get('multi.2.served-despite-silence')?.verdict).toBe('refuted');
  });

  it('on all clients are not observed when one is missing whose coming was told', () => {
    const claims = claimsOn(withTold(run, { asked: 4, answered: 4 }));
    expect(idsOf(claims, 'refuted')).toEqual([]);
    expect(claims.get('multi.5.client-ports')?.verdict).toBe('not-observed');
    expect(claims.get('multi.2.one-at-a-time')?.verdict).toBe('proven');
  });

  it('tell connections apart by all four ends: a client port may come to both servers', () => {
    const { single, multi } = told;
    const ports = (address = ''): readonly string[] => [
      ...new Set(
        run.events.flatMap(({ kind, socket }) =>
          kind === 'packet' && socket.remote === address ? socket.local : [],
        ),
      ),
    ];
    const [toSingle, toMulti] = [ports(single?.address), ports(multi?.address)];
    const renamed = new Map(toSingle.map((local, index) => [local, toMulti[index] ?? local]));
    const rename = (address: string): string => renamed.get(address) ?? address;
    const events = run.events.map((event) => {
      const { local, remote } = event.socket;
      return {
        ...event,
        socket: { ...event.socket, local: rename(local), remote: rename(remote) },
      };
    });
    const { capture: _, ...rest } = run;
    const silentLocal = rename(single?.silentLocal ?? '');
    if (rest.lab !== 'tcp-multi' || single === undefined) throw new Error('another lab');
    const notes = { ...rest.notes, single: { ...single, silentLocal } };
    const claims = claimsOn({ ...rest, notes, events });
    expect(renamed.size).toBe(4);
    expect(idsOf(claims, 'proven')).toEqual([...claims.keys()]);
  });

  it('that rest on packets fall when the capture lost some', () => {
    const claims = claimsOn(run, losing('capture'));
    expect(claims.get('multi.4.syn-each')?.verdict).toBe('not-observed');
    expect(claims.get('multi.5.four-tuples')?.verdict).toBe('not-observed');
    expect(claims.get('multi.5.client-ports')?.verdict).toBe('proven');
  });
});

describe('a claim that the evidence contradicts is refuted', () => {
  const isMulti = (name: string): ((event: Event) => boolean) => isCall(name, 'multi-tcp');
  const silent = told.multi?.silentLocal;
  const accepts = run.events.filter(isCall('accept'));
  const find = (matches: (event: Event) => boolean): Event => {
    const found = run.events.find(matches);
    if (found === undefined) throw new Error('the run has no such event');
    return found;
  };
  const acceptOf = ({ socket }: Event): Event | undefined =>
    run.events.find((event) => isMulti('accept')(event) && event.socket.remote === socket.remote);
  const silentClose = find((event) => isMulti('close')(event) && event.socket.remote === silent);
  const cases: readonly (readonly [string, Alteration])[] = [
    ['multi.1.one-listener', changing(isMulti('setsockopt'), { name: 'listen' })],
    ['multi.1.one-thread', changing(isMulti('recv'), { threadId: 1 })],
    [
      'multi.2.wait-in-queue',
      changingAll(
        (event) => event.kind === 'snapshot' && event.acceptQueue !== undefined,
        () => ({ acceptQueue: { length: 1, limit: 4 } }),
      ),
    ],
    [
      'multi.2.established-unaccepted',
      changing(
        (event) =>
          event.kind === 'state' &&
          event.to === 'ESTABLISHED' &&
          event.witness === 'tcp-echo' &&
          event.socket.remote === accepts[1]?.socket.remote,
        { monotonicNs: shifted(silentClose, 0) },
      ),
    ],
    [
      'multi.2.one-at-a-time',
      changing(
        (event) => isCall('close')(event) && event.socket.remote === told.single?.silentLocal,
        { monotonicNs: shifted(accepts[1], 10_000_000) },
      ),
    ],
    [
      'multi.2.at-once',
      changingAll(
        (event) => isMulti('close')(event) && acceptOf(event) !== undefined,
        (event) => ({ monotonicNs: shifted(acceptOf(event), 1_000) }),
      ),
    ],
    [
      'multi.4.answered-each',
      changingAll(
        (event) =>
          event.kind === 'packet' &&
          event.tcp?.flags.includes('SYN') === true &&
          event.socket.remote === silent,
        (event) => (event.kind === 'packet' ? { tcp: { ...event.tcp, acknowledgment: 7 } } : {}),
      ),
    ],
    [
      'multi.5.not-for-security',
      changing(
        (event) => isCall('getsockname', 'client-agent')(event) && event.socket.local === silent,
        { name: 'bind' },
      ),
    ],
  ];
  it.each(cases)('%s', (id, alter) => {
    const claim = claimsOn(run, alter).get(id);
    expect(claim?.verdict).toBe('refuted');
    expect(claim?.evidence.length).toBeGreaterThan(0);
  });

  it('multi.2.served-despite-silence, when a client did not have its own bytes back', () => {
    const claims = claimsOn(withTold(run, { answered: 2 }));
    expect(claims.get('multi.2.served-despite-silence')?.verdict).toBe('refuted');
  });
});

describe('the table of four-tuples', () => {
  const { timeline } = evidenceOf(run);
  const { rows } = createTupleTable(findMultiFacts(timeline, told));

  it('has a row for each connection: one server port, as many client ports as connections', () => {
    expect(rows).toHaveLength(8);
    expect(new Set(rows.map(({ cells }) => cells[1])).size).toBe(8);
    expect(new Set(rows.map(({ cells }) => cells[2]))).toEqual(
      new Set([told.single?.address, told.multi?.address]),
    );
  });

  it('names the events of each row, in calls, kernel and packets', () => {
    const kinds = new Map(timeline.events.map(({ id, kind }) => [id, kind]));
    for (const { evidence } of rows) {
      expect(evidence.map((id) => kinds.get(id))).toEqual(['call', 'call', 'state', 'packet']);
    }
  });
});
