import { createDeferred } from '@socketlab/foundation';
import { describe, expect, test } from 'vitest';
import { HostDeadlineError } from '../host-errors.ts';
import { onEachHost } from './on-each-host.ts';

const HOSTS = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name }));
const never = new AbortController().signal;

describe('work on each host', () => {
  test('comes back in the order of the hosts, whichever is done first', async () => {
    const first = createDeferred<void>();
    const outcomes = await onEachHost(
      HOSTS,
      { deadlineMs: 10_000, concurrency: 5, signal: never },
      async ({ name }) => {
        if (name === 'e') first.resolve();
        else await first.promise;
        return name.toUpperCase();
      },
    );
    expect(outcomes.map((outcome) => 'answer' in outcome && outcome.answer)).toEqual([
      'A',
      'B',
      'C',
      'D',
      'E',
    ]);
  });

  test('is done for no more hosts at once than were allowed', async () => {
    let underWay = 0;
    let most = 0;
    const gates = HOSTS.map(() => createDeferred<void>());
    const done = onEachHost(
      HOSTS,
      { deadlineMs: 10_000, concurrency: 2, signal: never },
      async ({ name }) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await gates[HOSTS.findIndex((host) => host.name === name)]?.promise;
        underWay -= 1;
      },
    );
    for (const gate of gates) gate.resolve();
    await done;
    expect(most).toBe(2);
  });

  test('that fails on one host leaves the others theirs', async () => {
    const failure = new Error('b is off');
    const outcomes = await onEachHost(
      HOSTS,
      { deadlineMs: 10_000, concurrency: 5, signal: never },
      async ({ name }) => {
        if (name === 'b') throw failure;
        return name;
      },
    );
    expect(outcomes[1]).toEqual({ host: { name: 'b' }, failure });
    expect(outcomes.filter((outcome) => 'answer' in outcome)).toHaveLength(4);
  });

  test('has a deadline for each host, also where the work hears of no signal', async () => {
    const outcomes = await onEachHost(
      HOSTS,
      { deadlineMs: 20, concurrency: 5, signal: never },
      ({ name }) => (name === 'c' ? new Promise<string>(() => {}) : Promise.resolve(name)),
    );
    expect(outcomes[2]).toMatchObject({ failure: expect.any(HostDeadlineError) });
    expect(outcomes[2]).toMatchObject({ failure: { facts: { host: 'c', deadlineMs: 20 } } });
    expect(outcomes[3]).toMatchObject({ answer: 'd' });
  });

  test('is aborted by its deadline with the reason that is then told', async () => {
    let reason: unknown;
    await onEachHost(
      [{ name: 'a' }],
      { deadlineMs: 5, concurrency: 1, signal: never },
      (_host, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reason = signal.reason;
            reject(reason);
          });
        }),
    );
    expect(reason).toBeInstanceOf(HostDeadlineError);
  });

  test('ends with the reason of whoever interrupts it, and begins on no further host', async () => {
    const interrupt = new AbortController();
    const begun: string[] = [];
    const done = onEachHost(
      HOSTS,
      { deadlineMs: 10_000, concurrency: 2, signal: interrupt.signal },
      async ({ name }) => {
        begun.push(name);
        if (begun.length === 2) interrupt.abort(new Error('Ctrl+C'));
        return new Promise(() => {});
      },
    );
    await expect(done).rejects.toThrow('Ctrl+C');
    expect(begun).toEqual(['a', 'b']);
  });
});
