import type { Clock } from '@socketlab/foundation';
import { describeDarwinObservers } from './darwin-observers.ts';
import { createNetstatTable } from './netstat-table.ts';
import { emptyTable, openOrExplain } from './open-or-explain.ts';
import type { SocketTable } from './socket-table.ts';
import type { TableFindings } from './table-view.ts';

/** What can be observed on this Mac. `open` is replaced in tests: other systems have no such netstat. Untested on a Mac. */
export function findDarwinTables(
  clock: Clock,
  open: () => SocketTable = () => createNetstatTable({ clock }),
): TableFindings {
  const outcome = openOrExplain(() => tried(open()));
  if ('problem' in outcome) {
    return { tier: 'program', observers: describeDarwinObservers(outcome.problem) };
  }
  return { tier: 'macos', observers: describeDarwinObservers(undefined), ...outcome };
}

/** The tables of macOS; where they cannot be read, some that show no sockets. Untested on a Mac. */
export function openDarwinTable(clock: Clock): SocketTable {
  const outcome = openOrExplain(() => tried(createNetstatTable({ clock })));
  return 'table' in outcome ? outcome.table : emptyTable('netstat');
}

/** Whoever has no netstat is told so at the start, and not after the first call. */
function tried(table: SocketTable): SocketTable {
  table.count({ role: 'server', port: 1 });
  return table;
}
