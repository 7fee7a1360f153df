import type { Clock } from '@socketlab/foundation';
import { createIpHelperTable } from './ip-helper-table.ts';
import { emptyTable, openOrExplain } from './open-or-explain.ts';
import type { SocketTable } from './socket-table.ts';
import type { TableFindings } from './table-view.ts';
import { describeWindowsObservers } from './windows-observers.ts';

type Open = () => SocketTable;

/** What can be observed on this Windows. `open` is replaced in tests: other systems have no such tables. */
export function findWindowsTables(
  clock: Clock,
  open: Open = () => createIpHelperTable({ clock }),
): TableFindings {
  const outcome = openOrExplain(open);
  if ('problem' in outcome) {
    return { tier: 'program', observers: describeWindowsObservers(outcome.problem) };
  }
  return { tier: 'windows', observers: describeWindowsObservers(undefined), ...outcome };
}

/** The tables of Windows; where they cannot be read, some that show no sockets. */
export function openWindowsTable(clock: Clock): SocketTable {
  const outcome = openOrExplain(() => createIpHelperTable({ clock }));
  return 'table' in outcome ? outcome.table : emptyTable('iphlpapi');
}
