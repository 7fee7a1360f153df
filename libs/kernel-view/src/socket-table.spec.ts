import { once } from 'node:events';
import net from 'node:net';
import type { SnapshotObservation } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { createSocketTable, type SocketTable } from './socket-table.ts';
import { tableReadings } from './table-readings.ts';

const isLinux = process.platform === 'linux';
const ends: (() => unknown)[] = [];

afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end();
});

function openTable(via: 'sock_diag' | 'procfs'): SocketTable {
  const refuse = () => {
    throw new Error('refused');
  };
  const table = createSocketTable({
    clock: createClock(),
    ...(via === 'procfs' ? { openChannel: refuse } : {}),
  });
  ends.push(() => table.close());
  return table;
}

/** Connections in several states: two open, one in TIME-WAIT, one half closed. Returns the port they lead to. */
async function makeSockets(host: string): Promise<number> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('data', (data) => (String(data) === 'close' ? socket.end() : undefined));
  });
  server.listen(0, host);
  ends.push(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const connect = async (): Promise<net.Socket> => {
    const socket = net.connect(port, host);
    ends.push(() => socket.destroy());
    await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
    return socket;
  };
  await connect();
  await connect();
  const closing = await connect();
  closing.write('close');
  closing.resume();
  await once(closing, 'close');
  const half = await connect();
  half.write('close');
  half.pause();
  return port;
}

/** What both ways must say alike: all but times, and what only the one can know. */
function comparable(rows: readonly SnapshotObservation[]): unknown[] {
  return rows
    .map(({ socket, state, inode, receiveQueueBytes, sendQueueBytes }) => ({
      ...socket,
      state,
      inode,
      receiveQueueBytes,
      sendQueueBytes,
    }))
    .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

describe.runIf(isLinux)("the system's table of sockets", () => {
  it.each(['127.0.0.1', '::1'])('says the same of %s by netlink and by procfs', async (host) => {
    const port = await makeSockets(host);
    const [netlink, procfs] = [openTable('sock_diag'), openTable('procfs')];
    expect([netlink.via, procfs.via]).toEqual(['sock_diag', 'procfs']);
    for (const role of ['server', 'client'] as const) {
      const rows = netlink.read({ role, port });
      expect(rows.length).toBeGreaterThan(2);
      expect(comparable(procfs.read({ role, port }))).toEqual(comparable(rows));
    }
  });

  it.each(['sock_diag', 'procfs'] as const)(
    'tells what is left of TIME-WAIT by %s',
    async (via) => {
      // An address of its own: at 127.0.0.1 the port may have been another test's, whose TIME-WAIT lasts a minute.
      const host = '127.0.7.9';
      const port = await makeSockets(host);
      const table = openTable(via);
      const rows = [
        ...table.read({ role: 'server', port }),
        ...table.read({ role: 'client', port }),
      ].filter(({ socket }) => [socket.local, socket.remote].includes(`${host}:${port}`));
      expect(rows.length).toBeGreaterThan(2);
      const waiting = rows.filter(({ state }) => state === 'TIME-WAIT');
      expect(waiting).toMatchObject([{ inode: 0, timeWaitMs: expect.any(Number) }]);
      expect(waiting[0]?.timeWaitMs).toBeGreaterThan(30_000);
      expect(waiting[0]?.timeWaitMs).toBeLessThanOrEqual(60_000);
      const others = rows.filter(({ state }) => state !== 'TIME-WAIT');
      expect(others.every(({ timeWaitMs }) => timeWaitMs === undefined)).toBe(true);
    },
  );

  it('tells the limit of the accept queue by netlink, and nothing of it by procfs', async () => {
    const server = net.createServer().listen({ port: 0, host: '127.0.0.1', backlog: 7 });
    ends.push(() => server.close());
    await once(server, 'listening');
    const watch = { role: 'server', port: (server.address() as net.AddressInfo).port } as const;
    const [listener] = openTable('sock_diag').read(watch);
    expect(listener).toMatchObject({ state: 'LISTEN', acceptQueue: { length: 0, limit: 7 } });
    expect(openTable('procfs').read(watch)[0]?.acceptQueue).toBeUndefined();
  });

  it.each(['127.0.0.1', '::1'])(
    'leaves connections at %s out where only listeners are wanted',
    async (host) => {
      const port = await makeSockets(host);
      const table = openTable('sock_diag');
      const all = table.read({ role: 'server', port });
      expect(all.length).toBeGreaterThan(2);
      const listeners = all.filter(({ state }) => state === 'LISTEN');
      const read = table.read({ role: 'server', port }, { onlyListeners: true });
      expect(comparable(read)).toEqual(comparable(listeners));
    },
  );

  it.each(['sock_diag', 'procfs'] as const)(
    'gives a view the listeners alone by %s',
    async (via) => {
      const port = await makeSockets('127.0.0.1');
      const table = openTable(via);
      const { listeners } = tableReadings(() => table);
      expect(listeners(port).map(({ state }) => state)).toEqual(['LISTEN']);
      expect(tableReadings(() => undefined).listeners(port)).toEqual([]);
    },
  );

  it('is empty when there is no such socket, and closed twice without harm', () => {
    const table = openTable('sock_diag');
    expect(table.read({ role: 'server', port: 1 })).toEqual([]);
    table.close();
    table.close();
  });
});
