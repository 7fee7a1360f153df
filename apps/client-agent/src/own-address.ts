import { SystemCallError } from '@socketlab/bsd-sockets';
import type { Address } from '@socketlab/foundation';

const UNSPECIFIED: readonly string[] = ['0.0.0.0', '::'];

/**
 * A client's own address, as `getsockname` has it; the call stays where the connection is made, which evidence names. Undefined where the system has not chosen it yet: Windows may do that with the handshake only, and
 * before its end names 0.0.0.0, or says WSAEINVAL (learn.microsoft.com, "getsockname function", Remarks).
 */
export function ownAddress(getsockname: () => Address): Address | undefined {
  try {
    const local = getsockname();
    return UNSPECIFIED.includes(local.host) ? undefined : local;
  } catch (failure) {
    if (failure instanceof SystemCallError && failure.errno === 'EINVAL') return undefined;
    throw failure;
  }
}
