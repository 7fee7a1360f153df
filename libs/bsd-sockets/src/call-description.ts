import { formatAddress } from '@socketlab/foundation';
import { InterruptedCallError, SystemCallError } from './errors.ts';
import type { Accepted, SocketOption, Sockets } from './sockets.ts';

/** A call as an event tells it. */
export interface DescribedCall {
  readonly args: readonly string[];
  readonly result: number;
  readonly errno?: string;
  /** What it worked on, or made. */
  readonly descriptor?: number;
}

/** How the manual writes an option's level. */
const LEVELS: Readonly<Record<SocketOption, string>> = {
  SO_REUSEADDR: 'SOL_SOCKET',
  SO_RCVBUF: 'SOL_SOCKET',
  SO_SNDBUF: 'SOL_SOCKET',
  SO_ERROR: 'SOL_SOCKET',
  SO_LINGER: 'SOL_SOCKET',
  TCP_NODELAY: 'IPPROTO_TCP',
  IPV6_V6ONLY: 'IPPROTO_IPV6',
};

/** Undefined for a call that was not made: the interrupt kept it from beginning, or its arguments were no arguments. */
export function describeCall(
  name: keyof Sockets,
  args: readonly unknown[],
  outcome: { value: unknown } | { failure: unknown },
): DescribedCall | undefined {
  const written = writeArguments(name, args);
  const worksOn = name !== 'socket' && typeof args[0] === 'number' ? { descriptor: args[0] } : {};
  if ('failure' in outcome) {
    const { failure } = outcome;
    if (!(failure instanceof SystemCallError)) return undefined;
    const result = failure instanceof InterruptedCallError ? failure.result : -1;
    if (result === undefined) return undefined;
    const errno = failure.errno === undefined ? {} : { errno: failure.errno };
    return { args: written, result, ...errno, ...worksOn };
  }
  const { value } = outcome;
  if (name === 'socket') return { args: written, result: Number(value), descriptor: Number(value) };
  if (isAccepted(value)) {
    return { args: written, result: value.connection, descriptor: value.connection };
  }
  if (name === 'getsockopt') return { args: [...written, `${value}`], result: 0, ...worksOn };
  const isCount = typeof value === 'number' || typeof value === 'boolean';
  return { args: written, result: isCount ? Number(value) : 0, ...worksOn };
}

function isAccepted(value: unknown): value is Accepted {
  return typeof value === 'object' && value !== null && 'connection' in value;
}

/** As a person writes them: an address as one word, an option behind its level, of a buffer only its size. */
function writeArguments(name: keyof Sockets, args: readonly unknown[]): string[] {
  return args
    .filter((argument) => argument !== undefined)
    .flatMap((argument, position) => {
      if (argument instanceof Uint8Array) return [`${argument.length} bytes`];
      if (isAddress(argument)) return [formatAddress(argument)];
      if (name.endsWith('sockopt') && position === 1) {
        return [LEVELS[argument as SocketOption], `${argument}`];
      }
      return [`${argument}`];
    });
}

function isAddress(value: unknown): value is { host: string; port: number } {
  return typeof value === 'object' && value !== null && 'host' in value && 'port' in value;
}
