import type { SnapshotObservation } from '@socketlab/evidence';
import type { KernelView, Watch } from './kernel-view.ts';
import { socketDescriptors } from './socket-descriptors.ts';
import type { SocketTable } from './socket-table.ts';

/** What a kernel view reads from the tables, where there are any. */
export function tableReadings(
  table: () => SocketTable | undefined,
): Pick<KernelView, 'snapshot' | 'listeners' | 'count'> {
  return {
    snapshot: (watch) => readOwn(table(), watch),
    listeners(port) {
      const rows = table()?.read({ role: 'server', port }, { onlyListeners: true }) ?? [];
      return rows.filter(({ state }) => state === 'LISTEN');
    },
    count: (watch, options) => table()?.count(watch, options),
  };
}

function readOwn(table: SocketTable | undefined, watch: Watch): readonly SnapshotObservation[] {
  const rows = table?.read(watch) ?? [];
  return watch.role === 'client' ? withoutStrangers(rows) : rows;
}

/**
 * The rows that may be ours: those that no other process holds. A socket that nobody holds any more (inode 0 or process 0,
 * as in TIME-WAIT) may be anyone's; its name tells.
 */
function withoutStrangers(rows: readonly SnapshotObservation[]): readonly SnapshotObservation[] {
  if (rows.length === 0) return rows;
  if (rows.some(({ via }) => via === 'iphlpapi' || via === 'netstat')) {
    return rows.filter(({ processId = 0 }) => processId === 0 || processId === process.pid);
  }
  const own = new Set(socketDescriptors().values());
  return rows.filter(({ inode = 0 }) => inode === 0 || own.has(inode));
}
