import {
  createKernelCounts,
  type DaemonApp,
  type DaemonCounters,
  type DaemonParts,
} from '@socketlab/daemon';
import type { SnapshotObservation } from '@socketlab/evidence';
import type { Configuration } from '@socketlab/foundation';
import { joinCensuses, type KernelView, type TcpCensus, type Watch } from '@socketlab/kernel-view';
import { createAddressMemory } from './address-memory.ts';
import { createAdmission } from './admission.ts';
import { capsOf, MOST } from './caps.ts';
import { startLoadThread } from './client-thread.ts';
import type { OPTIONS } from './config.ts';
import { createClientService } from './control.ts';
import { createDialer, type Dialer } from './dialer.ts';
import { createHolder, type Holder } from './holder.ts';
import { readLesson } from './lessons.ts';
import { createLoadAdmission } from './load/load-admission.ts';
import type { CounterName } from './load/load-cells.ts';
import { numberOf } from './load/load-snapshot.ts';
import { createLoader, type Loader } from './load/loader.ts';
import { defineClientMetrics } from './metrics.ts';
import { createPermitLedger } from './permit-ledger.ts';
import { createTargetGuard } from './target.ts';

/**
 * How many of its own addresses the client remembers, to tell its sockets from a stranger's in the system's tables: of
 * the most connections at once, and of those before them that are in TIME-WAIT.
 */
const LOCALS_KEPT = 2 * MOST.connections;

const LOAD_INTERVAL_MS = 1_000;
const monotonicMs = (): number => performance.now();

/** Makes the daemon client-agent out of the parts that every daemon has. */
export function createClientAgent(
  parts: DaemonParts,
  configuration: Configuration<typeof OPTIONS>,
): DaemonApp {
  const { threads, kernelView, registry, consent } = parts;
  const { machineId } = consent;
  const locals = createAddressMemory(LOCALS_KEPT);
  const deps = { threads, onLocal: locals.add };
  const dialer = createDialer(deps);
  const holder = createHolder(deps);
  const loader = createLoader(
    { intervalMs: LOAD_INTERVAL_MS },
    {
      startThread: (onId) => startLoadThread(threads, onId),
      clocks: { wallMs: Date.now, monotonicMs },
    },
  );
  const permits = createPermitLedger({ machineId });
  const admission = createAdmission({ caps: capsOf(configuration) }, { permits });
  const readSockets = (port: number): readonly SnapshotObservation[] =>
    kernelView.snapshot({ role: 'client', port }).filter(locals.isOwn);
  defineClientMetrics(registry, {
    dialer,
    holder,
    loader,
    counts: createKernelCounts({ count: () => countHeld(holder, kernelView) }),
  });
  return {
    name: 'dialer',
    client: createClientService({
      dialer,
      holder,
      readTarget: createTargetGuard(configuration, { consent }),
      admission,
      loader,
      loadAdmission: createLoadAdmission({ admission, permits, wallMs: Date.now }),
      monotonicMs,
      logger: parts.logger,
      readSockets,
      readLesson,
    }),
    ownSockets: {
      watchOf: (port) => [
        { role: 'client', port },
        ...dialer.datagramPorts(port).map(datagramWatch),
      ],
      isOwn: locals.isOwn,
    },
    start: async () => {},
    async stop({ signal }) {
      await Promise.all([dialer.stop(signal), holder.stop(), loader.stop()]);
    },
    counters: () => countersOf(dialer, holder, loader),
  };
}

/** Without connect(), the system's tables don't say whom a UDP socket talks to: it is found by its own port. */
function datagramWatch(localPort: number): Watch {
  return { role: 'server', port: localPort, protocol: 'udp' };
}

function countersOf(
  dialer: Dialer,
  { held, counters: holder }: Holder,
  loader: Loader,
): DaemonCounters {
  const { counters } = dialer;
  const loads = loader.numbers('tcp');
  const load = (name: CounterName): number => numberOf(loads, name);
  const many = counters.manyAnswered + counters.manyFailed + dialer.underWay;
  return {
    openConnections: held.length + dialer.underWay + load('open'),
    totalConnections: counters.exchanges + holder.opened + many + load('opened'),
    receivedBytes: counters.receivedBytes + holder.receivedBytes + load('receivedBytes'),
    sentBytes: counters.sentBytes + holder.sentBytes + load('sentBytes'),
  };
}

/** At most 64 are held: a reading for each of their servers' ports, of which the sockets with their names are counted. */
function countHeld({ held }: Holder, kernelView: Pick<KernelView, 'count'>): TcpCensus | undefined {
  const locals = new Set(held.map(({ local }) => local));
  const ports = new Set(held.map(({ remote }) => remote.port));
  const censuses = [undefined, ...ports].map((port) =>
    kernelView.count(port === undefined ? undefined : { role: 'client', port }, { locals }),
  );
  return joinCensuses(censuses.filter((census) => census !== undefined));
}
