import { errnoName } from './errno-name.ts';
import type { SocketContext } from './socket-context.ts';
import type { Descriptor, Sockets } from './sockets.ts';

type DatagramCalls = Pick<Sockets, 'recvfrom' | 'sendto'>;

/** The calls of a socket without connection: each datagram comes with its sender, or goes with its receiver. */
export function createDatagramCalls(context: SocketContext): DatagramCalls {
  const { address, calls, guard } = context;
  const sockets: DatagramCalls = {
    recvfrom(descriptor, buffer) {
      if (!guard.enter('data', descriptor, 'POLLIN')) {
        throw context.interrupted('recvfrom', descriptor);
      }
      address.clear();
      const datagramBytes = calls.recvfrom(descriptor, buffer, buffer.length, address);
      // The interrupt's shutdown reads like an empty datagram, but has no sender.
      if (datagramBytes > 0 || (datagramBytes === 0 && !guard.isEnded('data'))) {
        const bytes = Math.min(datagramBytes, buffer.length);
        const isTruncated = datagramBytes > buffer.length;
        return { bytes, datagramBytes, from: address.decode(), isTruncated };
      }
      refuse(context, 'recvfrom', { descriptor, result: datagramBytes });
      return sockets.recvfrom(descriptor, buffer);
    },
    sendto(descriptor, bytes, to) {
      if (!guard.enter('data', descriptor, 'POLLOUT')) {
        throw context.interrupted('sendto', descriptor);
      }
      const target = { bytes: address.bytes, size: address.encode(to) };
      const sent = calls.sendto(descriptor, bytes, bytes.length, target);
      if (sent >= 0) return sent;
      refuse(context, 'sendto', { descriptor, result: sent, to });
      return sockets.sendto(descriptor, bytes, to);
    },
  };
  return sockets;
}

/** Throws for a call that failed; returns when it is to be made again. */
function refuse(
  context: SocketContext,
  call: 'recvfrom' | 'sendto',
  made: { descriptor: Descriptor; result: number; to?: Parameters<Sockets['sendto']>[2] },
): void {
  const { descriptor, result, to } = made;
  if (context.guard.isEnded('data')) throw context.interrupted(call, descriptor, result);
  const event = call === 'sendto' ? 'POLLOUT' : 'POLLIN';
  const wait = { kind: 'data', descriptor, event } as const;
  if (!context.isToRepeat(errnoName(context.calls.errno()), wait)) {
    throw context.failure(call, descriptor, to);
  }
}
