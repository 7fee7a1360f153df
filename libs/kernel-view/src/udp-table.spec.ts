import { createSockets, KernelCallError, openSocketDiagnostics } from '@socketlab/bsd-sockets';
import type { SnapshotObservation } from '@socketlab/evidence';
import { type Address, createClock, formatAddress } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { createSocketTable, type SocketTable } from './socket-table.ts';
import { readUdpReceiveBufferErrors } from './udp-statistics.ts';

const isLinux = process.platform === 'linux';
const clock = createClock();
const ends: (() => unknown)[] = [];

afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end();
});

function openTable(openChannel?: typeof openSocketDiagnostics): SocketTable {
  const table = createSocketTable({ clock, ...(openChannel && { openChannel }) });
  ends.push(() => table.close());
  return table;
}

function openBothTables(): SocketTable[] {
  const refuse = () => {
    throw new Error('refused');
  };
  return [openTable(), openTable(refuse)];
}

/** A UDP socket that is bound and that nobody reads. */
function bindSocket(host: string): {
  sockets: ReturnType<typeof createSockets>;
  descriptor: number;
  address: Address;
} {
  const sockets = createSockets({}, { clock });
  const descriptor = sockets.socket(host.includes(':') ? 'AF_INET6' : 'AF_INET', 'SOCK_DGRAM');
  ends.push(() => sockets.close(descriptor));
  sockets.bind(descriptor, { host, port: 0 });
  return { sockets, descriptor, address: sockets.getsockname(descriptor) };
}

function comparable(rows: readonly SnapshotObservation[]): unknown[] {
  return rows.map(({ via, atNs, monotonicNs, ...rest }) => rest);
}

describe.runIf(isLinux)("the system's table of UDP sockets", () => {
  it.each([
    ['127.0.0.1', '0.0.0.0:0'],
    ['::1', '[::]:0'],
  ])('shows one bound to %s without any state, alike by netlink and by procfs', (host, nobody) => {
    const { address } = bindSocket(host);
    const watch = { role: 'server', port: address.port, protocol: 'udp' } as const;
    const [netlink = [], procfs = []] = openBothTables().map((table) => table.read(watch));
    expect(netlink).toMatchObject([
      {
        via: 'sock_diag',
        socket: { protocol: 'udp', local: formatAddress(address), remote: nobody },
        udp: { isConnected: false, droppedDatagrams: 0 },
      },
    ]);
    expect(netlink[0]).not.toHaveProperty('state');
    expect(netlink[0]).not.toHaveProperty('acceptQueue');
    expect(comparable(procfs)).toEqual(comparable(netlink));
    expect(procfs[0]?.via).toBe('procfs');
  });

  it('tells apart the ports of TCP and UDP', () => {
    const { address } = bindSocket('127.0.0.1');
    for (const table of openBothTables()) {
      expect(table.read({ role: 'server', port: address.port })).toEqual([]);
    }
  });

  it('shows that connect() gave a socket one peer, by the port of which it is found', () => {
    const server = bindSocket('127.0.0.1');
    const client = bindSocket('127.0.0.1');
    client.sockets.connect(client.descriptor, server.address);
    const watch = { role: 'client', port: server.address.port, protocol: 'udp' } as const;
    for (const table of openBothTables()) {
      expect(table.read(watch)).toMatchObject([
        {
          socket: { local: formatAddress(client.address), remote: formatAddress(server.address) },
          udp: { isConnected: true },
        },
      ]);
    }
  });

  it('tells as many drops as were sent and cannot be read, and the machine counts them too', () => {
    const sent = 400;
    const before = readUdpReceiveBufferErrors() ?? Number.NaN;
    const { sockets, descriptor, address } = bindSocket('127.0.0.1');
    sockets.setsockopt(descriptor, 'SO_RCVBUF', 20_000);
    const sender = bindSocket('127.0.0.1');
    sender.sockets.connect(sender.descriptor, address);
    const datagram = new Uint8Array(1_000);
    for (let index = 0; index < sent; index += 1) {
      sender.sockets.send(sender.descriptor, datagram);
    }
    const watch = { role: 'server', port: address.port, protocol: 'udp' } as const;
    const rows = openBothTables().map((table) => table.read(watch)[0]);
    let read = 0;
    while (sockets.poll(descriptor, 'POLLIN', 0))
      read += Math.sign(sockets.recv(descriptor, datagram));
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(sent);
    for (const row of rows) {
      expect(row?.udp?.droppedDatagrams).toBe(sent - read);
      expect(row?.receiveQueueBytes).toBeGreaterThan(read * datagram.length);
    }
    expect((readUdpReceiveBufferErrors() ?? 0) - before).toBeGreaterThanOrEqual(sent - read);
  });

  it('is read from procfs where the kernel answers for TCP only', () => {
    const { address } = bindSocket('127.0.0.1');
    const withoutUdpDiag = (): ReturnType<typeof openSocketDiagnostics> => {
      const channel = openSocketDiagnostics();
      return {
        ...channel,
        dump(request, onMessage) {
          if (request[17] === 17) throw new KernelCallError({ call: 'dump', errno: 'ENOENT' });
          return channel.dump(request, onMessage);
        },
      };
    };
    const table = openTable(withoutUdpDiag);
    expect(table.via).toBe('sock_diag');
    const rows = table.read({ role: 'server', port: address.port, protocol: 'udp' });
    expect(rows).toMatchObject([{ via: 'procfs', udp: { droppedDatagrams: 0 } }]);
  });
});
