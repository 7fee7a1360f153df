import { readFileSync } from 'node:fs';
import { socketNameEnd } from '@socketlab/foundation';
import type { Watch } from './kernel-view.ts';
import { isWatched, type SocketRow } from './socket-row.ts';
import { isState } from './transition-counters.ts';

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

/** The rows of one table's text: a heading, then a line for each socket. What is no such line is no row. */
export function parseTable(text: string, protocol: SocketRow['protocol']): SocketRow[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => parseLine(line, protocol))
    .filter((row) => row !== undefined);
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
const LINE =
  /^ *\d+: (?<local>\S+) (?<remote>\S+) (?<state>[\dA-F]{2}) (?<send>[\dA-F]{8}):(?<receive>[\dA-F]{8}) [\dA-F]{2}:(?<when>[\dA-F]{8,13}) [\dA-F]{8} +\d+ +\d+ (?<inode>\d{1,15})(?: (?<rest>.*))?$/;
const DROPS = /^\d+ [\da-f]+ (\d{1,15}) *$/;

function parseLine(line: string, protocol: SocketRow['protocol']): SocketRow | undefined {
  const fields = LINE.exec(line)?.groups;
  const local = parseEnd(fields?.['local']);
  const remote = parseEnd(fields?.['remote']);
  const state = hexadecimal(fields?.['state']);
  if (fields === undefined || !local || !remote || !isState(state)) return undefined;
  return {
    protocol,
    state,
    local: local.name,
    remote: remote.name,
    localPort: local.port,
    remotePort: remote.port,
    sendQueue: hexadecimal(fields['send']),
    receiveQueue: hexadecimal(fields['receive']),
    timerMs: hexadecimal(fields['when']) * MS_PER_TICK,
    inode: Number(fields['inode']),
    acceptLimit: undefined,
    droppedDatagrams: protocol === 'udp' ? readDrops(fields['rest']) : undefined,
  };
}

const hexadecimal = (field = ''): number => Number.parseInt(field, 16);

function readDrops(rest = ''): number | undefined {
  const drops = DROPS.exec(rest)?.[1];
  return drops === undefined ? undefined : Number(drops);
}

/** `0100007F:FF98`: each 32-bit word of the address is printed as the machine's own number, so little-endian here. */
function parseEnd(field = ''): { name: string; port: number } | undefined {
  const [, address, port] = /^([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4})$/.exec(field) ?? [];
  if (address === undefined || port === undefined) return undefined;
  const number = hexadecimal(port);
  return { name: socketNameEnd(Buffer.from(address, 'hex').swap32(), number), port: number };
}
