import type { TcpCensus } from '@socketlab/kernel-view';
import { sharedReading } from '@socketlab/metrics';
import { createGrowingSum } from './growing-sum.ts';

/** What the kernel counts of the daemon's TCP sockets, read when somebody asks. */
export interface KernelCounts {
  /** One reading for all who ask in one scrape; undefined where the system has no tables. */
  census(): TcpCensus | undefined;
  /** Segments that it threw away at listening sockets since the start; undefined where it tells nobody. */
  dropped(): number | undefined;
  /** Segments that it sent again since the start, as far as readings have seen them. */
  retransmitted(): number;
  /** Reads now: before a socket is closed, whose numbers go with it. */
  take(): void;
}

/** Counts over readings of the kernel's tables: see KernelView.count. */
export function createKernelCounts(deps: {
  readonly count: () => TcpCensus | undefined;
}): KernelCounts {
  const drops = createGrowingSum();
  const retransmissions = createGrowingSum();
  const read = (): TcpCensus | undefined => {
    const census = deps.count();
    if (census === undefined) return undefined;
    const told = census.listeners.filter(({ dropped }) => dropped !== undefined);
    drops.take(told.map(({ cookie, dropped = 0 }) => [cookie, dropped]));
    retransmissions.take(census.retransmitted);
    return census;
  };
  const census = sharedReading(read);
  return {
    census,
    dropped: () => (census()?.via === 'sock_diag' ? drops.total : undefined),
    retransmitted() {
      census();
      return retransmissions.total;
    },
    take: () => void read(),
  };
}
