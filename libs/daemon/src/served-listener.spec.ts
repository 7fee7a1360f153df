import { once } from 'node:events';
import net from 'node:net';
import { type Address, createLogger } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createServedListener,
  listenerAddress,
  type RunningServer,
  type ServedListener,
} from './served-listener.ts';

interface Request {
  readonly address: Address;
}

const ANY: Request = { address: { host: '127.0.0.1', port: 0 } };
const ends: (() => unknown)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A server of Node's own net: it takes connections and leaves them be. */
async function serve({ address }: Request): Promise<RunningServer> {
  const connections = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    connections.add(socket.on('error', () => undefined));
  });
  const cut = (): void => {
    server.close();
    for (const socket of connections) socket.destroy();
  };
  ends.push(cut);
  server.listen(address.port, address.host);
  await once(server, 'listening');
  return {
    address: { host: address.host, port: (server.address() as net.AddressInfo).port },
    ended: once(server, 'close').then(() => undefined),
    refuseNew: () => void server.close(),
    cut,
  };
}

function createFixture(): { listener: ServedListener<Request>; ended: Request[] } {
  const ended: Request[] = [];
  const listener = createServedListener(
    { daemon: 'spec-echo' },
    {
      logger: createLogger({ name: 'spec', level: 'silent' }),
      serve,
      onEnded: (request: Request) => ended.push(request),
    },
  );
  return { listener, ended };
}

async function connect(address: Address): Promise<net.Socket> {
  const client = net.connect(address);
  ends.push(() => client.destroy());
  await once(client, 'connect');
  return client;
}

describe('a served listener', () => {
  it('opens, tells its real address, and is closed again after close()', async () => {
    const { listener, ended } = createFixture();
    const address = await listener.open(ANY);
    expect(address.port).toBeGreaterThan(0);
    expect(listener.state.name).toBe('open');
    expect(listenerAddress(listener.state)).toEqual(address);
    await listener.close(AbortSignal.timeout(10_000));
    expect(listener.state).toEqual({ name: 'closed' });
    expect(listenerAddress(listener.state)).toBeUndefined();
    expect(ended).toEqual([ANY]);
  });

  it('refuses a second one, and says where the first is', async () => {
    const { listener } = createFixture();
    const { host, port } = await listener.open(ANY);
    await expect(listener.open(ANY)).rejects.toMatchObject({
      code: 'ALREADY_LISTENING',
      facts: { daemon: 'spec-echo', address: `${host}:${port}` },
    });
  });

  it('lets what is under way go on until the signal aborts, and then cuts it', async () => {
    const { listener } = createFixture();
    const client = await connect(await listener.open(ANY));
    const deadline = new AbortController();
    const closing = listener.close(deadline.signal);
    expect(listener.state.name).toBe('draining');
    await expect(listener.open(ANY)).rejects.toMatchObject({ code: 'DRAINING' });
    deadline.abort();
    await Promise.all([closing, once(client.resume(), 'close')]);
    expect(listener.state.name).toBe('closed');
  });

  it('is closed when it could not be opened, and can be opened elsewhere', async () => {
    const { listener } = createFixture();
    const taken = await serve(ANY);
    await expect(listener.open({ address: taken.address })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    expect(listener.state.name).toBe('closed');
    await expect(listener.open(ANY)).resolves.toMatchObject({ host: '127.0.0.1' });
  });

  it('has nothing to close while it is not open', async () => {
    const { listener } = createFixture();
    await expect(listener.close(AbortSignal.timeout(1))).rejects.toMatchObject({
      code: 'NOT_LISTENING',
    });
  });
});
