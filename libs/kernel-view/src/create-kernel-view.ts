import type { Text } from '@socketlab/foundation';
import { findDarwinTables } from './darwin-tables.ts';
import { TracingUnavailableError } from './errors.ts';
import type {
  KernelView,
  KernelViewDeps,
  KernelViewOptions,
  Observer,
  Tier,
} from './kernel-view.ts';
import {
  canReadProcfs,
  chooseTier,
  describeObservers,
  OBSERVERS_ELSEWHERE,
  TRACING_UNWANTED,
} from './observers.ts';
import { createSocketTable, type SocketTable } from './socket-table.ts';
import { tableReadings } from './table-readings.ts';
import { createTableView } from './table-view.ts';
import { startTraceSession, type TraceSession } from './trace-session.ts';
import { tracingOrders } from './tracing-orders.ts';
import { readTransitions, shareTransitionCounters } from './transition-counters.ts';
import type { Untimed } from './untimed.ts';
import { findWindowsTables } from './windows-tables.ts';

const BUFFER_KB_PER_CPU = 1024;
/** About what the recorder of a daemon keeps, so that decoding it never throws away much. */
const STORE_BYTES = 4 * 1024 * 1024;

/**
 * What the system says of this daemon's sockets, by the best means that there are: starting never fails for want of
 * them, but chooses a lower tier and says why in `observers`. Where there are no tracepoints, `watch` and the other
 * orders resolve and do nothing; `snapshot` needs the tables only.
 */
export function createKernelView(options: KernelViewOptions, deps: KernelViewDeps): KernelView {
  if (process.platform === 'linux') return createLinuxView(options, deps);
  if (process.platform === 'win32') {
    return createTableView(() => findWindowsTables({ ...deps, ...options }), deps);
  }
  if (process.platform === 'darwin') {
    return createTableView(() => findDarwinTables(deps.clock), deps);
  }
  return createTableView(() => ({ tier: 'program', observers: OBSERVERS_ELSEWHERE }), deps);
}

function createLinuxView(options: KernelViewOptions, deps: KernelViewDeps): KernelView {
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
      const tracing = await orReason(options, () =>
        startTraceSession({ ...workerData(options), counters }, listener, wait),
      );
      if ('hasCalls' in tracing) session = tracing;
      table = createSocketTable({ clock });
      const via = table.via === 'procfs' && !canReadProcfs() ? undefined : table.via;
      const reason = 'hasCalls' in tracing ? undefined : tracing;
      const findings = { tracing: reason, hasCalls: session?.hasCalls ?? false, table: via };
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

/** The trace session, or why there is none: whoever cannot trace can still read tables. */
async function orReason(
  { usesTracepoints }: KernelViewOptions,
  start: () => Promise<TraceSession>,
): Promise<TraceSession | { reason: Text; remedy?: string }> {
  if (!usesTracepoints) return { reason: TRACING_UNWANTED };
  try {
    return await start();
  } catch (failure) {
    if (!(failure instanceof TracingUnavailableError)) throw failure;
    const { text: reason, remedy } = failure;
    return { reason, ...(remedy === undefined ? {} : { remedy }) };
  }
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
