import type { Clock } from '@socketlab/foundation';
import { createIpHelperTable } from './ip-helper-table.ts';
import { emptyTable, openOrExplain } from './open-or-explain.ts';
import type { SocketTable } from './socket-table.ts';
import type { TableFindings } from './table-view.ts';
import { describeWindowsObservers } from './windows-observers.ts';
import { openWindowsStatistics, type WindowsStatistics } from './windows-statistics.ts';

type Open = (statistics: WindowsStatistics) => SocketTable;

/** What can be observed on this Windows. `open` is replaced in tests: other systems have no such tables. */
export function findWindowsTables(
  deps: { readonly clock: Clock; readonly openDescriptors?: SharedArrayBuffer | undefined },
  open: Open = (statistics) => createIpHelperTable({ clock: deps.clock, statistics }),
): TableFindings {
  const statistics = openWindowsStatistics(deps.openDescriptors);
  const outcome = openOrExplain(() => open(statistics));
  const problem = 'problem' in outcome ? outcome.problem : undefined;
  if (problem !== undefined) {
    const observers = describeWindowsObservers({ tables: problem, statistics: problem });
    return { tier: 'program', observers };
  }
  return {
    tier: 'windows',
    /** Anew each time: only a connection shows whether Windows tells of connections. */
    get observers() {
      return describeWindowsObservers({ tables: undefined, statistics: statistics.problem });
    },
    ...outcome,
  };
}

/** The tables of Windows; where they cannot be read, some that show no sockets. */
export function openWindowsTable(clock: Clock): SocketTable {
  const outcome = openOrExplain(() => createIpHelperTable({ clock }));
  return 'table' in outcome ? outcome.table : emptyTable('iphlpapi');
}
