import { execFileSync } from 'node:child_process';
import type { SnapshotObservation } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import { NetstatFailedError } from './errors.ts';
import type { Watch } from './kernel-view.ts';
import { type NetstatRow, parseNetstat } from './netstat-rows.ts';
import type { SocketTable } from './socket-table.ts';
import { censusOfStates } from './tcp-census.ts';

/** Where macOS keeps it; it asks the kernel by sysctl(3) `net.inet.tcp.pcblist_n`, which takes no rights. */
const PROGRAM = '/usr/sbin/netstat';
/** It takes some hundredths of a second; the listener's thread waits for it. */
const DEADLINE_MS = 2_000;
const MAX_BYTES = 64 * 1024 * 1024;

/** What netstat prints about the sockets of a protocol. */
type RunNetstat = (protocol: 'tcp' | 'udp') => string;

/**
 * macOS' tables of sockets, as netstat(1) shows them: everybody's, without rights, TIME-WAIT too, which lsof(8) does not show.
 * Their own layout (`struct xinpcb_n` and its kin) is private to Apple, and no header has it; hence the program. It tells
 * nothing of a listener's queue and of timers. Untested on a Mac. `read` and `count` throw {@link NetstatFailedError}.
 */
export function createNetstatTable(deps: {
  readonly clock: Clock;
  /** Replaced in tests: other systems print something else. */
  readonly runNetstat?: RunNetstat;
}): SocketTable {
  const { clock, runNetstat = runSystemNetstat } = deps;
  const rowsOf = ({ role, port, protocol = 'tcp' }: Watch): NetstatRow[] =>
    parseNetstat(runNetstat(protocol)).filter(
      ({ localPort, remotePort }) => (role === 'server' ? localPort : remotePort) === port,
    );
  return {
    via: 'netstat',
    read(watch) {
      const rows = rowsOf(watch);
      const nowNs = clock.monotonicNs();
      const moment = { atNs: String(clock.toUnixNs(nowNs)), monotonicNs: String(nowNs) };
      return rows.flatMap((row) => toSnapshot(row, moment));
    },
    count(watch, { locals } = {}) {
      const rows = watch === undefined ? [] : rowsOf(watch);
      const counted = rows.filter(({ socket }) => locals === undefined || locals.has(socket.local));
      return censusOfStates(
        'netstat',
        counted.map(({ state }) => state),
      );
    },
    close: () => undefined,
  };
}

function runSystemNetstat(protocol: 'tcp' | 'udp'): string {
  try {
    return execFileSync(PROGRAM, ['-anlv', '-p', protocol], {
      encoding: 'utf8',
      timeout: DEADLINE_MS,
      maxBuffer: MAX_BYTES,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (cause) {
    throw new NetstatFailedError({ program: PROGRAM, problem: (cause as Error).message }, cause);
  }
}

/** None of a TCP row whose state RFC 9293 does not have: what it is, nobody has said. */
function toSnapshot(
  row: NetstatRow,
  moment: Pick<SnapshotObservation, 'atNs' | 'monotonicNs'>,
): readonly SnapshotObservation[] {
  const { socket, state, processId, receiveQueueBytes, sendQueueBytes } = row;
  // The process used the socket last; after close() that says nothing of who holds it.
  const isTold = processId !== undefined && state !== 'TIME-WAIT';
  const told = {
    ...({ kind: 'snapshot', source: 'sampled', via: 'netstat', ...moment, socket } as const),
    ...(isTold ? { processId } : {}),
  };
  const queues = { receiveQueueBytes, sendQueueBytes };
  if (socket.protocol === 'udp') {
    return [{ ...told, ...queues, udp: { isConnected: row.remotePort !== 0 } }];
  }
  if (state === undefined) return [];
  // What is shown as a listener's queues are not bytes that anyone waits for.
  return [state === 'LISTEN' ? { ...told, state } : { ...told, state, ...queues }];
}
