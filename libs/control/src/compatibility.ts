import { SocketlabError } from '@socketlab/foundation';
import { MalformedMessageError } from './errors.ts';
import { type AnsweringDaemon, OlderDaemonError, OlderProgramError } from './version-errors.ts';

/*
 * What "compatible" means. All versions of Socketlab that speak the package `socketlab.v1` work together as far as both
 * know what is said, whatever their own versions are:
 *   - the contract only grows (buf breaking holds it to proto/baseline.binpb): a method, a field, a value of an enum is
 *     added and never taken away or given another meaning;
 *   - a field that one end does not know is passed over by it, and one that the other did not send has protobuf's
 *     default, which always means "not told", or is `optional` where that would be mistaken for a value;
 *   - a field of a request that changes what is done comes with one of the answer that says that it was: where the answer
 *     does not, an older daemon has passed it over, and the caller says so;
 *   - a method that the daemon does not know is an OlderDaemonError: the daemon is to be updated;
 *   - what the daemon tells and this end has no word for is shown as unknown where it is shown only, and is an
 *     OlderProgramError where something would be concluded from it: this program is to be updated.
 * A change that cannot be made so is `socketlab.v2`, a package beside this one.
 */

const LISTENING = ['DaemonService', 'EvidenceService', 'ListenerService'];
const SENDING = ['DaemonService', 'EvidenceService', 'ClientService'];

/** What each daemon has offered from its first version on. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  'tcp-echo': LISTENING,
  'udp-echo': LISTENING,
  'multi-tcp': LISTENING,
  'client-agent': SENDING,
};

/**
 * The error for a method that is unknown to a daemon which does offer its service, so that only its version can be why;
 * undefined where the daemon is not one that would. The method is as gRPC writes it: `/socketlab.v1.DaemonService/Drain`.
 */
export function olderDaemon(
  found: AnsweringDaemon,
  method: string,
  options: ErrorOptions,
): OlderDaemonError | undefined {
  const service = /^\/socketlab\.v1\.(?<name>\w+)\//.exec(method)?.groups?.['name'] ?? '';
  if (!SERVICES[found.daemon]?.includes(service)) return undefined;
  return new OlderDaemonError({ ...found, method }, options);
}

/** Whether a call failed because the daemon has no such method, be it of another kind or older: for who can do without. */
export function isMethodMissing(failure: unknown): boolean {
  return (
    failure instanceof SocketlabError &&
    ['METHOD_NOT_OFFERED', 'DAEMON_OUTDATED'].includes(failure.code)
  );
}

/** A message that could not be read, explained by who sent it; anything else as it is. */
export function explainUnread(failure: unknown, sender: AnsweringDaemon): unknown {
  if (!(failure instanceof MalformedMessageError)) return failure;
  const { field, value } = failure.facts;
  const facts = { ...sender, field: String(field), value: String(value) };
  return new OlderProgramError(facts, { cause: failure });
}
