import type { Event, EventOf } from '@socketlab/evidence';
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
  type RecordedRun,
  readRecordedRun,
  seenWith,
} from '../fixtures/recorded-run.fixture.ts';
import { costsOf, countedCallsOf, countOf, memoryOf } from './costs.ts';
import { findModelFacts, type ModelFacts } from './facts.ts';
import { createModelTable } from './table.ts';
import { type ModelTold, markOf } from './told.ts';

const run = readRecordedRun('tcp-models');
const models: readonly ModelTold[] = run.lab === 'tcp-models' ? run.notes.models : [];

/** The run as it would be had the daemon or the clients told something else of one model. */
function withTold(name: string, change: (told: ModelTold) => Partial<ModelTold>): RecordedRun {
  if (run.lab !== 'tcp-models') throw new Error('another lab');
  const changed = models.map((told) => (told.name === name ? { ...told, ...change(told) } : told));
  return { ...run, notes: { models: changed } };
}

const isUsage =
  (mark: string, source: EventOf<'usage'>['source']) =>
  (event: Event): boolean =>
    event.kind === 'usage' && event.source === source && event.mark === mark;

function factsOf(name: string): ModelFacts {
  const found = findModelFacts(evidenceOf(run).timeline, models).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('the claims of tcp-models', () => {
  it('are all proven as root, of every model', () => {
    const claims = claimsOn(run);
    expect(idsOf(claims, 'proven')).toEqual([...claims.keys()]);
    for (const { name } of models) {
      expect([...claims.keys()].filter((id) => id.endsWith(`.${name}`)).length).toBeGreaterThan(3);
    }
  });

  it('keep all but the counted calls in a sandbox, and say what these would need', () => {
    const claims = claimsOn(seenWith(BLINDNESSES.sandbox, run));
    expect(idsOf(claims, 'refuted')).toEqual([]);
    const unseen = idsOf(claims, 'not-observed');
    expect(unseen).toEqual([...claims.keys()].filter((id) => id.startsWith('models.3.')));
    expect(claims.get('models.3.calls.epoll')?.reason?.en).toMatch(/tracepoints.*multi-tcp/);
  });

  it('that rest on procfs and tables are not observed where there are none', () => {
    const claims = claimsOn(seenWith(BLINDNESSES.program, run));
    expect(idsOf(claims, 'refuted')).toEqual([]);
    expect(claims.get('models.1.waiting.epoll')?.verdict).toBe('proven');
    expect(claims.get('models.1.waiting.blocking')?.verdict).toBe('not-observed');
    expect(claims.get('models.1.call.epoll')?.verdict).toBe('not-observed');
    expect(claims.get('models.2.threads.threads')?.verdict).toBe('not-observed');
    expect(claims.get('models.2.callers.threads')?.verdict).toBe('proven');
  });

  it('of a model that the machine has not are not observed, for the daemon’s reason', () => {
    const why = { en: 'a filter forbids it', 'pt-BR': 'um filtro proíbe' };
    const without = withTold('io_uring', ({ name }) => ({
      name,
      unavailable: why,
      visit: undefined as never,
    }));
    const claims = claimsOn(without);
    const own = [...claims.values()].filter(({ id }) => id.endsWith('.io_uring'));
    expect(own.length).toBeGreaterThan(3);
    const fewer = [...claims.values()].filter(({ id }) => id === 'models.3.fewer');
    for (const { id, verdict, reason } of [...own, ...fewer]) {
      expect([id, verdict, reason]).toEqual([id, 'not-observed', why]);
    }
    expect(claims.get('models.3.calls.epoll')?.verdict).toBe('proven');
    if (without.lab !== 'tcp-models') throw new Error('another lab');
    const facts = findModelFacts(evidenceOf(run).timeline, without.notes.models);
    const { rows, note } = createModelTable(facts);
    const row = rows.find(({ cells }) => cells[0] === 'io_uring');
    expect(row?.cells[1]).toEqual({ en: 'not observed', 'pt-BR': 'não observado' });
    expect(row?.evidence).toEqual([]);
    expect(note?.en).toMatch(/ io_uring is not observed: a filter forbids it$/);
    expect(note?.['pt-BR']).toMatch(/ io_uring não é observado: um filtro proíbe$/);
  });

  it('on a load are not observed where none was made, and say why', () => {
    const noLoad = { en: 'It ended: target-gone.', 'pt-BR': 'Terminou: target-gone.' };
    const claims = claimsOn(
      withTold('epoll', ({ visit }) => {
        const { load: _, ...rest } = visit ?? (undefined as never);
        return { visit: { ...rest, noLoad } };
      }),
    );
    for (const id of ['models.2.threads.epoll', 'models.3.calls.epoll', 'models.3.fewer']) {
      expect([id, claims.get(id)?.verdict, claims.get(id)?.reason]).toEqual([
        id,
        'not-observed',
        noLoad,
      ]);
    }
  });

  it('that rest on the kernel’s records fall when some were lost', () => {
    const claims = claimsOn(run, losing('trace'));
    expect(claims.get('models.3.calls.epoll')?.verdict).toBe('not-observed');
    expect(claims.get('models.2.threads.epoll')?.verdict).toBe('proven');
  });

  it('on all clients are not observed when one is missing whose coming was told', () => {
    const more = withTold('threads', ({ visit }) => ({
      visit: { ...(visit ?? (undefined as never)), asked: 4, answered: 4 },
    }));
    const claims = claimsOn(more);
    expect(idsOf(claims, 'refuted')).toEqual([]);
    expect(claims.get('models.1.waiting.threads')?.verdict).toBe('not-observed');
    expect(claims.get('models.2.callers.threads')?.verdict).toBe('not-observed');
  });

  it('on a silent client are not proven when it was seen to say something', () => {
    for (const name of ['blocking', 'epoll']) {
      const silent = factsOf(name).silent?.client;
      const asked = silent?.calls.find((call) => call.name === 'getsockname');
      const claims = claimsOn(
        run,
        changing(({ id }) => id === asked?.id, { name: 'send', result: 5 }),
      );
      for (const claim of ['models.1.waiting', 'models.1.call']) {
        expect([name, claim, claims.get(`${claim}.${name}`)?.verdict]).toEqual([
          name,
          claim,
          'not-observed',
        ]);
      }
    }
  });
});

describe('a claim that the evidence contradicts is refuted', () => {
  const silentOf = (name: string): string | undefined =>
    models.find((told) => told.name === name)?.visit?.silentLocal;
  const closeOf = (name: string, witness: string): Event | undefined => {
    const facts = factsOf(name);
    const end = witness === 'multi-tcp' ? facts.silent?.server : facts.silent?.client;
    return end?.calls.find((call) => call.name === 'close' && call.source === 'program');
  };
  const own = (name: string): ReadonlySet<string> =>
    new Set(
      (factsOf(name).others ?? []).flatMap(({ client, server }) =>
        [...client.calls, ...(server?.calls ?? [])].map(({ id }) => id),
      ),
    );
  const inThreads =
    (call: string) =>
    (event: Event): object =>
      event.kind === 'usage' && event.source === 'sampled'
        ? { threads: event.threads.map((thread) => ({ ...thread, call })) }
        : {};
  const cases: readonly (readonly [string, () => Alteration])[] = [
    [
      'models.1.waiting.blocking',
      () => {
        const close = closeOf('blocking', 'multi-tcp');
        return changing(({ id }) => id === close?.id, {
          monotonicNs: shifted(close, 10_000_000),
        });
      },
    ],
    [
      'models.1.waiting.epoll',
      () => {
        const ids = own('epoll');
        const late = shifted(closeOf('epoll', 'client-agent'), 500);
        return changingAll(
          (event) => ids.has(event.id) && isCall('recv', 'client-agent')(event),
          () => ({ monotonicNs: late, returnedMonotonicNs: late }),
        );
      },
    ],
    [
      'models.1.call.blocking',
      () => changingAll(isUsage(markOf('blocking', 'waiting'), 'sampled'), inThreads('epoll_wait')),
    ],
    [
      'models.2.threads.blocking',
      () =>
        changing(isUsage(markOf('blocking', 'load'), 'program'), { openConnections: 3 } as never),
    ],
    [
      'models.2.callers.epoll',
      () => {
        const ids = own('epoll');
        return changing((event) => ids.has(event.id) && isCall('recv', 'multi-tcp')(event), {
          threadId: 1,
        });
      },
    ],
    [
      'models.2.callers.threads',
      () => {
        const ids = own('threads');
        return changingAll(
          (event) =>
            isCall('recv', 'multi-tcp')(event) &&
            (ids.has(event.id) || event.socket.remote === silentOf('threads')),
          () => ({ threadId: 7 }),
        );
      },
    ],
    [
      'models.3.calls.epoll',
      () =>
        changing(isUsage(markOf('epoll', 'counted'), 'kernel'), {
          calls: [{ threadId: 1, name: 'epoll_wait', count: 9 }],
        } as never),
    ],
    [
      'models.3.calls.io_uring',
      () =>
        changing(isUsage(markOf('io_uring', 'counted'), 'kernel'), {
          calls: [
            { threadId: 1, name: 'recvfrom', count: 1_000_000 },
            { threadId: 1, name: 'io_uring_enter', count: 9 },
          ],
        } as never),
    ],
    [
      'models.3.fewer',
      () =>
        changing(isUsage(markOf('io_uring', 'counted'), 'kernel'), {
          calls: [{ threadId: 1, name: 'io_uring_enter', count: 100_000_000 }],
        } as never),
    ],
  ];
  it.each(cases)('%s', (id, alteration) => {
    const claim = claimsOn(run, alteration()).get(id);
    expect([claim?.verdict, claim?.text.en]).toEqual(['refuted', expect.anything()]);
    expect(claim?.evidence.length).toBeGreaterThan(0);
  });

  it('models.1.waiting.epoll, when the clients tell that one was not answered', () => {
    const fewer = withTold('epoll', ({ visit }) => ({
      visit: { ...(visit ?? (undefined as never)), answered: 2 },
    }));
    expect(claimsOn(fewer).get('models.1.waiting.epoll')?.verdict).toBe('refuted');
  });
});

describe('what a message costs', () => {
  it.each(models.map(({ name }) => name))('is told of %s with its evidence', (name) => {
    const facts = factsOf(name);
    const [costs, counted, memory] = [costsOf(facts), countedCallsOf(facts), memoryOf(facts)];
    expect(costs?.messages).toBeGreaterThan(100);
    expect((costs?.cpuNs ?? 0) / (costs?.messages ?? 1)).toBeGreaterThan(500);
    expect(costs?.evidence).toHaveLength(4);
    expect(counted?.evidence).toHaveLength(3);
    expect(memory?.evidence).toHaveLength(3);
    expect(countOf(counted ?? { calls: [] }, ['futex'])).toBeGreaterThanOrEqual(0);
  });

  it('is not told of threads of which one has ended meanwhile', () => {
    const facts = factsOf('threads');
    const { load } = facts.marks;
    if (load?.sampled === undefined) throw new Error('no mark');
    const gone = { ...load.sampled.threads[0], id: 1, name: 'gone' } as never;
    const sampled = { ...load.sampled, threads: [...load.sampled.threads, gone] };
    const costs = costsOf({ ...facts, marks: { ...facts.marks, load: { ...load, sampled } } });
    expect(costs).toMatchObject({ messages: expect.any(Number) });
    expect(costs?.cpuNs).toBeUndefined();
    expect(costs?.voluntarySwitches).toBeUndefined();
  });
});
