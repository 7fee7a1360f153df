import { readFileSync } from 'node:fs';

/** /proc/net would be the main thread's network namespace, whichever thread reads it. */
const DIRECTORY = '/proc/thread-self/net';

/**
 * Datagrams that the kernel threw away since it started, for want of room in a socket's receive buffer: of every socket
 * of this network namespace, IPv4 and IPv6. UdpRcvbufErrors of nstat(8). Undefined elsewhere than on Linux.
 */
export function readUdpReceiveBufferErrors(): number | undefined {
  const ipv4 = readText('snmp');
  if (ipv4 === undefined) return undefined;
  return ipv4Errors(ipv4) + ipv6Errors(readText('snmp6') ?? '');
}

/** Two lines that begin with `Udp:`: the names, and then the numbers. */
function ipv4Errors(text: string): number {
  const [names = [], values = []] = text
    .split('\n')
    .filter((line) => line.startsWith('Udp:'))
    .map((line) => line.split(' '));
  return Number(values[names.indexOf('RcvbufErrors')] ?? 0);
}

/** A name and a number a line. */
function ipv6Errors(text: string): number {
  return Number(/^Udp6RcvbufErrors\s+(\d+)$/m.exec(text)?.[1] ?? 0);
}

function readText(name: string): string | undefined {
  try {
    return readFileSync(`${DIRECTORY}/${name}`, 'latin1');
  } catch {
    // Another system, or no IPv6: there is nothing to tell.
    return undefined;
  }
}
