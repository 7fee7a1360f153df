import { createClock } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import { createEpollEvents, EPOLLIN } from './epoll-events.ts';
import { InterruptedCallError } from './errors.ts';
import { CELL_COUNT, FLAG, FLAGS } from './interrupt-cells.ts';
import { createLinux } from './linux.ts';
import type { NativeCalls } from './platform.ts';
import { createPollCall } from './poll-call.ts';
import { createPollSets } from './poll-sets.ts';
import { createSocketContext, type SocketContext } from './socket-context.ts';
import { createSocketLedger } from './socket-ledger.ts';
import { createWinsock } from './winsock.ts';

/** Less than a tick of Windows' clock: what waits so long there is over with the next one. */
const LONGEST_SLICE_MS = 10;
const DESCRIPTOR = 5;

/** What waits, as Windows has it: ends by the interrupt, or never. */
const WAITS: Readonly<Record<string, (context: SocketContext) => void>> = {
  'a call that would block': ({ guard }) => guard.untilReady('data', DESCRIPTOR, 'POLLIN'),
  'a connect()': ({ guard }) => guard.untilReady('data', DESCRIPTOR, 'POLLOUT'),
  'an accept()': ({ guard }) => guard.untilReady('accept', DESCRIPTOR, 'POLLIN'),
  'a poll() without an end': (context) =>
    ended(() => createPollCall(context, createClock())(DESCRIPTOR, 'POLLIN', -1)),
  'a poll() of a minute': (context) =>
    ended(() => createPollCall(context, createClock())(DESCRIPTOR, 'POLLIN', 60_000)),
  'a set of sockets': (context) => {
    const sets = createPollSets(context, { waitKind: () => 'data', failedConnects: undefined });
    const set = sets.create();
    sets.epollCtl(set, 'EPOLL_CTL_ADD', DESCRIPTOR, EPOLLIN);
    ended(() => sets.epollWait(set, createEpollEvents(1), -1));
  },
};

function ended(wait: () => unknown): void {
  expect(wait).toThrow(InterruptedCallError);
}

/** A Windows where nothing ever becomes ready, and the interrupt comes while poll() waits for the third time. */
function createSilentWindows() {
  const { constants, createGuard } = createWinsock();
  const cells = new Int32Array(new SharedArrayBuffer(CELL_COUNT * Int32Array.BYTES_PER_ELEMENT));
  const askedMs: number[] = [];
  const poll: NativeCalls['poll'] = (_entries, _count, timeoutMs) => {
    askedMs.push(timeoutMs);
    if (askedMs.length === 3) Atomics.or(cells, FLAGS, FLAG.accept | FLAG.data);
    return 0;
  };
  const calls = { ...createLinux().loadCalls(), poll };
  const guard = createGuard(calls, cells);
  const ledger = createSocketLedger('spec');
  return { context: createSocketContext({ calls, constants, guard, ledger }), askedMs };
}

// WSAPoll has nothing in it that could wake it: how late a wait may end is how long one poll() is asked for.
describe.runIf(process.platform === 'linux')('on Windows, an interrupt is looked for', () => {
  it.each(Object.entries(WAITS))('every 10 ms by %s, and ends it', (_what, wait) => {
    const { context, askedMs } = createSilentWindows();
    wait(context);
    expect(askedMs).toHaveLength(3);
    for (const timeoutMs of askedMs) {
      expect(timeoutMs).toBeGreaterThan(0);
      expect(timeoutMs).toBeLessThanOrEqual(LONGEST_SLICE_MS);
    }
  });
});
