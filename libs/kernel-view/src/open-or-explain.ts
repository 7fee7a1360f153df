import { SocketlabError, type Text } from '@socketlab/foundation';
import type { SocketTable } from './socket-table.ts';
import { EMPTY_CENSUS } from './tcp-census.ts';

/** The tables, or why they cannot be read: the text of an error of ours, which says it to a person. Others are thrown. */
export function openOrExplain(
  open: () => SocketTable,
): { readonly table: SocketTable } | { readonly problem: Text } {
  try {
    return { table: open() };
  } catch (failure) {
    if (failure instanceof SocketlabError) return { problem: failure.text };
    throw failure;
  }
}

/** Tables that show no sockets, where there are none to read: the observers say so. */
export function emptyTable(via: SocketTable['via']): SocketTable {
  return {
    via,
    read: () => [],
    count: () => ({ ...EMPTY_CENSUS, via }),
    close: () => undefined,
  };
}
