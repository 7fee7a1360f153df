import { openSocketDiagnostics, type SocketDiagnosticsChannel } from '@socketlab/bsd-sockets';
import type { SnapshotObservation } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import { openDarwinTable } from './darwin-tables.ts';
import type { Watch } from './kernel-view.ts';
import { readProcfs } from './procfs.ts';
import { readSockDiag } from './sock-diag.ts';
import { toSnapshots } from './socket-row.ts';
import {
  type CensusOptions,
  censusOfRows,
  EMPTY_CENSUS,
  readCensus,
  type TcpCensus,
} from './tcp-census.ts';
import { openWindowsTable } from './windows-tables.ts';

const NOBODY: Watch = { role: 'server', port: 1 };

/** What of the tables is wanted. */
export interface ReadOptions {
  /** Whether connections may be left out, where that spares a walk through them. */
  readonly onlyListeners?: boolean;
}

/** The system's tables of sockets. Synchronous, and of the network namespace of the thread that made it. */
export interface SocketTable {
  /** How TCP is read: netlink, or procfs where netlink is refused (procfs tells no accept queue); Windows' IP Helper. */
  readonly via: SnapshotObservation['via'];
  /** The sockets of a watch now; empty when there are none. A client watch shows every process's, as the table does. */
  read(watch: Watch, options?: ReadOptions): readonly SnapshotObservation[];
  /** The TCP sockets of a watch now, counted and not listed: what is cheap of many thousands. Of no watch, no sockets. */
  count(watch: Watch | undefined, options?: CensusOptions): TcpCensus;
  /** May be called twice. */
  close(): void;
}

/** Opens the tables; never fails. Where there are none, they show no sockets: the observers say so. */
export function createSocketTable(deps: {
  readonly clock: Clock;
  /** Replaced in tests, to be refused. */
  readonly openChannel?: () => SocketDiagnosticsChannel;
  /** The system; this one's if not given. */
  readonly platform?: NodeJS.Platform;
}): SocketTable {
  const { clock, openChannel = openSocketDiagnostics, platform = process.platform } = deps;
  if (platform === 'win32') return openWindowsTable(clock);
  if (platform === 'darwin') return openDarwinTable(clock);
  const channel = tryOpen(openChannel);
  let hasUdp: boolean | undefined;
  /** The channel for that protocol: a kernel may have tcp_diag, and no udp_diag. */
  const channelOf = ({ protocol }: Watch): SocketDiagnosticsChannel | undefined => {
    if (protocol !== 'udp' || channel === undefined) return channel;
    hasUdp ??= answers(channel, { ...NOBODY, protocol });
    return hasUdp ? channel : undefined;
  };
  const via = channel === undefined ? 'procfs' : 'sock_diag';
  return {
    via,
    read(watch, options) {
      const way = channelOf(watch);
      const rows = way === undefined ? readProcfs(watch) : readSockDiag(way, watch, options);
      return toSnapshots(rows, way === undefined ? 'procfs' : 'sock_diag', clock);
    },
    count(watch, options = {}) {
      if (watch === undefined) return { ...EMPTY_CENSUS, via };
      if (channel === undefined) return censusOfRows(readProcfs(watch), options);
      return readCensus(channel, watch, options);
    },
    close: () => channel?.close(),
  };
}

/** The channel, if the kernel both opens it and answers: a sandbox may allow the one and refuse the other. */
function tryOpen(
  openChannel: () => SocketDiagnosticsChannel,
): SocketDiagnosticsChannel | undefined {
  let channel: SocketDiagnosticsChannel;
  try {
    channel = openChannel();
  } catch {
    // Being refused is what this finds out; the caller says `via: procfs`, and the observers say why.
    return undefined;
  }
  if (answers(channel, NOBODY)) return channel;
  channel.close();
  return undefined;
}

function answers(channel: SocketDiagnosticsChannel, watch: Watch): boolean {
  try {
    readSockDiag(channel, watch);
    return true;
  } catch {
    // As above: whatever the reason, it does not answer.
    return false;
  }
}
