import type { SocketName, TcpState } from '@socketlab/evidence';
import { bracketed } from './netstat-name.ts';

/** One socket as netstat(1) of macOS shows it. */
export interface NetstatRow {
  readonly socket: SocketName;
  readonly localPort: number;
  readonly remotePort: number;
  readonly receiveQueueBytes: number;
  readonly sendQueueBytes: number;
  /** Of TCP; undefined where netstat shows a state that RFC 9293 does not have. */
  readonly state: TcpState | undefined;
  /** The process that used the socket last; undefined where this netstat does not tell. */
  readonly processId: number | undefined;
}

/** tcpstates[] of Apple's netinet/tcp_fsm.h, which netstat(1) prints, and their names in RFC 9293. */
const STATES: Readonly<Record<string, TcpState>> = {
  CLOSED: 'CLOSED',
  LISTEN: 'LISTEN',
  SYN_SENT: 'SYN-SENT',
  SYN_RCVD: 'SYN-RECEIVED',
  ESTABLISHED: 'ESTABLISHED',
  CLOSE_WAIT: 'CLOSE-WAIT',
  FIN_WAIT_1: 'FIN-WAIT-1',
  CLOSING: 'CLOSING',
  LAST_ACK: 'LAST-ACK',
  FIN_WAIT_2: 'FIN-WAIT-2',
  TIME_WAIT: 'TIME-WAIT',
};

/** `Proto Recv-Q Send-Q Local Foreign`, and for TCP the state; what comes then differs between versions of macOS. */
const LINE =
  /^(?<protocol>tcp|udp)(?<family>4|6|46) +(?<receive>\d+) +(?<send>\d+) +(?<local>\S+) +(?<remote>\S+)(?<rest>.*)$/;
const STATE = /^ +(?<state>[A-Z][A-Z_\d]+)\b/;
/** `process:pid` of macOS 26: the name may hold blanks and colons; two columns of hexadecimal digits follow. */
const NAMED_PROCESS = /:(?<pid>\d+) +[\da-f]{5} +[\da-f]{8}\b/;

/**
 * The sockets in what `netstat -anlv -p tcp` or `-p udp` of macOS prints. Lines that are no sockets are passed over.
 * Untested on a Mac: the format is that of Apple's network_cmds (netstat.tproj/inet.c, main.c) and of what users of macOS
 * 10.14 to 26 have published.
 */
export function parseNetstat(text: string): NetstatRow[] {
  let readProcess: ReadProcess = () => undefined;
  const rows: NetstatRow[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('Proto ')) readProcess = processReader(line);
    const row = parseLine(line, readProcess);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** Finds the process in what follows the names, and for TCP the state. */
type ReadProcess = (rest: string) => number | undefined;

/** By the heading, for the columns before the process's have become more twice: `pid epid`, then `process:pid`. */
function processReader(heading: string): ReadProcess {
  if (/ process:pid\b/.test(heading)) {
    return (rest) => numberOf(NAMED_PROCESS.exec(rest)?.groups?.['pid']);
  }
  const columns = (/\(state\) +(?<after>.*)/i.exec(heading)?.groups?.['after'] ?? '').split(/ +/);
  const at = columns.indexOf('pid');
  return (rest) => (at < 0 ? undefined : numberOf(rest.trim().split(/ +/)[at]));
}

function parseLine(line: string, readProcess: ReadProcess): NetstatRow | undefined {
  const fields = LINE.exec(line)?.groups;
  if (fields === undefined) return undefined;
  const { family = '', rest = '' } = fields;
  const protocol = fields['protocol'] === 'udp' ? 'udp' : 'tcp';
  const local = bracketed(fields['local'] ?? '', family);
  const remote = bracketed(fields['remote'] ?? '', family);
  if (local === undefined || remote === undefined) return undefined;
  const state = protocol === 'tcp' ? STATE.exec(rest) : null;
  return {
    socket: { protocol, local: local.name, remote: remote.name },
    localPort: local.port,
    remotePort: remote.port,
    receiveQueueBytes: Number(fields['receive']),
    sendQueueBytes: Number(fields['send']),
    state: STATES[state?.groups?.['state'] ?? ''],
    processId: readProcess(rest.slice(state?.[0].length ?? 0)),
  };
}

function numberOf(digits: string | undefined): number | undefined {
  return digits !== undefined && /^\d+$/.test(digits) ? Number(digits) : undefined;
}
