import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type Address, parseAddress, parsePort, refusePortZero } from '@socketlab/foundation';
import { NameNotResolvedError } from './consent-errors.ts';

/** All addresses of a name, as the system knows them. */
export type LookUp = (name: string) => Promise<readonly string[]>;

/** A target as it was written: an address, or a name that is to be looked up. */
export type WrittenTarget =
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'name'; readonly name: string; readonly port: number };

/** For the system's resolver, which can't be interrupted, and may wait for servers that are silent. */
const LOOK_UP_MS = 5_000;
/** A DNS name (RFC 1123), whose last label is no number: that would be an address that is written wrong. */
const NAME =
  /^(?<name>(?=[^:]{1,253}:)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*(?!\d+\.?:)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?):(?<port>\d{1,6})$/i;

/** Reads `address:port` or `name:port`; nothing is looked up yet. Throws InvalidValueError, of port 0 too. */
export function readWritten(text: string): WrittenTarget {
  const { name, port } = NAME.exec(text.trim())?.groups ?? {};
  if (name === undefined || port === undefined || name.toLowerCase() === 'localhost') {
    const address = parseAddress(text);
    refusePortZero(address.port, text);
    return { kind: 'address', address };
  }
  const number = parsePort(port);
  refusePortZero(number, text);
  return { kind: 'name', name, port: number };
}

/** The addresses of a name, each once. Throws NameNotResolvedError, and the signal's reason when that aborts. */
export async function addressesOf(
  name: string,
  lookUp: LookUp,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LOOK_UP_MS)]);
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(limit.reason as Error);
    limit.addEventListener('abort', onAbort, { once: true });
  });
  try {
    const found = await Promise.race([lookUp(name), aborted]);
    const addresses = [...new Set(found)].filter((address) => isIP(address) !== 0);
    if (addresses.length === 0) throw new NameNotResolvedError({ name, problem: 'ENODATA' });
    return addresses;
  } catch (failure) {
    signal.throwIfAborted();
    if (failure instanceof NameNotResolvedError) throw failure;
    const problem = (failure as NodeJS.ErrnoException).code ?? 'ETIMEDOUT';
    throw new NameNotResolvedError({ name, problem: String(problem) }, { cause: failure });
  } finally {
    limit.removeEventListener('abort', onAbort);
  }
}

/** Asks the system, as every program here does: its hosts file, and the servers that it is told to ask (getaddrinfo(3)). */
export const lookUpBySystem: LookUp = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);
