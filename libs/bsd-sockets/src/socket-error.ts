import type { SocketContext } from './socket-context.ts';
import type { Descriptor } from './sockets.ts';

const INT_BYTES = 4;

/** What has happened to the socket, as SO_ERROR tells it once (socket(7)): an errno, 0 for nothing. Not observed as a call. */
export function takeSocketError(
  { calls, constants }: Pick<SocketContext, 'calls' | 'constants'>,
  descriptor: Descriptor,
): number {
  const value = new Int32Array(1);
  const { level, number } = constants.option.SO_ERROR;
  const length = new Int32Array([INT_BYTES]);
  calls.getsockopt(descriptor, level, number, new Uint8Array(value.buffer), length);
  return value[0] ?? 0;
}
