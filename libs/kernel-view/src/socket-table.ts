import { openSocketDiagnostics, type SocketDiagnosticsChannel } from '@socketlab/bsd-sockets';
import type { SnapshotObservation } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import type { Watch } from './kernel-view.ts';
import { readProcfs } from './procfs.ts';
import { readSockDiag } from './sock-diag.ts';
import { toSnapshot } from './socket-row.ts';

/** The system's table of TCP sockets. Synchronous, and of the network namespace of the thread that made it. */
export interface SocketTable {
  /** How it is read: netlink, or procfs where netlink is refused (procfs tells no accept queue). */
  readonly via: SnapshotObservation['via'];
  /** The sockets of a watch now; empty when there are none. A client watch shows every process's, as the table does. */
  read(watch: Watch): readonly SnapshotObservation[];
  /** May be called twice. */
  close(): void;
}

/** Opens the table; never fails, for procfs is always there on Linux. */
export function createSocketTable(deps: {
  readonly clock: Clock;
  /** Replaced in tests, to be refused. */
  readonly openChannel?: () => SocketDiagnosticsChannel;
}): SocketTable {
  const { clock, openChannel = openSocketDiagnostics } = deps;
  const channel = tryOpen(openChannel);
  if (!channel) {
    return {
      via: 'procfs',
      read: (watch) => readProcfs(watch).map((row) => toSnapshot(row, 'procfs', clock)),
      close: () => undefined,
    };
  }
  return {
    via: 'sock_diag',
    read: (watch) => readSockDiag(channel, watch).map((row) => toSnapshot(row, 'sock_diag', clock)),
    close: () => channel.close(),
  };
}

/** The channel, if the kernel both opens it and answers: a sandbox may allow the one and refuse the other. */
function tryOpen(
  openChannel: () => SocketDiagnosticsChannel,
): SocketDiagnosticsChannel | undefined {
  let channel: SocketDiagnosticsChannel | undefined;
  try {
    channel = openChannel();
    readSockDiag(channel, { role: 'server', port: 1 });
    return channel;
  } catch {
    // Being refused is what this finds out; the caller says `via: procfs`, and the observers say why.
    channel?.close();
    return undefined;
  }
}
