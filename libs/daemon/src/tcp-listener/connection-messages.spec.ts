import { expect, test } from 'vitest';
import { listConnections } from './connection-messages.ts';

const own = {
  peer: '127.0.0.1:40000',
  acceptedAt: new Date(0),
  receivedBytes: 5,
  sentBytes: 5,
};

test.each([
  ['127.0.0.1', '127.0.0.1:65432'],
  ['::ffff:127.0.0.1', '127.0.0.1:65432'],
  ['::1', '[::1]:65432'],
])(
  'without tables, a connection of the listener at %s has the name that they would have for it',
  (host, local) => {
    const [told] = listConnections([], [own], { host, port: 65_432 });
    expect(told).toMatchObject({ local, remote: own.peer, state: 'UNKNOWN', isAccepted: true });
  },
);
