import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A TCP socket as the system's own tables show it. */
export interface KernelSocket {
  /** RFC 9293 name. */
  readonly state: string;
  readonly localPort: number;
  readonly remotePort: number;
  readonly sendQueueBytes: number;
  readonly receiveQueueBytes: number;
}

/** In the order of the kernel's numbers, from 1 on (include/net/tcp_states.h). */
const STATES = [
  'ESTABLISHED',
  'SYN-SENT',
  'SYN-RECEIVED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'TIME-WAIT',
  'CLOSED',
  'CLOSE-WAIT',
  'LAST-ACK',
  'LISTEN',
  'CLOSING',
  'SYN-RECEIVED',
];

/** All sockets that have the port at either end, from /proc/net/tcp: proc_pid_net(5). */
export function socketsOfPort(port: number): KernelSocket[] {
  const [, ...lines] = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n');
  return lines
    .map((line) => readSocket(line.trim().split(/\s+/)))
    .filter(({ localPort, remotePort }) => localPort === port || remotePort === port);
}

/** How many sockets with this local port are in each state. */
export function statesOfPort(port: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { localPort, state } of socketsOfPort(port)) {
    if (localPort === port) counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

/** `local remote STATE` of every socket with this local port, as ss(8) of iproute2 prints them; undefined without it. */
export function listWithSs(port: number): string[] | undefined {
  let output: string;
  try {
    output = execFileSync('ss', ['-Htan', `sport = :${port}`], { encoding: 'utf8' });
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw failure;
  }
  return output
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [state = '', , , local = '', remote = ''] = line.trim().split(/\s+/);
      return `${local} ${remote} ${SS_NAMES[state] ?? state}`;
    })
    .sort();
}

/** ss(8) has its own short names for two states. */
const SS_NAMES: Readonly<Record<string, string>> = {
  ESTAB: 'ESTABLISHED',
  'SYN-RECV': 'SYN-RECEIVED',
};

function readSocket(columns: readonly string[]): KernelSocket {
  const [, local = '', remote = '', state = '', queues = ''] = columns;
  const [send = '0', receive = '0'] = queues.split(':');
  const portOf = (address: string): number => Number.parseInt(address.split(':')[1] ?? '', 16);
  return {
    state: STATES[Number.parseInt(state, 16) - 1] ?? 'UNKNOWN',
    localPort: portOf(local),
    remotePort: portOf(remote),
    sendQueueBytes: Number.parseInt(send, 16),
    receiveQueueBytes: Number.parseInt(receive, 16),
  };
}

/** The port of `address:port`. */
export function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
