import { constants } from 'node:os';

/** Two names for one number on most systems; the manual's pages use the first. */
const ALIASES: Readonly<Record<string, string>> = {
  EWOULDBLOCK: 'EAGAIN',
  ENOTSUP: 'EOPNOTSUPP',
  WSAEWOULDBLOCK: 'EAGAIN',
};

/** `ECONNREFUSED` for the system's number; Winsock's `WSAECONNREFUSED` too. `errno 123` when it has no name here. */
export function errnoName(errno: number): string {
  const name = Object.entries(constants.errno).find(([, number]) => number === errno)?.[0];
  if (name === undefined) return `errno ${errno}`;
  return ALIASES[name] ?? name.replace(/^WSA/, '');
}

/** The number of a name, as {@link errnoName} gives it; Winsock's calls fail with numbers of its own. NaN when there is none. */
export function errnoNumber(name: string): number {
  const numbers: Readonly<Record<string, number>> = constants.errno;
  return numbers[`WSA${name}`] ?? numbers[name] ?? Number.NaN;
}
