import { OneHostError } from '../host-errors.ts';
import type { Host, HostDirectory } from './host-directory.ts';
import type { HostChoice } from './host-options.ts';

/**
 * Does the work on the one host that was named, or on this machine. Throws OneHostError where more were named, and what
 * the work throws, in the words that fit that host.
 */
export async function onOnlyHost<Result>(
  command: string,
  {
    options,
    hosts,
  }: { readonly options: Pick<HostChoice, 'hosts'>; readonly hosts: HostDirectory },
  work: (host: Host) => Promise<Result>,
): Promise<Result> {
  const chosen = options.hosts === undefined ? [hosts.local] : await hosts.choose(options.hosts);
  const [host] = chosen;
  if (host === undefined || chosen.length > 1) {
    throw new OneHostError({ command, hosts: chosen.length });
  }
  try {
    return await work(host);
  } catch (failure) {
    throw host.explain(failure);
  }
}
