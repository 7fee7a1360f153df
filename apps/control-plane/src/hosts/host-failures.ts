import { SocketlabError } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import {
  HostExpiredError,
  HostNotAnsweringError,
  HostReplacedError,
  HostUnpairedError,
} from '../host-errors.ts';

/**
 * A failure of libs/control as it is to be told of a classmate's machine: there the way out is not "socketlab up", but to
 * ask its owner, or to pair again. What is already right is given back as it is.
 */
export function explainHostFailure(
  failure: unknown,
  record: Pick<HostRecord, 'name' | 'address' | 'expiresAt'>,
  now: Date,
): unknown {
  if (!(failure instanceof SocketlabError)) return failure;
  const { name: host, expiresAt } = record;
  const { address, errno, machineId } = failure.facts;
  const cause = { cause: failure };
  switch (failure.code) {
    case 'DAEMON_UNREACHABLE':
      return new HostNotAnsweringError(
        { host, address: String(address), errno: String(errno) },
        cause,
      );
    case 'OTHER_MACHINE': {
      const facts = { host, address: String(address), machineId: String(machineId) };
      return new HostReplacedError(facts, cause);
    }
    case 'UNKNOWN_CALLER':
      return new HostUnpairedError({ host, address: record.address }, cause);
    // A daemon refuses a certificate whose time is over without a word: it ends the connection.
    case 'CONNECTION_LOST':
      return Date.parse(expiresAt) <= now.getTime()
        ? new HostExpiredError({ host, expiresAt }, cause)
        : failure;
    default:
      return failure;
  }
}
