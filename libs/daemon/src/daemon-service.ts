import { type Handlers, type Services, tierToMessage } from '@socketlab/control';
import { VERSION } from '@socketlab/foundation';
import type { Tier } from '@socketlab/kernel-view';
import type { createAuditService } from './audit-service.ts';
import { boundedFeed } from './bounded-feed.ts';
import type { LogBook } from './log-book.ts';
import type { createNetworkService } from './network-control.ts';
import { toTimestamp } from './timestamp.ts';

const FEED_CAPACITY = 1_000;
const ALL_LINES = Number.MAX_SAFE_INTEGER;

/** How far along a daemon is in its life. */
export type DaemonState = 'starting' | 'serving' | 'draining';

/** What a daemon counts, as plain numbers. */
export interface DaemonCounters {
  readonly listener?: string;
  /** What the service manager holds for it, served or not. */
  readonly heldListener?: string;
  readonly openConnections: number;
  readonly totalConnections: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** Who a daemon is, and where. */
export interface DaemonInfo {
  readonly name: string;
  readonly machineId: string;
  readonly startedAt: Date;
  readonly controlAddress: string;
  /** Where its owner has opened it to the network. */
  readonly networkControls: readonly string[];
  readonly metricsAddress: string;
  /** Where its metrics are to be had by mutual TLS. */
  readonly networkMetrics: readonly string[];
  readonly tier: Tier;
}

/** The Daemon service: who this is, how it is, what it logged, and how to end it. */
export function createDaemonService(deps: {
  info: () => DaemonInfo;
  state: () => DaemonState;
  counters: () => DaemonCounters;
  eventsLost: () => number;
  logBook: LogBook;
  /** Begins to drain; the answer is sent before the process ends. */
  drain: (deadlineMs: number) => void;
  network: ReturnType<typeof createNetworkService>;
  audit: ReturnType<typeof createAuditService>;
}): Handlers<Services['daemon']> {
  const { logBook } = deps;
  return {
    getInfo() {
      const { startedAt, tier, networkControls, networkMetrics, ...info } = deps.info();
      return {
        ...info,
        networkControls: [...networkControls],
        networkMetrics: [...networkMetrics],
        version: VERSION,
        pid: process.pid,
        startedAt: toTimestamp(startedAt),
        tier: tierToMessage(tier),
        platform: `${process.platform}-${process.arch}`,
        nodeVersion: process.version,
      };
    },
    getStatus: () => ({
      state: `DAEMON_STATE_${deps.state().toUpperCase() as Uppercase<DaemonState>}`,
      ...deps.counters(),
      eventsLost: deps.eventsLost(),
    }),
    drain({ deadlineMs }) {
      deps.drain(deadlineMs);
      return {};
    },
    ...deps.network,
    ...deps.audit,
    async *readLog({ tail, follow }, { signal }) {
      const feed = follow
        ? boundedFeed(logBook.subscribe, { capacity: FEED_CAPACITY, signal })
        : undefined;
      for (const line of logBook.newest(tail || ALL_LINES)) yield { line };
      if (feed === undefined) return;
      for await (const next of feed) {
        yield 'item' in next ? { line: next.item } : { dropped: next.dropped };
      }
    },
  };
}
