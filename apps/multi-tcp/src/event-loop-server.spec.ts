import { createSockets } from '@socketlab/bsd-sockets';
import { createClock } from '@socketlab/foundation';
import { failOnLeaks } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { serveModel, until } from './model.fixture.ts';

failOnLeaks();

const CLIENTS = 50;

it('counts clients that have reset before anyone could ask who they were', async () => {
  const { address, listener } = await serveModel('event-loop');
  const sockets = createSockets({}, { clock: createClock() });
  for (let client = 0; client < CLIENTS; client += 1) {
    const socket = sockets.socket('AF_INET', 'SOCK_STREAM');
    sockets.connect(socket, address);
    // close() is a reset then: socket(7).
    sockets.setsockopt(socket, 'SO_LINGER', 0);
    sockets.close(socket);
  }
  await until(() => listener.totals.closed['reset'] === CLIENTS);
  expect(listener.totals).toMatchObject({ accepted: CLIENTS, receivedBytes: 0, sentBytes: 0 });
  expect(listener.accepted).toEqual([]);
});
