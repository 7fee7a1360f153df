import { once } from 'node:events';
import { formatAddress } from '@socketlab/foundation';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ControlFixture,
  createControlFixture,
  type Machine,
} from './fixtures/fixture-control.ts';
import { dial, shakeHands, untilClosed } from './fixtures/hostile-peers.ts';

let fixture: ControlFixture;
beforeEach(() => {
  fixture = createControlFixture();
});
afterEach(() => fixture.close());

const watching = {
  evidence: {
    async *watchEvents(_request: unknown, { signal }: { signal: AbortSignal }) {
      yield { dropped: 1 };
      await once(signal, 'abort');
    },
  },
};
const nameAt = async (at: string, identity: Machine): Promise<string> => {
  const client = fixture.connect(at, identity, 1_000);
  try {
    return (await client.daemon.getInfo({})).name;
  } finally {
    client.close();
  }
};

test('an opened machine answers at the addresses that were named, each once, and again at loopback alone', async () => {
  const owner = await fixture.newIdentity();
  const server = await fixture.serve(owner);
  expect(await server.openNetwork(['127.0.0.2'])).toHaveLength(1);
  const opened = (await server.openNetwork(['127.0.0.2', '127.0.0.3'])).map(formatAddress);
  expect(opened).toHaveLength(2);
  expect(server.networkAddresses.map(formatAddress)).toEqual(opened);
  for (const at of opened) expect(await nameAt(at, owner)).toBe('fixture');
  const { closed } = await server.closeNetwork();
  expect(closed.map(formatAddress)).toEqual(opened);
  for (const at of opened) {
    await expect(nameAt(at, owner)).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
  }
  expect(await nameAt(server.at, owner)).toBe('fixture');
});

test('where the port was chosen by the owner, the network gets the same', async () => {
  const owner = await fixture.newIdentity();
  const first = await fixture.serve(owner);
  const { port } = first.address();
  await first.stop({ signal: AbortSignal.timeout(1_000) });
  const server = await fixture.serve(owner, {}, {}, port);
  expect(await server.openNetwork(['127.0.0.2'])).toEqual([{ host: '127.0.0.2', port }]);
});

test.each([
  ['0.0.0.0', 'WILDCARD_ADDRESS'],
  ['::', 'WILDCARD_ADDRESS'],
  ['0:0::0', 'WILDCARD_ADDRESS'],
  ['::ffff:0.0.0.0', 'WILDCARD_ADDRESS'],
  ['::ffff:0:0', 'WILDCARD_ADDRESS'],
  ['lab-07', 'INVALID_VALUE'],
  ['127.0.0.3:17431', 'INVALID_VALUE'],
  ['', 'INVALID_VALUE'],
  ['192.0.2.1', 'NETWORK_ADDRESS_UNAVAILABLE'],
])(
  '%s is refused with %s, and what was named beside it is not opened either',
  async (host, code) => {
    const owner = await fixture.newIdentity();
    const server = await fixture.serve(owner);
    const probe = await server.openNetwork(['127.0.0.2']);
    await server.closeNetwork();
    await expect(server.openNetwork(['127.0.0.2', host])).rejects.toMatchObject({ code });
    expect(server.networkAddresses).toEqual([]);
    const [at = ''] = probe.map(formatAddress);
    await expect(nameAt(at, owner)).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
  },
);

test('closing cuts what came in by the network with the reason, and nothing else', async () => {
  const owner = await fixture.newIdentity();
  const server = await fixture.serve(owner, watching);
  const classmate = await fixture.newClassmate(owner, ['observe']);
  const [opened] = await server.openNetwork(['127.0.0.2']);
  const at = formatAddress(opened ?? server.address());
  const byNetwork = fixture.connect(at, classmate);
  const [near, far] = [fixture.connect(server.at, classmate), byNetwork].map((client) =>
    client.evidence.watchEvents({})[Symbol.asyncIterator](),
  );
  await Promise.all([near?.next(), far?.next()]);
  const idle = await shakeHands(at, classmate);
  // The one of the watch is in; of the other, the last flight of its handshake may still be on its way.
  expect((await server.closeNetwork()).cut).toBeOneOf([1, 2]);
  await expect(far?.next()).rejects.toMatchObject({ code: 'NETWORK_CLOSED' });
  // While the connection lives on for its last words nobody is let in by it; after that nobody listens.
  const late = byNetwork.daemon.getInfo({});
  await expect(late).rejects.toHaveProperty(
    'code',
    expect.toBeOneOf(['NETWORK_CLOSED', 'DAEMON_UNREACHABLE', 'CONNECTION_LOST']),
  );
  await untilClosed(idle);
  expect((await fixture.connect(server.at, classmate).daemon.getInfo({})).name).toBe('fixture');
  await near?.return?.();
});

test('stopping closes the network too', async () => {
  const owner = await fixture.newIdentity();
  const server = await fixture.serve(owner);
  const [opened] = await server.openNetwork(['127.0.0.2']);
  const at = formatAddress(opened ?? server.address());
  await server.stop({ signal: AbortSignal.timeout(1_000) });
  await expect(dial(at, new Uint8Array())).rejects.toThrow('ECONNREFUSED');
});
