import { readFileSync } from 'node:fs';
import { socketNameEnd } from '@socketlab/foundation';
import type { Watch } from './kernel-view.ts';
import { isWatched, type SocketRow } from './socket-row.ts';

/** /proc/net would be the main thread's network namespace, whichever thread reads it. */
const TABLES = '/proc/thread-self/net';
/** Timers are shown in hundredths of a second, whatever the kernel's HZ is (USER_HZ, time(7)). */
const MS_PER_TICK = 10;

/** The rows of a watch from procfs, proc_pid_net(5). A table that is not there (no IPv6) has no rows. */
export function readProcfs(watch: Watch): SocketRow[] {
  const { protocol = 'tcp' } = watch;
  return [protocol, `${protocol}6`]
    .flatMap((name) => readTable(`${TABLES}/${name}`, protocol))
    .filter((row) => isWatched(row, watch));
}

/** Reads one table's text: a heading, then a line for each socket. */
function parseTable(text: string, protocol: SocketRow['protocol']): SocketRow[] {
  return text
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map((line) => parseLine(line, protocol));
}

function readTable(file: string, protocol: SocketRow['protocol']): SocketRow[] {
  try {
    return parseTable(readFileSync(file, 'latin1'), protocol);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw failure;
  }
}

/**
 * `sl local remote st tx:rx timer:when retransmits uid timeout inode ...`, numbers in hexadecimal but the inode; of UDP
 * `ref pointer drops` follow, the last one decimal.
 */
function parseLine(line: string, protocol: SocketRow['protocol']): SocketRow {
  const fields = line.trim().split(/\s+/);
  const [sendQueue, receiveQueue] = hexPair(fields[4]);
  const local = parseEnd(fields[1]);
  const remote = parseEnd(fields[2]);
  return {
    protocol,
    state: Number.parseInt(fields[3] ?? '', 16),
    local: local.name,
    remote: remote.name,
    localPort: local.port,
    remotePort: remote.port,
    sendQueue,
    receiveQueue,
    timerMs: hexPair(fields[5])[1] * MS_PER_TICK,
    inode: Number(fields[9]),
    acceptLimit: undefined,
    droppedDatagrams: protocol === 'udp' ? Number(fields[12]) : undefined,
  };
}

function hexPair(field = ''): [number, number] {
  const [first = '', second = ''] = field.split(':');
  return [Number.parseInt(first, 16), Number.parseInt(second, 16)];
}

/** `0100007F:FF98`: each 32-bit word of the address is printed as the machine's own number, so little-endian here. */
function parseEnd(field = ''): { name: string; port: number } {
  const [address = '', port = ''] = field.split(':');
  const number = Number.parseInt(port, 16);
  return { name: socketNameEnd(Buffer.from(address, 'hex').swap32(), number), port: number };
}
