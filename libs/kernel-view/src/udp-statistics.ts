import { readFileSync } from 'node:fs';

/** /proc/net would be the main thread's network namespace, whichever thread reads it. */
const DIRECTORY = '/proc/thread-self/net';

/**
 * Datagrams that the kernel threw away since it started, for want of room in a socket's receive buffer: of every socket
 * of this network namespace, IPv4 and IPv6. UdpRcvbufErrors of nstat(8). Undefined elsewhere than on Linux.
 */
export function readUdpReceiveBufferErrors(): number | undefined {
  const ipv4 = readText('snmp');
  return ipv4 === undefined ? undefined : parseReceiveBufferErrors(ipv4, readText('snmp6') ?? '');
}

/** The sum from the texts of `snmp` and `snmp6`; what is not there counts nothing. */
export function parseReceiveBufferErrors(snmp: string, snmp6: string): number {
  return ipv4Errors(snmp) + ipv6Errors(snmp6);
}

/** Two lines that begin with `Udp:`: the names, and then the numbers. */
function ipv4Errors(text: string): number {
  const [names = [], values = []] = text
    .split('\n')
    .filter((line) => line.startsWith('Udp:'))
    .map((line) => line.split(' '));
  const value = values[names.indexOf('RcvbufErrors')] ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : 0;
}

/** A name and a number a line. */
function ipv6Errors(text: string): number {
  return Number(/^Udp6RcvbufErrors\s{1,99}(\d{1,15})$/m.exec(text)?.[1] ?? 0);
}

function readText(name: string): string | undefined {
  try {
    return readFileSync(`${DIRECTORY}/${name}`, 'latin1');
  } catch {
    // Another system, or no IPv6: there is nothing to tell.
    return undefined;
  }
}
