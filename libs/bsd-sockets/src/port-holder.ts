import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { findDarwinPortHolder } from './darwin-port-holder.ts';
import { findWindowsPortHolder } from './windows-port-holder.ts';

/** The process that holds a port. */
export interface PortHolder {
  readonly pid: number;
  /** The program's name as it was called: `python3`. */
  readonly command: string;
}

/** A line of /proc/net/tcp or udp (proc_net_tcp(5)): whose local port, in which state, which inode. */
interface Row {
  readonly port: number;
  readonly state: string;
  readonly inode: string;
}

const LISTEN = '0A';
const TIME_WAIT = '06';
/** The state of every UDP socket that is not connected: TCP_CLOSE. */
const UNCONNECTED = '07';
const LOCAL_ADDRESS = 1;
const STATE = 3;
const INODE = 9;

/**
 * Who holds a taken port. On Linux: the socket's inode from /proc, then the process with a descriptor of that inode
 * (proc_pid_fd(5)); on Windows its tables say, see findWindowsPortHolder, and on macOS lsof. Undefined where that can't be
 * known: on other systems, for a process of another user when we are not root, for a socket that is bound and neither
 * listens nor is connected, for a port only TIME-WAIT holds.
 */
export function findPortHolder(port: number, protocol: 'tcp' | 'udp'): PortHolder | undefined {
  if (process.platform === 'win32')
    return orElse(undefined, () => findWindowsPortHolder(port, protocol));
  if (process.platform === 'darwin')
    return orElse(undefined, () => findDarwinPortHolder(port, protocol));
  const state = protocol === 'tcp' ? LISTEN : UNCONNECTED;
  const inodes = new Set(
    readRows(protocol)
      .filter((row) => row.port === port && row.state === state)
      .map((row) => `socket:[${row.inode}]`),
  );
  if (inodes.size === 0) return undefined;
  const pid = listProcesses().find((candidate) => holdsAny(candidate, inodes));
  return pid === undefined ? undefined : { pid: Number(pid), command: commandOf(pid) };
}

/**
 * Whether a connection in TIME-WAIT has this local port, and no listener: it then bars bind() unless both sockets set
 * SO_REUSEADDR. Where somebody listens, that one bars it, be it known or not.
 */
export function isPortInTimeWait(port: number): boolean {
  const states = readRows('tcp').flatMap((row) => (row.port === port ? row.state : []));
  return states.includes(TIME_WAIT) && !states.includes(LISTEN);
}

/** /proc/net would show the main thread's network namespace, not this one's. */
function readRows(protocol: 'tcp' | 'udp'): Row[] {
  return [protocol, `${protocol}6`].flatMap((table) => {
    const [, ...lines] = readText(`/proc/thread-self/net/${table}`).split('\n');
    return lines.map((line) => {
      const columns = line.trim().split(/\s+/);
      const port = Number.parseInt(columns[LOCAL_ADDRESS]?.split(':')[1] ?? '', 16);
      return { port, state: columns[STATE] ?? '', inode: columns[INODE] ?? '' };
    });
  });
}

function listProcesses(): string[] {
  return orElse<string[]>([], () => readdirSync('/proc')).filter((name) => /^\d+$/.test(name));
}

function holdsAny(pid: string, links: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  return orElse<string[]>([], () => readdirSync(folder)).some((descriptor) =>
    links.has(orElse('', () => readlinkSync(`${folder}/${descriptor}`))),
  );
}

/** The first word of the command line; a thread's own name says less, for Node calls its first one `MainThread`. */
function commandOf(pid: string): string {
  const [program = ''] = readText(`/proc/${pid}/cmdline`).split(/[\0\s]/);
  return path.basename(program).replace(/:$/, '') || readText(`/proc/${pid}/comm`).trim() || '?';
}

function readText(file: string): string {
  return orElse('', () => readFileSync(file, 'utf8'));
}

/** What can't be read is not known: another user's process, one that has just ended, a system without /proc. */
function orElse<Value>(fallback: Value, read: () => Value): Value {
  try {
    return read();
  } catch {
    return fallback;
  }
}
