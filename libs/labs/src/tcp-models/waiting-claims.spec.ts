import type { Event } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import { type Alteration, changingAll, shifted } from '../fixtures/altered-events.fixture.ts';
import { claimsOn, evidenceOf, readRecordedRun } from '../fixtures/recorded-run.fixture.ts';
import { findModelFacts } from './facts.ts';
import { createModelTable } from './table.ts';
import type { ModelTold } from './told.ts';

const run = readRecordedRun('tcp-models');
const models: readonly ModelTold[] = run.lab === 'tcp-models' ? run.notes.models : [];

describe('who waits for accept() with blocking', () => {
  const claimOn = (alter: Alteration) => claimsOn(run, alter).get('models.1.waiting.blocking');
  const cellOn = (alter: Alteration): unknown => {
    const { timeline } = evidenceOf({ ...run, events: alter(run.events) });
    const { rows } = createModelTable(findModelFacts(timeline, models));
    const { cells = [] } = rows.find(({ cells: [name] }) => name === 'blocking') ?? {};
    return cells[1];
  };
  const hasQueue = (event: Event): boolean =>
    event.kind === 'snapshot' && event.acceptQueue !== undefined;
  const asItWas: Alteration = (events) => events;

  it('is told by the queue, in the claim and in the table', () => {
    expect(claimOn(asItWas)?.verdict).toBe('proven');
    expect(cellOn(asItWas)).toMatchObject({ en: '3 of 3 in the queue' });
  });

  it('is not told by a queue that was read before all of them had connected', () => {
    const early = changingAll(hasQueue, () => ({ acceptQueue: { length: 1, limit: 4 } }));
    expect(claimOn(early)).toMatchObject({ verdict: 'not-observed', evidence: [] });
    expect(claimOn(early)?.reason?.en).toContain('No reading of the accept queue');
    expect(cellOn(early)).toBe('–');
  });

  it('is not told by a queue that was read when the silent one had gone', () => {
    const close = findModelFacts(evidenceOf(run).timeline, models)
      .find(({ name }) => name === 'blocking')
      ?.silent?.client.call('close');
    const late = changingAll(hasQueue, () => ({ monotonicNs: shifted(close, 1) }));
    expect(claimOn(late)?.verdict).toBe('not-observed');
    expect(cellOn(late)).toBe('–');
  });

  it('is not told by who is ESTABLISHED where the table tells queues and none was read', () => {
    const unread: Alteration = (events) => events.filter((event) => !hasQueue(event));
    const uncounted = { ...run, witnesses: run.witnesses.map(({ recorded, ...rest }) => rest) };
    const claim = claimsOn(uncounted, unread).get('models.1.waiting.blocking');
    expect(claim).toMatchObject({ verdict: 'not-observed', evidence: [] });
    expect(cellOn(unread)).toBe('–');
    // The same by a table that tells none.
    const byNetstat = changingAll(hasQueue, () => ({ acceptQueue: undefined }));
    const netstat: Alteration = (events) =>
      byNetstat(events).map((event) =>
        event.kind === 'snapshot' ? { ...event, via: 'netstat' } : event,
      );
    expect(claimOn(netstat)?.text.en).toContain('the table showed 3 clients ESTABLISHED');
    expect(cellOn(netstat)).toMatchObject({ en: '3 of 3 not accepted' });
  });
});
