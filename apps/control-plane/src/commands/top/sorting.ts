import { quantileOf } from '@socketlab/observability';
import { connectionCount, type PolledDaemon } from './poller.ts';

/** What rows can be sorted by; by name, they stand in the order of hosts and of the daemons of each. */
export const SORTS = [
  'name',
  'trouble',
  'connections',
  'queue',
  'accepts',
  'messages',
  'bytes',
  'p99',
] as const;
/** One of {@link SORTS}. */
export type SortName = (typeof SORTS)[number];

const P99 = 0.99;
/** An accept queue this full is worth looking at. */
const FULL_SHARE = 0.8;

/** The connections of a daemon: its sockets but for the listener. */
export const connectionsOf = ({ reading }: PolledDaemon): number =>
  connectionCount(reading?.states);

/** What a daemon is to be looked at for. */
export type Trouble = 'silent' | 'queue' | 'close-wait' | 'dropped' | 'evidence-lost';

/** All of a daemon's troubles, the worst first. */
export function troublesOf(daemon: PolledDaemon): readonly Trouble[] {
  const { reading, rates, failure, silentMs, stuck } = daemon;
  if (failure !== undefined || silentMs > 0) return ['silent'];
  const { acceptQueue = 0, acceptQueueLimit = 0 } = reading ?? {};
  const { dropped = 0, evidenceLost = 0 } = rates?.counters ?? {};
  const found: (Trouble | false)[] = [
    acceptQueueLimit > 0 && acceptQueue >= acceptQueueLimit * FULL_SHARE && 'queue',
    stuck > 0 && 'close-wait',
    dropped > 0 && 'dropped',
    evidenceLost > 0 && 'evidence-lost',
  ];
  return found.filter((trouble) => trouble !== false);
}

/** Whether there is any. */
export const isTroubled = (daemon: PolledDaemon): boolean => troublesOf(daemon).length > 0;

/** What is compared, the greatest first; what is not known comes last. */
export function sortValue(sort: Exclude<SortName, 'name'>): (daemon: PolledDaemon) => number {
  return (daemon) => {
    const counters = daemon.rates?.counters ?? {};
    switch (sort) {
      case 'trouble':
        return troublesOf(daemon).includes('silent') ? Number.MAX_VALUE : troublesOf(daemon).length;
      case 'connections':
        return connectionsOf(daemon);
      case 'queue':
        return daemon.reading?.acceptQueue ?? -1;
      case 'accepts':
        return counters.accepted ?? counters.opened ?? -1;
      case 'messages':
        return counters.messages ?? -1;
      case 'bytes':
        return (counters.receivedBytes ?? -1) + (counters.sentBytes ?? 0);
      case 'p99':
        return (daemon.latency && quantileOf(daemon.latency, P99)?.seconds) ?? -1;
    }
  };
}
