import type { Claim, Event } from '@socketlab/evidence';
import { describe, expect, it } from 'vitest';
import {
  type Alteration,
  changing,
  changingAll,
  shifted,
} from '../fixtures/altered-events.fixture.ts';
import { claimsOn, evidenceOf, readRecordedRun } from '../fixtures/recorded-run.fixture.ts';
import { findModelFacts } from './facts.ts';
import { type Mark, markOf } from './told.ts';

const run = readRecordedRun('tcp-models');
const models = run.lab === 'tcp-models' ? run.notes.models : [];

const claimOn = (id: string, ...alterations: readonly Alteration[]): Claim | undefined =>
  claimsOn(run, (events) => alterations.reduce((changed, alter) => alter(changed), events)).get(id);

/** The sample of a mark, with other threads. */
const sampling = (
  mark: readonly [name: string, mark: Mark],
  threads: (sampled: readonly object[]) => readonly object[],
): Alteration =>
  changingAll(
    (event) =>
      event.kind === 'usage' && event.source === 'sampled' && event.mark === markOf(...mark),
    (event) =>
      event.kind === 'usage' && event.source === 'sampled'
        ? { threads: threads(event.threads) }
        : {},
  );

const allIn =
  (call: string) =>
  (threads: readonly object[]): readonly object[] =>
    threads.map((thread) => ({ ...thread, call }));

/** What the clients and the server counted under load, of which threads or connections came later. */
const openingLess = (name: string): Alteration =>
  changing(
    (event) =>
      event.kind === 'usage' && event.source === 'program' && event.mark === markOf(name, 'load'),
    { openConnections: 1 } as never,
  );

describe('a claim on threads under load', () => {
  it.each<[string, string, Alteration]>([
    ['threads', 'threads start late', sampling(['threads', 'load'], (all) => all.slice(0, 1))],
    ['epoll', 'a connection was counted by the client alone', openingLess('epoll')],
  ])('with %s is neither proven nor refuted when %s', (name, _, alter) => {
    const id = `models.2.threads.${name}`;
    expect(claimOn(id)?.verdict).toBe('proven');
    expect(claimOn(id, alter)).toMatchObject({
      verdict: 'not-observed',
      reason: {
        en: expect.stringContaining('some may have come later'),
        'pt-BR': expect.stringContaining('depois da contagem'),
      },
    });
  });

  it('with epoll is refuted when two threads serve', () => {
    const twice = sampling(['epoll', 'load'], (all) => [...all, { ...all[0], id: 7 }]);
    expect(claimOn('models.2.threads.epoll', twice)?.verdict).toBe('refuted');
  });
});

describe('a claim on the calls that messages take', () => {
  const countedLess = (messages: number): Alteration => {
    const facts = findModelFacts(evidenceOf(run).timeline, models);
    const { counting, counted } = facts.find(({ name }) => name === 'threads')?.marks ?? {};
    const receivedBytes = (counting?.program?.receivedBytes ?? 0) + 64 * messages;
    return (events) =>
      events.map((event) => {
        if (event.id === counted?.program?.id) return { ...event, receivedBytes } as Event;
        const none = { calls: [{ threadId: 1, name: 'futex', count: 1 }] };
        return event.id === counted?.kernel?.id ? ({ ...event, ...none } as Event) : event;
      });
  };

  it('is neither proven nor refuted by so few messages that they may all have been under way', () => {
    expect(claimOn('models.3.calls.threads', countedLess(29))).toMatchObject({
      verdict: 'not-observed',
      reason: {
        en: expect.stringContaining('answered 29 messages on 3 connections: too few'),
        'pt-BR': expect.stringContaining('respondeu a 29 mensagens em 3 conexões: poucas demais'),
      },
    });
    expect(claimOn('models.3.calls.threads', countedLess(30))?.verdict).toBe('refuted');
  });
});

describe('a claim on the call in which a server waits', () => {
  it.each([
    ['blocking', 'futex'],
    ['threads', 'futex'],
    ['epoll', 'futex'],
    ['epoll', 'recvfrom'],
    ['io_uring', 'futex'],
    ['event-loop', 'write'],
  ])('with %s is neither proven nor refuted by one sample in %s', (name, call) => {
    const id = `models.1.call.${name}`;
    expect(claimOn(id)?.verdict).toBe('proven');
    expect(claimOn(id, sampling([name, 'waiting'], allIn(call)))?.verdict).toBe('not-observed');
  });

  it('with epoll is refuted when its recv() returned only after the silent client had closed', () => {
    const facts = findModelFacts(evidenceOf(run).timeline, models).find(
      ({ name }) => name === 'epoll',
    );
    const { sampled } = facts?.marks.waiting ?? {};
    const recv = facts?.silent?.server?.calls.find(({ name }) => name === 'recv');
    const held = changing((event: Event) => event.id === recv?.id, {
      monotonicNs: shifted(sampled as Event | undefined, -100),
    });
    const inRecv = sampling(['epoll', 'waiting'], allIn('recvfrom'));
    expect(claimOn('models.1.call.epoll', held, inRecv)?.verdict).toBe('refuted');
  });
});
