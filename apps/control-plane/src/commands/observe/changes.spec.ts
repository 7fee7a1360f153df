import type { AlertState, TargetState } from '@socketlab/observability';
import { describe, expect, test } from 'vitest';
import type { KnownTargets } from '../../observing/known-targets.ts';
import { alertChanges, isFollowed, planChanges, settledTargets, targetChanges } from './changes.ts';

const target = (health: TargetState['health'], rest: Partial<TargetState> = {}): TargetState => ({
  host: 'here',
  daemon: 'tcp-echo',
  address: '127.0.0.1:1',
  health,
  lastError: health === 'down' ? 'connection refused' : '',
  lastScrapeSeconds: 0.01,
  ...rest,
});
const plan = (daemons: readonly string[], closed: readonly string[] = []): KnownTargets => ({
  local: daemons.map((daemon) => ({ host: 'here', daemon, address: '127.0.0.1:1' })),
  hosts: [],
  closed,
});
const TIMEOUT = { timeoutSeconds: 1 };
const events = (changes: readonly { readonly event: string }[]): string[] =>
  changes.map(({ event }) => event);

describe('a target', () => {
  test('is told when it comes up, goes down for another reason, and comes back', () => {
    const [up, down] = [target('up'), target('down')];
    const slow = target('down', { lastError: 'context deadline exceeded' });
    expect(events(targetChanges([], [up], TIMEOUT))).toEqual(['up']);
    expect(targetChanges([up], [up], TIMEOUT)).toEqual([]);
    expect(targetChanges([up], [down], TIMEOUT)).toMatchObject([
      { event: 'down', failure: { kind: 'closed' } },
    ]);
    expect(targetChanges([down], [down], TIMEOUT)).toEqual([]);
    expect(targetChanges([down], [slow], TIMEOUT)).toMatchObject([{ failure: { kind: 'slow' } }]);
    expect(events(targetChanges([slow], [up], TIMEOUT))).toEqual(['up']);
  });

  test('that takes half of its time is told once', () => {
    const late = target('up', { lastScrapeSeconds: 0.7 });
    expect(events(targetChanges([target('up')], [late], TIMEOUT))).toEqual(['slow']);
    expect(targetChanges([late], [late], TIMEOUT)).toEqual([]);
  });

  test('is down only once two looks say so, and not at all once it is no longer meant', () => {
    const seen = { settled: [target('up')], last: [target('up')] };
    const now = [target('down')];
    expect(settledTargets(plan(['tcp-echo']), seen, now)).toEqual([target('up')]);
    const again = { settled: [target('up')], last: now };
    expect(settledTargets(plan(['tcp-echo']), again, now)).toEqual(now);
    expect(settledTargets(plan([]), again, now)).toEqual([]);
  });
});

test('hosts are told when they come, change, go, or serve nothing', () => {
  expect(planChanges(undefined, plan(['tcp-echo'], ['lab-09']))).toEqual([
    { event: 'followed', host: 'here', daemons: ['tcp-echo'] },
    { event: 'closed', host: 'lab-09' },
  ]);
  expect(planChanges(plan(['tcp-echo'], ['lab-09']), plan(['tcp-echo'], ['lab-09']))).toEqual([]);
  expect(planChanges(plan(['tcp-echo']), plan([]))).toEqual([{ event: 'left', host: 'here' }]);
});

test('an alert is told when it fires and when it is over, and not while it is pending', () => {
  const alert = (state: string, host = 'here'): AlertState => ({
    name: 'SocketlabDaemonGone',
    state,
    labels: { host },
    summary: { en: 'gone', 'pt-BR': 'sumiu' },
  });
  expect(alertChanges([], [alert('pending')])).toEqual([]);
  expect(events(alertChanges([alert('pending')], [alert('firing')]))).toEqual(['firing']);
  expect(alertChanges([alert('firing')], [alert('firing')])).toEqual([]);
  expect(events(alertChanges([alert('firing')], [alert('firing', 'there')]))).toEqual([
    'firing',
    'resolved',
  ]);
});

test('Prometheus follows once it scrapes exactly what is meant', () => {
  expect(isFollowed(plan(['tcp-echo']), [target('unknown')])).toBe(true);
  expect(isFollowed(plan(['tcp-echo']), [])).toBe(false);
  expect(isFollowed(plan([]), [target('up')])).toBe(false);
});
