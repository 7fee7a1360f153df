import { constants } from 'node:os';
import {
  AddressInUseError,
  AddressNotAvailableError,
  BrokenPipeError,
  ConnectionRefusedError,
  ConnectionResetError,
  ConnectionTimedOutError,
  HostUnreachableError,
  NetworkUnreachableError,
  PermissionDeniedError,
  SystemCallError,
  type SystemCallFacts,
} from './errors.ts';
import { type ReadExcludedPorts, readExcludedPorts } from './excluded-ports.ts';
import {
  BindDeniedError,
  ConnectionAbortedError,
  familyOf,
  PortExcludedError,
} from './windows-errors.ts';

const BY_ERRNO = new Map<string, new (facts: SystemCallFacts) => SystemCallError>([
  ['EADDRINUSE', AddressInUseError],
  ['EACCES', PermissionDeniedError],
  ['EPERM', PermissionDeniedError],
  ['EADDRNOTAVAIL', AddressNotAvailableError],
  ['ECONNREFUSED', ConnectionRefusedError],
  ['ECONNRESET', ConnectionResetError],
  ['ECONNABORTED', ConnectionAbortedError],
  ['ETIMEDOUT', ConnectionTimedOutError],
  ['ENETUNREACH', NetworkUnreachableError],
  ['EHOSTUNREACH', HostUnreachableError],
  ['EPIPE', BrokenPipeError],
]);

interface ErrorDeps {
  readonly platform?: NodeJS.Platform;
  readonly read?: ReadExcludedPorts;
}

/**
 * The one place where an errno becomes an error, be it of a call made here or by Node. On Windows it gets its number, and where an
 * address was refused with WSAEACCES the excluded ranges are read to tell the reasons apart.
 */
export function systemCallError(
  facts: SystemCallFacts,
  { platform = process.platform, read = readExcludedPorts }: ErrorDeps = {},
): SystemCallError {
  const { call, errno = '' } = facts;
  if (platform !== 'win32') return new (BY_ERRNO.get(errno) ?? SystemCallError)(facts);
  const numbers: Readonly<Record<string, number>> = constants.errno;
  const { errnoNumber = numbers[`WSA${errno}`] } = facts;
  const known = { ...facts, ...(errnoNumber !== undefined && { errnoNumber }) };
  // Node says listen() of a bind() that failed, too.
  const isRefused = errno === 'EACCES' && (call === 'bind' || call === 'listen');
  return isRefused ? bindDenied(known, read) : new (BY_ERRNO.get(errno) ?? SystemCallError)(known);
}

/** WSAEACCES of bind(): an excluded range, or a socket that is there for itself alone ("bind function", Remarks). */
function bindDenied(facts: SystemCallFacts, read: ReadExcludedPorts): SystemCallError {
  const { port = 0, protocol = 'tcp' } = facts;
  const ranges = read({ family: familyOf(facts), protocol });
  if (ranges === undefined) return new BindDeniedError(facts);
  const range = ranges.find(({ first, last }) => first <= port && port <= last);
  return range === undefined ? new AddressInUseError(facts) : new PortExcludedError(facts, range);
}
