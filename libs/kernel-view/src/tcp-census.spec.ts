import { once } from 'node:events';
import net from 'node:net';
import { createSockets } from '@socketlab/bsd-sockets';
import { createClock } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { createSocketTable, type SocketTable } from './socket-table.ts';
import type { TcpCensus } from './tcp-census.ts';

const isLinux = process.platform === 'linux';
const ends: (() => unknown)[] = [];

afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end();
});

function openTable(via: 'sock_diag' | 'procfs'): SocketTable {
  const refuse = () => {
    throw new Error('refused');
  };
  const openChannel = via === 'procfs' ? { openChannel: refuse } : {};
  const table = createSocketTable({ clock: createClock(), ...openChannel });
  ends.push(() => table.close());
  return table;
}

async function listen(host: string, backlog = 16): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    ends.push(() => socket.destroy());
    socket.on('error', () => {
      // A test resets it.
    });
    socket.pipe(socket);
  });
  server.listen({ port: 0, host, backlog });
  ends.push(() => server.close());
  await once(server, 'listening');
  return server;
}

const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port;

async function connect(host: string, port: number): Promise<net.Socket> {
  const socket = net.connect({ port, host, allowHalfOpen: true });
  ends.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** By state, as the rows of the same table are when they are counted one by one. */
function countRows(table: SocketTable, port: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state = '' } of table.read({ role: 'server', port })) {
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

const statesOf = ({ states }: TcpCensus): Record<string, number> => Object.fromEntries(states);

describe.runIf(isLinux)('a census of TCP sockets', () => {
  it.each(['127.0.0.1', '::1'])(
    'counts at %s what the rows say, by netlink and by procfs',
    async (host) => {
      const server = await listen(host);
      const port = portOf(server);
      const sockets = await Promise.all(Array.from({ length: 7 }, () => connect(host, port)));
      for (const socket of sockets) {
        socket.write('x');
        await once(socket, 'data');
      }
      // One half closed, one closed by this end first, one reset.
      sockets[0]?.end();
      await once(sockets[0] as net.Socket, 'end');
      sockets[1]?.resetAndDestroy();
      const [netlink, procfs] = [openTable('sock_diag'), openTable('procfs')];
      await expect
        .poll(() => countRows(netlink, port))
        .toMatchObject({ LISTEN: 1, ESTABLISHED: 5 });
      const watch = { role: 'server', port } as const;
      expect(statesOf(netlink.count(watch))).toEqual(countRows(netlink, port));
      expect(statesOf(procfs.count(watch))).toEqual(countRows(netlink, port));
    },
  );

  it('tells the round-trip times of open connections, the shortest first, and nothing of closed ones', async () => {
    const server = await listen('127.0.0.1');
    const port = portOf(server);
    const sockets = await Promise.all(Array.from({ length: 5 }, () => connect('127.0.0.1', port)));
    for (const socket of sockets) {
      socket.write('x');
      await once(socket, 'data');
    }
    const { roundTripsUs } = openTable('sock_diag').count({ role: 'server', port });
    expect(roundTripsUs).toHaveLength(5);
    expect([...roundTripsUs]).toEqual([...roundTripsUs].sort((a, b) => a - b));
    expect(roundTripsUs[0]).toBeGreaterThan(0);
    expect(roundTripsUs[4]).toBeLessThan(1_000_000);
    expect(openTable('procfs').count({ role: 'server', port }).roundTripsUs).toHaveLength(0);
  });

  it('tells a listener’s queue, its limit, and what was thrown away when that was full', async () => {
    // By the calls themselves: nobody accepts here.
    const sockets = createSockets({}, { clock: createClock() });
    const listener = sockets.socket('AF_INET', 'SOCK_STREAM');
    ends.push(() => sockets.close(listener));
    sockets.bind(listener, { host: '127.0.0.1', port: 0 });
    sockets.listen(listener, 2);
    const { port } = sockets.getsockname(listener);
    const table = openTable('sock_diag');
    const watch = { role: 'server', port } as const;
    expect(table.count(watch).listeners).toMatchObject([{ queued: 0, limit: 2, dropped: 0 }]);
    for (let client = 0; client < 3; client += 1) await connect('127.0.0.1', port);
    const late = net.connect(port, '127.0.0.1');
    ends.push(() => late.destroy());
    await expect.poll(() => table.count(watch).listeners[0]?.dropped).toBeGreaterThan(0);
    expect(table.count(watch).listeners).toMatchObject([{ queued: 3, limit: 2 }]);
    // Its SYN is sent again after a second, and that is counted on the side of the one who sends.
    await expect
      .poll(() => [...table.count({ role: 'client', port }).retransmitted.values()], {
        timeout: 5_000,
      })
      .toEqual([1]);
  }, 10_000);

  it('counts only the sockets with the names that it is given', async () => {
    const server = await listen('127.0.0.1');
    const port = portOf(server);
    const [one] = await Promise.all(Array.from({ length: 3 }, () => connect('127.0.0.1', port)));
    const locals = new Set([`127.0.0.1:${one?.localPort}`]);
    for (const via of ['sock_diag', 'procfs'] as const) {
      const census = openTable(via).count({ role: 'client', port }, { locals });
      expect(statesOf(census)).toEqual({ ESTABLISHED: 1 });
    }
  });

  it('counts of two listeners at one port the one with the name that it is given, and its connections', async () => {
    const server = await listen('127.0.0.1', 16);
    const port = portOf(server);
    const other = net.createServer().listen({ port, host: '127.0.0.2', backlog: 5 });
    ends.push(() => other.close());
    await once(other, 'listening');
    await connect('127.0.0.1', port);
    await Promise.all([connect('127.0.0.2', port), connect('127.0.0.2', port)]);
    const watch = { role: 'server', port } as const;
    for (const via of ['sock_diag', 'procfs'] as const) {
      const census = openTable(via).count(watch, { locals: new Set([`127.0.0.1:${port}`]) });
      expect(statesOf(census)).toEqual({ LISTEN: 1, ESTABLISHED: 1 });
      if (via === 'sock_diag') expect(census.listeners).toMatchObject([{ limit: 16 }]);
    }
  });

  it('counts nothing of no watch', () => {
    expect(statesOf(openTable('sock_diag').count(undefined))).toEqual({});
  });
});
