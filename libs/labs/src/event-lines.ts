import { type Event, orderByCause, type SocketName, type Source } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';
import { describeRows } from './chart/chart-row.ts';

/** An event in a few words. */
export interface EventLine {
  readonly id: string;
  readonly source: Source;
  readonly socket: SocketName;
  readonly label: Text;
  /** `echo-server.ts:12`, of a program's call. */
  readonly place?: string;
}

/**
 * Events in causal order, as lines: a call as one, or as two where other events fall between its entry and its return.
 * The kernel's views of a program's call are left out, and its calls that are about none of these sockets.
 */
export function describeEvents(events: readonly Event[]): readonly EventLine[] {
  return describeRows(orderByCause(events)).flatMap(({ row, drawn }): EventLine[] => {
    const { event, socketId } = row;
    if (event.kind === 'call' && event.source === 'kernel' && socketId === undefined) return [];
    const { label, place } = drawn;
    const { id, source, socket } = event;
    return [{ id, source, socket, label, ...(place !== undefined && { place }) }];
  });
}
