import { describe, expect, it } from 'vitest';
import { takeServiceEnvironment } from './service-environment.ts';

const PID = 4711;

describe('what a service manager says in the environment', () => {
  it('is taken out of it, so that no child inherits it', () => {
    const environment = {
      HOME: '/home/ana',
      NOTIFY_SOCKET: '/run/notify',
      WATCHDOG_USEC: '30000000',
      WATCHDOG_PID: String(PID),
      LISTEN_FDS: '1',
      LISTEN_PID: String(PID),
      LISTEN_FDNAMES: 'echo:',
      JOURNAL_STREAM: '8:1234',
    };
    expect(takeServiceEnvironment(environment, PID)).toEqual({
      notifySocket: '/run/notify',
      watchdogMs: 30_000,
      listen: { count: '1', names: ['echo', ''] },
      listenPidOfOther: undefined,
      journalStream: '8:1234',
    });
    expect(environment).toEqual({ HOME: '/home/ana' });
  });

  it('is nothing where there is none, or where it is empty', () => {
    const nothing = {
      notifySocket: undefined,
      watchdogMs: undefined,
      listen: undefined,
      listenPidOfOther: undefined,
      journalStream: undefined,
    };
    expect(takeServiceEnvironment({}, PID)).toEqual(nothing);
    expect(takeServiceEnvironment({ NOTIFY_SOCKET: '', LISTEN_FDS: '' }, PID)).toEqual(nothing);
  });

  it('is void where it names another process', () => {
    const other = String(PID + 1);
    const said = { LISTEN_FDS: '1', LISTEN_PID: other, WATCHDOG_USEC: '1000', WATCHDOG_PID: other };
    const taken = takeServiceEnvironment(said, PID);
    expect([taken.listen, taken.watchdogMs]).toEqual([undefined, undefined]);
    expect(taken.listenPidOfOther).toBe(other);
    // sd_listen_fds(3): without a process named, it is for nobody.
    expect(takeServiceEnvironment({ LISTEN_FDS: '1' }, PID).listen).toBeUndefined();
  });

  it.for(['0', '-5', 'soon', '1e9'])('has no watchdog of %s microseconds', (usec) => {
    expect(takeServiceEnvironment({ WATCHDOG_USEC: usec }, PID).watchdogMs).toBeUndefined();
  });
});
