import type { SnapshotObservation } from '@socketlab/evidence';
import type { Part, Text, Wait } from '@socketlab/foundation';
import { TracingUnavailableError } from './errors.ts';
import type {
  KernelView,
  KernelViewDeps,
  KernelViewOptions,
  Observer,
  Tier,
  Watch,
} from './kernel-view.ts';
import {
  canReadProcfs,
  chooseTier,
  describeObservers,
  OBSERVERS_ELSEWHERE,
  TRACING_UNWANTED,
} from './observers.ts';
import { readProcessUsage } from './process-usage.ts';
import { socketDescriptors } from './socket-descriptors.ts';
import { createSocketTable, type SocketTable } from './socket-table.ts';
import type { TraceOrder } from './trace-protocol.ts';
import { startTraceSession, type TraceSession } from './trace-session.ts';
import { readTransitions, shareTransitionCounters } from './transition-counters.ts';
import type { Untimed } from './untimed.ts';

const BUFFER_KB_PER_CPU = 1024;
/** About what the recorder of a daemon keeps, so that decoding it never throws away much. */
const STORE_BYTES = 4 * 1024 * 1024;

/**
 * What the kernel says of this daemon's sockets, by the best means that there are: starting never fails for want of
 * them, but chooses a lower tier and says why in `observers`. Where there are no tracepoints, `watch` and the other
 * orders resolve and do nothing; `snapshot` needs the tables only.
 */
export function createKernelView(options: KernelViewOptions, deps: KernelViewDeps): KernelView {
  const { logger, clock } = deps;
  let tier: Tier = 'program';
  let observers: readonly Observer[] = OBSERVERS_ELSEWHERE;
  let lost = 0;
  let session: TraceSession | undefined;
  let table: SocketTable | undefined;
  const counters = shareTransitionCounters();

  const emit = (draft: Untimed): void => {
    if (draft.kind === 'loss') lost += draft.count;
    deps.emit({ ...draft, atNs: String(clock.toUnixNs(BigInt(draft.monotonicNs))) });
  };
  const listener = {
    onObserved: (drafts: readonly Untimed[]) => drafts.forEach(emit),
    onFailed: (failure: Error) => logger.error({ err: failure }, 'tracing failed'),
  };
  const startTracing = async (
    wait: Wait,
  ): Promise<{ reason: Text; remedy?: string } | undefined> => {
    if (!options.usesTracepoints) return { reason: TRACING_UNWANTED };
    try {
      session = await startTraceSession({ ...workerData(options), counters }, listener, wait);
      return undefined;
    } catch (failure) {
      if (!(failure instanceof TracingUnavailableError)) throw failure;
      const { text: reason, remedy } = failure;
      return { reason, ...(remedy === undefined ? {} : { remedy }) };
    }
  };
  return {
    name: 'kernel-view',
    get tier() {
      return tier;
    },
    get observers() {
      return observers;
    },
    get lost() {
      return lost;
    },
    get transitions() {
      return readTransitions(new Float64Array(counters));
    },
    async start(wait) {
      if (process.platform !== 'linux') return;
      const tracing = await startTracing(wait);
      table = createSocketTable({ clock });
      const via = table.via === 'procfs' && !canReadProcfs() ? undefined : table.via;
      const findings = { tracing, hasCalls: session?.hasCalls ?? false, table: via };
      tier = chooseTier(findings);
      observers = describeObservers(findings);
      logger.debug({ tier, via, leftovers: session?.leftovers }, 'kernel view started');
    },
    async stop(wait) {
      table?.close();
      table = undefined;
      const ending = session;
      session = undefined;
      await ending?.stop(wait);
    },
    ...tracingOrders(() => session),
    ...tableReadings(() => table),
  };
}

/** What is read where it stands, without an order. */
type Read = 'tier' | 'observers' | 'lost' | 'transitions' | 'snapshot' | 'count';

/** The orders that the trace worker carries out, where there is one. */
function tracingOrders(
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
    usage: () => readProcessUsage([...threads]),
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

function tableReadings(
  table: () => SocketTable | undefined,
): Pick<KernelView, 'snapshot' | 'count'> {
  return {
    snapshot: (watch) => readOwn(table(), watch),
    count: (watch, options) => table()?.count(watch, options),
  };
}

function readOwn(table: SocketTable | undefined, watch: Watch): readonly SnapshotObservation[] {
  const rows = table?.read(watch) ?? [];
  return watch.role === 'client' ? withoutStrangers(rows) : rows;
}

/**
 * The rows that may be ours: those that no other process holds. A socket that nobody holds any more (inode 0, as in
 * TIME-WAIT) may be anyone's; its name tells.
 */
function withoutStrangers(rows: readonly SnapshotObservation[]): readonly SnapshotObservation[] {
  if (rows.length === 0) return rows;
  const own = new Set(socketDescriptors().values());
  return rows.filter(({ inode = 0 }) => inode === 0 || own.has(inode));
}

function workerData(options: KernelViewOptions) {
  const { name, traceBufferKbPerCpu, storeBytes, preparedInstance } = options;
  return {
    ...(preparedInstance !== undefined && { prepared: preparedInstance }),
    name,
    processId: process.pid,
    bufferKbPerCpu: traceBufferKbPerCpu ?? BUFFER_KB_PER_CPU,
    storeBytes: storeBytes ?? STORE_BYTES,
  };
}
