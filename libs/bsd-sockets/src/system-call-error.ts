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
import { BindDeniedError, familyOf, PortExcludedError } from './windows-errors.ts';

const BY_ERRNO = new Map<string, new (facts: SystemCallFacts) => SystemCallError>([
  ['EADDRINUSE', AddressInUseError],
  ['EACCES', PermissionDeniedError],
  ['EPERM', PermissionDeniedError],
  ['EADDRNOTAVAIL', AddressNotAvailableError],
  ['ECONNREFUSED', ConnectionRefusedError],
  ['ECONNRESET', ConnectionResetError],
  ['ETIMEDOUT', ConnectionTimedOutError],
  ['ENETUNREACH', NetworkUnreachableError],
  ['EHOSTUNREACH', HostUnreachableError],
  ['EPIPE', BrokenPipeError],
]);

/**
 * The one place where an errno becomes an error. Where Windows refused an address with WSAEACCES, its excluded ranges are read to
 * tell the reasons apart.
 */
export function systemCallError(
  facts: SystemCallFacts,
  read: ReadExcludedPorts = readExcludedPorts,
): SystemCallError {
  const { call, errno, errnoNumber } = facts;
  if (call === 'bind' && errno === 'EACCES' && errnoNumber !== undefined) {
    return bindDenied(facts, read);
  }
  return new (BY_ERRNO.get(errno ?? '') ?? SystemCallError)(facts);
}

/** WSAEACCES of bind(): an excluded range, or a socket that is there for itself alone ("bind function", Remarks). */
function bindDenied(facts: SystemCallFacts, read: ReadExcludedPorts): SystemCallError {
  const { port = 0, protocol = 'tcp' } = facts;
  const ranges = read({ family: familyOf(facts), protocol });
  if (ranges === undefined) return new BindDeniedError(facts);
  const range = ranges.find(({ first, last }) => first <= port && port <= last);
  return range === undefined ? new AddressInUseError(facts) : new PortExcludedError(facts, range);
}
