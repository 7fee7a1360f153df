import { readFileSync } from 'node:fs';
import { failOnLeaks, isRoot, networkNamespaceProblem } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { createMachine } from './machine.ts';
import { startPeer } from './peers.ts';
import { createPrivateNetwork } from './private-network.ts';
import { connectDatagrams, countsOf, expectCounts, startUdpEcho } from './udp-servers.ts';

failOnLeaks();

/** How many UDP sockets of IPv4 have the local port: proc_pid_net(5). */
function socketsOn(port: number): number {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0');
  const [, ...lines] = readFileSync('/proc/net/udp', 'utf8').trim().split('\n');
  return lines.filter((line) => line.trim().split(/\s+/)[1]?.endsWith(`:${hexadecimal}`)).length;
}

describe("udp-echo and the class's client", () => {
  it.each([
    ['echo', 'Hello, World\\n'],
    ['upper', 'HELLO, WORLD\\n'],
  ])('answers each line, with --reply %s', async (reply, answer) => {
    const { host, port } = await startUdpEcho(['--reply', reply]);
    const client = await startPeer('class_udp_client', [host, String(port)]);
    client.write('Hello, World\nagain\n');
    client.endInput();
    expect(await client.ended).toEqual({ code: 0, signal: null });
    const from = `from ('127.0.0.1', ${port})`;
    const again = reply === 'echo' ? 'again\\n' : 'AGAIN\\n';
    expect(client.stdout).toEqual([
      `Received b'${answer}' ${from}`,
      `Received b'${again}' ${from}`,
    ]);
  });
});

