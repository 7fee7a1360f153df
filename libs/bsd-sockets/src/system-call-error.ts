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
import { describeHold } from './holder-text.ts';
import {
  BindDeniedError,
  ConnectionAbortedError,
  familyOf,
  PortExcludedError,
} from './windows-errors.ts';
import { type AddressHold, findAddressHold, type WantedAddress } from './windows-port-holder.ts';

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
  readonly findHold?: (wanted: WantedAddress) => AddressHold;
}

/**
 * The one place where an errno becomes an error, be it of a call made here or by Node. On Windows it gets its number, and where an
 * address was refused the tables of sockets are read for who has it; for WSAEACCES the excluded ranges too.
 */
export function systemCallError(
  facts: SystemCallFacts,
  { platform = process.platform, ...deps }: ErrorDeps = {},
): SystemCallError {
  const { call, errno = '' } = facts;
  const explained = BY_ERRNO.get(errno) ?? SystemCallError;
  if (platform !== 'win32') return new explained(facts);
  const numbers: Readonly<Record<string, number>> = constants.errno;
  const { errnoNumber = numbers[`WSA${errno}`] } = facts;
  const known = { ...facts, ...(errnoNumber !== undefined && { errnoNumber }) };
  const { address, port = 0, protocol = 'tcp' } = facts;
  // Node says listen() of a bind() that failed, too.
  const isOfAddress = (call === 'bind' || call === 'listen') && address !== undefined;
  return (isOfAddress && refused(known, { address, port, protocol }, deps)) || new explained(known);
}

/**
 * An address that Windows refuses: WSAEADDRINUSE for who has it, WSAEACCES for an excluded range or for who has it for itself
 * alone ("bind function", Remarks). What nothing shows is not concluded from what it is not.
 */
function refused(
  facts: SystemCallFacts,
  wanted: WantedAddress,
  { read = readExcludedPorts, findHold = findAddressHold }: ErrorDeps,
): SystemCallError | undefined {
  const { errno } = facts;
  if (errno === 'EADDRINUSE') {
    return new AddressInUseError(facts, describeHold(findHold(wanted), facts));
  }
  if (errno !== 'EACCES') return undefined;
  const { port, protocol } = wanted;
  const ranges = read({ family: familyOf(facts), protocol });
  const range = ranges?.find(({ first, last }) => first <= port && port <= last);
  if (range !== undefined) return new PortExcludedError(facts, range);
  const hold = findHold(wanted);
  if (hold.kind === 'owner' || hold.kind === 'unnamed') {
    return new AddressInUseError(facts, describeHold(hold, facts));
  }
  return new BindDeniedError(facts, { ranges: ranges === undefined ? 'unread' : 'none', hold });
}
