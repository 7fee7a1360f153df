import { createClock } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { InterruptedCallError } from './errors.ts';
import { CELL_COUNT, FLAG, FLAGS } from './interrupt-cells.ts';
import { createLinux } from './linux.ts';
import { createPollCall } from './poll-call.ts';
import { createPollingGuard } from './polling-guard.ts';
import { createSocketContext } from './socket-context.ts';
import { createSocketLedger } from './socket-ledger.ts';

const SOCK_STREAM = 1;
const AT_ONCE_MS = 0;

// The guard of macOS and Windows, here with Linux's poll(2).
describe.runIf(process.platform === 'linux')('a polling guard', () => {
  const { constants, loadCalls } = createLinux();
  const calls = loadCalls();
  const open = new Set<number>();

  afterEach(() => {
    for (const descriptor of open) calls.close(descriptor);
    open.clear();
  });

  function makeGuard() {
    const cells = new Int32Array(new SharedArrayBuffer(CELL_COUNT * 4));
    let polls = 0;
    const poll: typeof calls.poll = (...args) => {
      polls += 1;
      if (polls === 3) Atomics.or(cells, FLAGS, FLAG.data);
      return calls.poll(...args);
    };
    const guard = createPollingGuard(
      { calls: { ...calls, poll }, constants, cells },
      { descriptorOf: () => undefined, sliceMs: AT_ONCE_MS },
    );
    return { guard, cells, polls: () => polls };
  }

  /** A socket that nothing can be read from: a listener that nobody calls. */
  function silentListener(): number {
    const listener = calls.socket(constants.family.AF_INET, SOCK_STREAM);
    open.add(listener);
    calls.listen(listener, 1);
    return listener;
  }

  it('looks at the flag between two polls, and ends the wait by it', () => {
    const { guard, polls } = makeGuard();
    guard.untilReady('data', silentListener(), 'POLLIN');
    expect(polls()).toBe(3);
    expect(guard.isEnded('data')).toBe(true);
  });

  it('waits for nothing before a call, which says itself when it would have to', () => {
    const { guard, polls } = makeGuard();
    expect(guard.enter('data', silentListener(), 'POLLIN')).toBe(true);
    expect(polls()).toBe(0);
  });

  it('does not let connect() begin once the waits have been ended', () => {
    const { guard, cells } = makeGuard();
    Atomics.or(cells, FLAGS, FLAG.data);
    expect(guard.enter('data', silentListener())).toBe(false);
  });

  it('lets a poll() with a time end when that has passed, and one without when it is interrupted', () => {
    const { guard, cells } = makeGuard();
    const ledger = createSocketLedger('spec');
    const poll = createPollCall(
      createSocketContext({ calls, constants, guard, ledger }),
      createClock(),
    );
    expect(poll(silentListener(), 'POLLIN', 25)).toBe(false);
    Atomics.or(cells, FLAGS, FLAG.data);
    expect(() => poll(silentListener(), 'POLLIN', -1)).toThrow(InterruptedCallError);
  });
});
