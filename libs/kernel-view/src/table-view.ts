import type { KernelView, KernelViewDeps, Observer, Tier } from './kernel-view.ts';
import { OBSERVERS_ELSEWHERE } from './observers.ts';
import type { SocketTable } from './socket-table.ts';
import { tableReadings } from './table-readings.ts';
import { tracingOrders } from './tracing-orders.ts';

/** What a system without tracepoints has. */
export interface TableFindings {
  readonly tier: Tier;
  readonly observers: readonly Observer[];
  /** Absent where the tables cannot be read: then the observers say why. */
  readonly table?: SocketTable;
}

/** The view of a system that has tables of sockets and no tracepoints: `watch` and the other orders do nothing. */
export function createTableView(
  find: () => TableFindings,
  { logger }: Pick<KernelViewDeps, 'logger'>,
): KernelView {
  let found: TableFindings = { tier: 'program', observers: OBSERVERS_ELSEWHERE };
  return {
    name: 'kernel-view',
    get tier() {
      return found.tier;
    },
    get observers() {
      return found.observers;
    },
    lost: 0,
    transitions: [],
    async start() {
      found = find();
      const { tier, table } = found;
      logger.debug({ tier, via: table?.via }, 'kernel view started');
    },
    async stop() {
      const { table, ...rest } = found;
      found = rest;
      table?.close();
    },
    ...tracingOrders(() => undefined),
    ...tableReadings(() => found.table),
  };
}
