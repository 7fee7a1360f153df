import type { AddressFamily } from '@socketlab/bsd-sockets';
import type { Address } from '@socketlab/foundation';

/** The family of sockets that reach this address. */
export function familyOf({ host }: Address): AddressFamily {
  return host.includes(':') ? 'AF_INET6' : 'AF_INET';
}
