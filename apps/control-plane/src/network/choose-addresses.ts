import type { RunInput } from '../command.ts';
import { NoNetworkAddressError, PublicAddressError } from '../network-errors.ts';
import { type JudgedAddress, selectAddresses } from './select-addresses.ts';

/** At which addresses a machine is to be opened. */
export interface OpenMachineOptions {
  /** IP addresses of this machine; none for all that classmates can use. */
  readonly addresses: readonly string[];
  /** Whether public addresses may be opened too. */
  readonly allowsPublic: boolean;
}

/**
 * The addresses to open: those that were named, or all private ones of networks that this machine is in. Throws
 * PublicAddressError and NoNetworkAddressError. Whether a named one is this machine's, the daemon finds out.
 */
export async function chooseAddresses(
  { addresses, allowsPublic }: OpenMachineOptions,
  { readAddresses, signal }: Pick<RunInput<never, never>, 'readAddresses' | 'signal'>,
): Promise<readonly string[]> {
  const { usable, others } = selectAddresses(await readAddresses(signal));
  const open = others.filter(({ problem }) => problem === 'not-private');
  if (addresses.length > 0) {
    const forbidden = addresses.find((address) => !allowsPublic && has(open, address));
    if (forbidden !== undefined) throw new PublicAddressError({ address: forbidden });
    return addresses;
  }
  const chosen = (allowsPublic ? [...usable, ...open] : usable).map(({ address }) => address);
  if (chosen.length === 0) throw new NoNetworkAddressError();
  return chosen;
}

function has(judged: readonly JudgedAddress[], wanted: string): boolean {
  return judged.some(({ address }) => address === wanted);
}
