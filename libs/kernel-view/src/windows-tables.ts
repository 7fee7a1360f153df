import { type Clock, SocketlabError, type Text } from '@socketlab/foundation';
import { createIpHelperTable } from './ip-helper-table.ts';
import type { SocketTable } from './socket-table.ts';
import type { TableFindings } from './table-view.ts';
import { EMPTY_CENSUS } from './tcp-census.ts';
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
  return 'table' in outcome ? outcome.table : NO_TABLE;
}

const NO_TABLE: SocketTable = {
  via: 'iphlpapi',
  read: () => [],
  count: () => ({ ...EMPTY_CENSUS, via: 'iphlpapi' }),
  close: () => undefined,
};

/** Of our own errors the text, which says it to a person. Others are thrown. */
function openOrExplain(open: Open): { readonly table: SocketTable } | { readonly problem: Text } {
  try {
    return { table: open() };
  } catch (failure) {
    if (failure instanceof SocketlabError) return { problem: failure.text };
    throw failure;
  }
}
