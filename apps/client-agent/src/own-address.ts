import { type Descriptor, type NonBlockingSockets, SystemCallError } from '@socketlab/bsd-sockets';
import type { Address } from '@socketlab/foundation';

const UNSPECIFIED: readonly string[] = ['0.0.0.0', '::'];

/**
 * A client's own address. Undefined where the system has not chosen it yet: Windows may do that with the handshake only, and
 * before its end names 0.0.0.0, or says WSAEINVAL (learn.microsoft.com, "getsockname function", Remarks).
 */
export function ownAddress(
  sockets: Pick<NonBlockingSockets, 'getsockname'>,
  descriptor: Descriptor,
): Address | undefined {
  try {
    const local = sockets.getsockname(descriptor);
    return UNSPECIFIED.includes(local.host) ? undefined : local;
  } catch (failure) {
    if (failure instanceof SystemCallError && failure.errno === 'EINVAL') return undefined;
    throw failure;
  }
}
