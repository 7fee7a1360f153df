import { findPcapLibrary } from '@socketlab/bsd-sockets';
import { formatAddress } from '@socketlab/foundation';
import { LINK_TYPES } from '@socketlab/packets';
import { failOnLeaks } from '@socketlab/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { bringUp, findDevice, nameOf } from './pcap-way.ts';
import { createFixture, LOCALHOST } from './wire-view.fixture.ts';

failOnLeaks();

/** As macOS captures: libpcap, which Linux has too. */
const THROUGH_LIBPCAP = { platform: 'darwin' } as const;

describe('a capture through libpcap', () => {
  beforeEach((ctx) => {
    const library = findPcapLibrary();
    if (!('calls' in library)) ctx.skip(`no libpcap here: ${library.problem}`);
  });

  it('has a connection from its SYN on, each packet once and in order, at the times of all events', async (ctx) => {
    const { view, sockets, open, start, packets, read } = await createFixture(ctx, THROUGH_LIBPCAP);
    const listener = open('SOCK_STREAM', LOCALHOST);
    sockets.listen(listener.socket, 1);
    const client = open('SOCK_STREAM', LOCALHOST);
    const { id, interface: name } = await start({
      ports: [listener.at.port],
      observesPackets: true,
    });
    const before = process.hrtime.bigint();
    sockets.connect(client.socket, listener.at);
    const after = process.hrtime.bigint();
    sockets.send(client.socket, Buffer.from('hello'));
    await view.flush();
    expect(name).toBe('lo');
    expect(packets().map(({ tcp, payloadBytes }) => [tcp?.flags, payloadBytes])).toEqual([
      [['SYN'], 0],
      [['ACK', 'SYN'], 0],
      [['ACK'], 0],
      [['ACK', 'PSH'], 5],
      [['ACK'], 0],
    ]);
    const [first] = packets();
    expect(first?.socket.local).toBe(formatAddress(client.at));
    expect(first?.direction).toBeUndefined();
    expect(BigInt(first?.monotonicNs ?? 0)).toBeGreaterThan(before - 100_000n);
    expect(BigInt(first?.monotonicNs ?? 0)).toBeLessThan(after + 100_000n);
    expect(await view.stopCapture(id)).toMatchObject({ packets: 5, dropped: 0 });
    const { interfaces, frames } = await read(id);
    expect(interfaces).toMatchObject([{ name: 'lo', linkType: LINK_TYPES.ethernet, received: 5 }]);
    expect(frames).toHaveLength(5);
  });

  it('ends with all that was sent before it was stopped', async (ctx) => {
    const { view, sockets, open, start } = await createFixture(ctx, THROUGH_LIBPCAP);
    const receiver = open('SOCK_DGRAM', LOCALHOST);
    const sender = open('SOCK_DGRAM', LOCALHOST);
    const { id } = await start({ ports: [receiver.at.port] });
    for (let sent = 0; sent < 2_000; sent += 1)
      sockets.sendto(sender.socket, Buffer.alloc(100), receiver.at);
    expect(await view.stopCapture(id)).toMatchObject({ packets: 2_000, dropped: 0 });
  });

  it('is refused on an interface that does not exist, naming those that do', async (ctx) => {
    const { start } = await createFixture(ctx, THROUGH_LIBPCAP);
    await expect(start({ ports: [9], interface: 'Ethernet 9' })).rejects.toMatchObject({
      code: 'UNKNOWN_INTERFACE',
      message: expect.stringContaining('lo'),
    });
  });
});

describe('an interface is found', () => {
  const LOOPBACK = {
    name: '\\Device\\NPF_Loopback',
    description: 'Adapter for loopback traffic capture',
    ...{ isLoopback: true, addresses: [] },
  };
  const CARD = {
    name: '\\Device\\NPF_{0BADCAFE-0000-0000-0000-000000000001}',
    description: 'Some Ethernet Controller',
    ...{ isLoopback: false, addresses: ['fe80::1', '192.0.2.7'] },
  };
  const ASLEEP = {
    name: '\\Device\\NPF_{0BADCAFE-0000-0000-0000-000000000002}',
    description: 'WAN Miniport (IP)',
    ...{ isLoopback: false, addresses: [] },
  };
  const about = { netmask: '', mac: '02:00:00:00:00:01', cidr: null, family: 'IPv4' } as const;
  const INTERFACES = {
    'Wi-Fi': [{ ...about, address: '192.0.2.7', internal: false }],
    'Loopback Pseudo-Interface 1': [{ ...about, address: '127.0.0.1', internal: true }],
  };

  it.for([
    ['lo', LOOPBACK],
    ['Loopback Pseudo-Interface 1', LOOPBACK],
    [LOOPBACK.name, LOOPBACK],
    ['Wi-Fi', CARD],
    [CARD.name, CARD],
    ['{0BADCAFE-0000-0000-0000-000000000001}', CARD],
    ['WAN Miniport (IP)', ASLEEP],
    ['Ethernet', undefined],
  ] as const)('by %s', ([name, device]) => {
    expect(findDevice(name, [ASLEEP, CARD, LOOPBACK], INTERFACES)).toBe(device);
  });

  it('and named as the system does', () => {
    expect([LOOPBACK, CARD, ASLEEP].map((device) => nameOf(device, INTERFACES))).toEqual([
      'lo',
      'Wi-Fi',
      ASLEEP.name,
    ]);
  });
});

describe('an interface that is down is brought up', () => {
  const name = '\\Device\\NPF_{0BADCAFE-0000-0000-0000-000000000001}';

  it.for([
    ['darwin', 'en0', 'en0', 'ifconfig en0 up'],
    ['win32', 'Wi-Fi 2', name, 'netsh interface set interface name="Wi-Fi 2" admin=enabled'],
    ['win32', name, name, 'ncpa.cpl'],
    [
      ...['win32', 'Conexão local* (#2)', name],
      'netsh interface set interface name="Conexão local* (#2)" admin=enabled',
    ],
    ...['$(calc)', 'a`nb', '%PATH%', 'a" & calc & "', 'a” ; calc ; “', 'a\nb', ''].map(
      (shown) => ['win32', shown, name, 'ncpa.cpl'] as const,
    ),
  ] as const)('on %s, shown as %s', ([platform, shown, device, command]) => {
    expect(bringUp({ shown, platform }, { name: device })).toBe(command);
  });
});
