import { once } from 'node:events';
import { connect } from 'node:net';
import { parseAddress } from '@socketlab/foundation';

/**
 * Whether anybody takes a TCP connection there: false only when the system says that nobody does (ECONNREFUSED). It tells
 * quickly that no daemon runs; whoever answers is asked who it is by the control interface. Throws the signal's reason.
 */
export async function isAnybodyThere(address: string, signal: AbortSignal): Promise<boolean> {
  const socket = connect(parseAddress(address));
  try {
    await once(socket, 'connect', { signal });
    return true;
  } catch (failure) {
    signal.throwIfAborted();
    return (failure as NodeJS.ErrnoException).code !== 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}
