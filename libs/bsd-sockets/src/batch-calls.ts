import type { Address } from '@socketlab/foundation';
import type { BatchMemory, DatagramBatch } from './datagram-batch.ts';
import { errnoName } from './errno-name.ts';
import type { SocketContext } from './socket-context.ts';
import type { Descriptor, Sockets } from './sockets.ts';

/** The calls that take or send many datagrams at once: one look at the interrupt and one native call for all of them. */
export function createBatchCalls(context: SocketContext): Pick<Sockets, 'recvmmsg' | 'sendmmsg'> {
  const { guard } = context;
  const sockets: Pick<Sockets, 'recvmmsg' | 'sendmmsg'> = {
    recvmmsg(descriptor, batch) {
      if (!guard.enter('data', descriptor, 'POLLIN')) {
        throw context.interrupted('recvmmsg', descriptor);
      }
      const memory = memoryOf(batch);
      memory.clear();
      const count = memory.native.recvmmsg(descriptor, memory.receivedAt, memory.datagrams);
      // What the interrupt's shutdown ended begins with an empty datagram, which has no sender.
      if (count > 0 && memory.hasSender()) return count;
      refuse(context, 'recvmmsg', { descriptor, result: count });
      return sockets.recvmmsg(descriptor, batch);
    },
    sendmmsg(descriptor, batch, first) {
      if (!guard.enter('data', descriptor, 'POLLOUT')) {
        throw context.interrupted('sendmmsg', descriptor);
      }
      const memory = memoryOf(batch);
      const count = memory.answers - first;
      const sent = memory.native.sendmmsg(descriptor, memory.sentAt(first), count);
      if (sent >= 0) return sent;
      const to = memory.from(memory.answered(first));
      refuse(context, 'sendmmsg', { descriptor, result: sent, to });
      return sockets.sendmmsg(descriptor, batch, first);
    },
  };
  return sockets;
}

/** A batch is only made by createDatagramBatch(), which makes all of it. */
function memoryOf(batch: DatagramBatch): BatchMemory {
  return batch as BatchMemory;
}

/** Throws for a call that failed; returns when it is to be made again. */
function refuse(
  context: SocketContext,
  call: 'recvmmsg' | 'sendmmsg',
  made: { descriptor: Descriptor; result: number; to?: Address },
): void {
  const { descriptor, result, to } = made;
  if (context.guard.isEnded('data')) throw context.interrupted(call, descriptor, result);
  const event = call === 'sendmmsg' ? 'POLLOUT' : 'POLLIN';
  const wait = { kind: 'data', descriptor, event } as const;
  if (!context.isToRepeat(errnoName(context.calls.errno()), wait)) {
    throw context.failure(call, descriptor, to);
  }
}
