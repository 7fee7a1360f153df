import { isIPv6 } from 'node:net';
import { isLoopback } from '@socketlab/foundation';

const HTTP_PORT = 80;

/**
 * Whether a Host header (RFC 9110 section 7.2) names this machine's loopback and that port. A browser sends the name that a
 * page was loaded by: one that was made to stand for 127.0.0.1 is none of ours.
 */
export function isLoopbackHost(header: string | undefined, port: number): boolean {
  const parts = /^(?:\[(?<literal>[\da-f:.]+)\]|(?<name>[^\s:[\]]+))(?::(?<port>\d{1,5}))?$/i.exec(
    header ?? '',
  )?.groups;
  if (parts === undefined || Number(parts['port'] ?? HTTP_PORT) !== port) return false;
  const { literal, name = '' } = parts;
  if (literal !== undefined) return isIPv6(literal) && isLoopback(literal);
  return name.toLowerCase() === 'localhost' || isLoopback(name);
}
