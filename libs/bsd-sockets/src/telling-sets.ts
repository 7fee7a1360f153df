import { EPOLLIN, EPOLLOUT } from './epoll-events.ts';
import type { NonBlockingSockets } from './non-blocking-sockets.ts';
import type { PollSets } from './poll-sets.ts';

/** The calls by which a program finds out that what it was told of is used up. */
export type Tried = Pick<NonBlockingSockets, 'accept' | 'connect' | 'send' | 'recv'>;

/** The same calls; the sets hear of what they find. */
export function tellingSets(calls: Tried, sets: Pick<PollSets, 'tried' | 'connecting'>): Tried {
  return {
    accept(listener) {
      // Also when it fails, for want of descriptors for one: who waits there is told again.
      try {
        return calls.accept(listener);
      } finally {
        sets.tried(listener, EPOLLIN);
      }
    },
    connect(descriptor, address) {
      const isConnected = calls.connect(descriptor, address);
      if (!isConnected) {
        sets.connecting(descriptor);
        sets.tried(descriptor, EPOLLOUT);
      }
      return isConnected;
    },
    send(descriptor, bytes) {
      const sent = calls.send(descriptor, bytes);
      if ((sent ?? 0) < bytes.length) sets.tried(descriptor, EPOLLOUT);
      return sent;
    },
    recv(descriptor, buffer) {
      const received = calls.recv(descriptor, buffer);
      sets.tried(descriptor, EPOLLIN);
      return received;
    },
  };
}
