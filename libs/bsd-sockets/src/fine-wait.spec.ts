import { createClock } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import { createNonBlockingSockets } from './create-sockets.ts';
import { createEpollEvents, EPOLLOUT } from './epoll-events.ts';

const sockets = createNonBlockingSockets({}, { clock: createClock() });
const events = createEpollEvents(4);

describe.runIf(process.platform === 'linux')('a wait for a part of a millisecond', () => {
  it('lasts at least so long, and not always a whole one', () => {
    const epoll = sockets.epollCreate();
    const waits = Array.from({ length: 100 }, () => {
      const startedMs = performance.now();
      expect(sockets.epollWait(epoll, events, 0.3)).toBe(0);
      return performance.now() - startedMs;
    });
    sockets.close(epoll);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0.3);
    expect(Math.min(...waits)).toBeLessThan(1);
  });

  it('ends as soon as there is something to tell', () => {
    const epoll = sockets.epollCreate();
    const socket = sockets.socket('AF_INET', 'SOCK_DGRAM');
    sockets.epollCtl(epoll, 'EPOLL_CTL_ADD', socket, EPOLLOUT);
    expect(sockets.epollWait(epoll, events, 60_000.5)).toBe(1);
    expect(events.descriptor(0)).toBe(socket);
    for (const descriptor of [socket, epoll]) sockets.close(descriptor);
  });
});