describe('udp-echo', () => {
  it('answers over IPv6 too', async () => {
    const server = await startUdpEcho([], '::1');
    const client = await connectDatagrams(server);
    await client.tell('send hello', /^sent$/);
    await client.tell('receive', new RegExp(`^received b'hello' from ::1 ${server.port}$`));
  });

  it('answers IPv4 by an IPv6 socket that is bound to every address', async () => {
    const server = await startUdpEcho([], '::');
    const client = await connectDatagrams({ host: '127.0.0.1', port: server.port });
    await client.tell('send hello', /^sent$/);
    await client.tell('receive', new RegExp(`^received b'hello' from 127.0.0.1 ${server.port}$`));
    await expectCounts(server, { sent: 1, dropped: 0, endpoints: 1 });
  });

  it('goes on after an answer that the system would not send', async (ctx) => {
    const problem = isRoot() ? networkNamespaceProblem() : 'only root may enter another network';
    if (problem !== undefined) ctx.skip(problem);
    // A network without any route: what claims to come from elsewhere cannot be answered.
    const { within, startPeer: startWithin } = await createPrivateNetwork();
    const machine = createMachine();
    const { listener } = await machine.start('udp-echo', ['--listen', '127.0.0.1:0'], { within });
    const [host = '', port = ''] = listener.split(':');
    const forged = await startWithin('spoofed_datagram', ['203.0.113.5', '4000', host, port, 'x']);
    expect(await forged.ended).toEqual({ code: 0, signal: null });
    const client = await startWithin('class_udp_client', [host, port]);
    client.write('still there?\n');
    await client.waitForLine(/^Received b'still there\?\\n'/);
    const { daemons } = await machine.ask<{ daemons: { listener: { datagrams: object } }[] }>(
      ['status', 'udp-echo'],
      { within },
    );
    expect(daemons[0]?.listener.datagrams).toMatchObject({ received: 2, sent: 1 });
  });

  it('answers the longest datagram whole, and an empty one with an empty one', async () => {
    const server = await startUdpEcho();
    const client = await connectDatagrams(server);
    await client.tell('zeros 65507', /^sent$/);
    await client.tell('receive', /^received 65507 bytes from/);
    await client.tell('zeros 0', /^sent$/);
    await client.tell('receive', /^received b'' from/);
    await expectCounts(server, {
      received: 2,
      sent: 2,
      receivedBytes: 65_507,
      sentBytes: 65_507,
      truncated: 0,
      refused: {},
    });
  });

  it('answers what was kept of a datagram that was longer than the buffer, and counts that', async () => {
    const server = await startUdpEcho(['--buffer-bytes', '8']);
    const client = await connectDatagrams(server);
    await client.tell('send 0123456789', /^sent$/);
    await client.tell('receive', /^received b'01234567' from/);
    await client.tell('send exactly8', /^sent$/);
    await client.tell('receive', /^received b'exactly8' from/);
    await expectCounts(server, { receivedBytes: 16, sentBytes: 16, truncated: 1 });
  });

  it('serves many senders with one socket, and knows each', async () => {
    const server = await startUdpEcho();
    const clients = await Promise.all([1, 2, 3].map(() => connectDatagrams(server)));
    for (const client of clients) {
      await client.tell('send hello', /^sent$/);
      await client.tell('receive', /^received b'hello' from/);
    }
    await expectCounts(server, { endpoints: 3, sent: 3 });
    expect(socketsOn(server.port)).toBe(1);
    const { connections, endpoints } = await server.machine.ask<{
      connections: unknown[];
      endpoints: { remote: string; receivedDatagrams: number; sentDatagrams: number }[];
    }>(['connections', 'udp-echo']);
    expect(connections).toEqual([]);
    expect(endpoints.map(({ remote }) => remote).sort()).toEqual(
      clients.map(({ port }) => `127.0.0.1:${port}`).sort(),
    );
    for (const endpoint of endpoints) {
      expect(endpoint).toMatchObject({ receivedDatagrams: 1, sentDatagrams: 1 });
    }
  });

  it('is opened, shown and closed by the commands of every server', async () => {
    const { machine, daemon, port } = await startUdpEcho();
    const refused = await machine.run(['listen', 'udp-echo']);
    expect(refused.stderr).toContain(`udp-echo already listens on ${daemon.listener}`);
    await machine.ask(['close', 'udp-echo']);
    expect(socketsOn(port)).toBe(0);
    const again = await machine.run([
      ...['listen', 'udp-echo', '--address', daemon.listener],
      ...['--model', 'batch'],
    ]);
    expect(again.stdout).toContain(`udp-echo (batch) is bound to ${daemon.listener} (reply echo)`);
    const { stdout } = await machine.run(['status', 'udp-echo']);
    expect(stdout).toMatch(/model +batch/);
    expect(stdout).toMatch(/datagrams +0 received, 0 answered, 0 truncated/);
    expect(stdout).toMatch(/dropped +0 of this socket, \d+ of the machine/);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('leaves nothing behind after %s', async (signal) => {
    const { daemon, port } = await startUdpEcho();
    expect(socketsOn(port)).toBe(1);
    const { code } = await daemon.process.stop(signal);
    expect(code).toBe(signal === 'SIGTERM' ? 0 : null);
    expect(socketsOn(port)).toBe(0);
  });
});

describe('what the kernel drops while the server does not read', () => {
  it('is what was sent and never read, in the tables, /metrics and status alike', async () => {
    const server = await startUdpEcho();
    const { machine, daemon, port } = server;
    const sent = 2_000;
    const client = await connectDatagrams(server);
    process.kill(daemon.process.pid, 'SIGSTOP');
    try {
      await client.tell(`many ${sent} 1000`, /^sent 2000$/);
    } finally {
      process.kill(daemon.process.pid, 'SIGCONT');
    }
    const counts = await eventually(async () => {
      const now = await countsOf(server);
      expect(now.received + now.dropped).toBe(sent);
      return now;
    });
    expect(counts.dropped).toBeGreaterThan(0);
    expect(counts.received).toBeGreaterThan(0);
    const { evidence } = await machine.connect(daemon.control);
    const { events } = await evidence.takeSnapshot({ port });
    expect(events).toMatchObject([
      {
        socket: { protocol: 'udp', local: daemon.listener, remote: '0.0.0.0:0' },
        snapshot: { udp: { isConnected: false, droppedDatagrams: String(counts.dropped) } },
      },
    ]);
    const { daemons } = await machine.ask<{ daemons: { listener: { datagrams: object } }[] }>([
      'status',
      'udp-echo',
    ]);
    expect(daemons[0]?.listener.datagrams).toMatchObject({
      received: counts.received,
      dropped: counts.dropped,
    });
  });
});
