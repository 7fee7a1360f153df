import type { Part } from '@socketlab/foundation';
import type { KernelView, Watch } from './kernel-view.ts';
import { readProcessUsage } from './process-usage.ts';
import type { TraceOrder } from './trace-protocol.ts';
import type { TraceSession } from './trace-session.ts';
import { readWindowsUsage } from './windows-usage.ts';

/** What is read where it stands, without an order. */
type Read = 'tier' | 'observers' | 'lost' | 'transitions' | 'snapshot' | 'listeners' | 'count';

/** The orders that the trace worker carries out, where there is one. */
export function tracingOrders(
  session: () => TraceSession | undefined,
): Omit<KernelView, keyof Part | Read> {
  const threads = new Set<number>();
  /** Gives the first order now, and the second, once, when the caller wants that no more. */
  const hold = async (start: TraceOrder, end: TraceOrder): Promise<() => Promise<void>> => {
    await session()?.order(start);
    let isHeld = true;
    return async () => {
      if (!isHeld) return;
      isHeld = false;
      await session()?.order(end);
    };
  };
  return {
    watch: async (watch: Watch) => {
      if (watch.protocol === 'udp') return async () => undefined;
      return hold({ kind: 'watch', watch }, { kind: 'unwatch', watch });
    },
    follow: () => hold({ kind: 'follow' }, { kind: 'unfollow' }),
    async addThread(threadId) {
      threads.add(threadId);
      await session()?.order({ kind: 'add-thread', threadId });
    },
    async removeThread(threadId) {
      threads.delete(threadId);
      await session()?.order({ kind: 'remove-thread', threadId });
    },
    usage: () => (process.platform === 'win32' ? readWindowsUsage : readProcessUsage)([...threads]),
    async observeCalls(isOn) {
      await session()?.order({ kind: 'observe-calls', isOn });
    },
    async flush() {
      await session()?.order({ kind: 'flush' });
    },
    async countCalls() {
      await session()?.order({ kind: 'count-calls' });
      return session() !== undefined;
    },
    endCount: async (span) =>
      (await session()?.order({ kind: 'end-count', ...span })) ?? { kind: 'not-counting' },
  };
}
