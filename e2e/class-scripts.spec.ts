import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { listWithSs, portOf } from './kernel-tables.ts';
import { createMachine } from './machine.ts';
import { scrape } from './metrics.ts';
import { connectClient, startPeer, startServer } from './peers.ts';

failOnLeaks();

/** As `socketlab connections --json` lists them. */
interface ListedConnection {
  readonly local: string;
  readonly remote: string;
  readonly state: string;
  readonly isAccepted?: boolean;
  readonly id?: string;
}
interface Listed {
  readonly connections: readonly ListedConnection[];
}

describe("tcp-echo and the class's client", () => {
  it('echoes Hello, world, and again for the next client', async () => {
    const daemon = await createMachine().start('tcp-echo', ['--listen', '127.0.0.1:0']);
    const [host = '', port = ''] = daemon.listener.split(':');
    for (let round = 0; round < 2; round += 1) {
      const client = await startPeer('class_client', [host, port]);
      expect(await client.ended).toEqual({ code: 0, signal: null });
      expect(client.stdout).toEqual(["Received b'Hello, world'"]);
    }
  });

  it('answers in upper case with --reply upper', async () => {
    const daemon = await createMachine().start('tcp-echo', [
      '--listen',
      '127.0.0.1:0',
      '--reply',
      'upper',
    ]);
    const client = await startPeer('class_client', daemon.listener.split(':'));
    await client.ended;
    expect(client.stdout).toEqual(["Received b'HELLO, WORLD'"]);
  });

  it("ends after the first client with --once, as the class's script does", async () => {
    const daemon = await createMachine().start('tcp-echo', ['--listen', '127.0.0.1:0', '--once']);
    const client = await startPeer('class_client', daemon.listener.split(':'));
    await client.ended;
    expect(client.stdout).toEqual(["Received b'Hello, world'"]);
    expect(await daemon.process.ended).toEqual({ code: 0, signal: null });
    expect(daemon.log().map(({ msg }) => msg)).toContain('listener closed');
  });

  it('lets a second client wait in the backlog, and serves it after the first', async (ctx) => {
    const machine = createMachine();
    const daemon = await machine.start('tcp-echo', ['--listen', '127.0.0.1:0']);
    const first = await connectClient(daemon.listener);
    await first.tell('send one', /^sent$/);
    await first.tell('receive', /^received b'one'$/);
    const second = await connectClient(daemon.listener);
    await second.tell('send two', /^sent$/);

    const { connections } = await machine.ask<Listed>(['connections', 'tcp-echo']);
    const seen = Object.fromEntries(
      connections.map(({ remote, state, isAccepted }) => [portOf(remote), { state, isAccepted }]),
    );
    expect(seen).toEqual({
      [first.port]: { state: 'ESTABLISHED', isAccepted: true },
      [second.port]: { state: 'ESTABLISHED', isAccepted: false },
    });
    const metrics = await scrape(daemon);
    expect(metrics.get('socketlab_listener_accept_queue_connections')).toBe(1);
    expect(metrics.get('socketlab_tcp_accepted_connections_total')).toBe(1);

    await first.tell('close', /^closed$/);
    await second.tell('receive', /^received b'two'$/);
    const listed = await machine.ask<Listed>(['connections', 'tcp-echo']);
    expect(listed.connections).toContainEqual(
      expect.objectContaining({ remote: `127.0.0.1:${second.port}`, isAccepted: true }),
    );

    const outside = listWithSs(portOf(daemon.listener));
    if (outside === undefined) ctx.skip('ss(8) of iproute2 is not installed');
    const inside = listed.connections.map(
      ({ local, remote, state }) => `${local} ${remote} ${state}`,
    );
    expect(outside).toEqual([`${daemon.listener} 0.0.0.0:* LISTEN`, ...inside].sort());
  });
});

describe("client-agent and the class's server", () => {
  it('sends Hello, world, and the server ends when the client closes', async () => {
    const machine = createMachine();
    await machine.start('client-agent');
    const server = await startServer('class_server');
    const { code, stdout, stderr } = await machine.run(['send', server.address, 'Hello, world']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Hello, world' });
    expect(stderr).toMatch(new RegExp(`^127\\.0\\.0\\.1:\\d+ -> ${server.address}, [\\d.]+ ms$`));
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(server.stdout).toContain('ended');
  });

  it('exchanges over gRPC, with the address that the server saw', async () => {
    const machine = createMachine();
    const daemon = await machine.start('client-agent');
    const server = await startServer('class_server');
    const client = await machine.connect(daemon.control);
    const answer = await client.client.exchange({
      address: server.address,
      payload: Buffer.from([0, 255, 10]),
    });
    expect([...answer.reply]).toEqual([0, 255, 10]);
    const [, port] = await server.waitForLine(/^Connected by \('127\.0\.0\.1', (\d+)\)$/);
    expect(answer.local).toBe(`127.0.0.1:${port}`);
    await server.ended;
    client.close();
  });

  it('holds a connection, uses it twice, and shows the state that ss shows', async (ctx) => {
    const machine = createMachine();
    const daemon = await machine.start('client-agent');
    const server = await startServer('class_server');
    const held = await machine.ask<{ id: string; reply: string; local: string }>([
      'send',
      server.address,
      '--hold',
      'one',
    ]);
    expect(held.reply).toBe('one');
    const { connections } = await machine.ask<Listed>(['connections', 'client-agent']);
    expect(connections).toMatchObject([
      { id: held.id, local: held.local, remote: server.address, state: 'ESTABLISHED' },
    ]);
    const outside = listWithSs(portOf(held.local));
    const again = await machine.ask<{ reply: string; isClosed: boolean }>([
      'send',
      '--connection',
      held.id,
      'two',
      '--close',
    ]);
    expect(again).toMatchObject({ reply: 'two', isClosed: true });
    await server.ended;
    await eventually(async () => {
      expect((await scrape(daemon)).get('socketlab_client_closed_connections_total')).toBe(1);
    });
    if (outside === undefined) ctx.skip('ss(8) of iproute2 is not installed');
    expect(outside).toContain(`${held.local} ${server.address} ESTABLISHED`);
  });
});
