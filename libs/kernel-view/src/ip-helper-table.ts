import { type IpHelper, type IpHelperRow, openIpHelper } from '@socketlab/bsd-sockets';
import type { SnapshotObservation, TcpState } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import type { Watch } from './kernel-view.ts';
import type { SocketTable } from './socket-table.ts';
import { censusOfStates, type TcpCensus } from './tcp-census.ts';
import type { WindowsStatistics } from './windows-statistics.ts';

/**
 * MIB_TCP_STATE (tcpmib.h, learn.microsoft.com), by its numbers. The last, DELETE_TCB, is of a connection that has ended
 * and whose memory is yet to be freed.
 */
const STATES: readonly (TcpState | undefined)[] = [
  undefined,
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
  'CLOSED',
];

/**
 * The tables of Windows. They tell the states and the owning processes of everybody's sockets, without rights; and nothing of
 * queues, timers and what a UDP socket is connected to. Tested under Wine, never on Windows. Throws
 * NativeCallsUnavailableError, and SocketTableUnreadableError where the system does not answer; `read` and `count` too.
 */
export function createIpHelperTable(deps: {
  readonly clock: Clock;
  /** Replaced in tests: other systems have none. */
  readonly openHelper?: () => IpHelper;
  /** What the census has of round trips, where the caller's own connections are asked. */
  readonly statistics?: Pick<WindowsStatistics, 'roundTripsUs'>;
}): SocketTable {
  const { clock, openHelper = openIpHelper, statistics } = deps;
  const helper = openHelper();
  // Whoever is refused now is told so at the start, and not after the first call.
  for (const protocol of ['tcp', 'udp'] as const) helper.read(protocol, () => false);
  return {
    via: 'iphlpapi',
    read(watch) {
      const rows = readRows(helper, watch);
      const nowNs = clock.monotonicNs();
      const moment = { atNs: String(clock.toUnixNs(nowNs)), monotonicNs: String(nowNs) };
      return rows.flatMap((row) => toSnapshot(row, watch.protocol ?? 'tcp', moment));
    },
    count(watch, options = {}) {
      if (watch === undefined) return census([]);
      const { locals } = options;
      const rows = readRows(helper, watch);
      const states = census(rows.filter(({ local }) => locals === undefined || locals.has(local)));
      return statistics === undefined
        ? states
        : { ...states, roundTripsUs: statistics.roundTripsUs(watch, options) };
    },
    close: () => undefined,
  };
}

function readRows(helper: IpHelper, { role, port, protocol = 'tcp' }: Watch): IpHelperRow[] {
  const rows = helper.read(protocol, (localPort, remotePort) =>
    role === 'server' ? localPort === port : remotePort === port,
  );
  return [...new Map(rows.map((row) => [contentOf(row), row])).values()];
}

/** Wine takes the rows from procfs, which shows some twice, and others not, when sockets come and go while it is read. */
function contentOf({ local, remote, state, processId }: IpHelperRow): string {
  return `${local} ${remote} ${state} ${processId}`;
}

/** None of a row whose state has a number that is not documented: what it is, nobody has said. */
function toSnapshot(
  row: IpHelperRow,
  protocol: 'tcp' | 'udp',
  moment: Pick<SnapshotObservation, 'atNs' | 'monotonicNs'>,
): readonly SnapshotObservation[] {
  const { local, remote, processId } = row;
  const told = {
    ...({ kind: 'snapshot', source: 'sampled', via: 'iphlpapi', ...moment } as const),
    ...{ socket: { protocol, local, remote }, processId },
  };
  if (row.state === undefined) return [{ ...told, udp: {} }];
  const state = STATES[row.state];
  return state === undefined ? [] : [{ ...told, state }];
}

const census = (rows: readonly IpHelperRow[]): TcpCensus =>
  censusOfStates(
    'iphlpapi',
    rows.map(({ state = 0 }) => STATES[state]),
  );
