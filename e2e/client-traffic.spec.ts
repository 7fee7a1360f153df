import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { DaemonClient } from '@socketlab/control';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';
import { createMachine, type ForegroundDaemon, type Machine } from './machine.ts';
import { scrape } from './metrics.ts';

failOnLeaks();

const onLinux = process.platform === 'linux';
const LONG_MS = 60_000;
const payload = Buffer.from('Hello, world');
/** They end with a reset: TIME-WAIT would keep their ports from everyone for a minute. */
const MANY = { connections: 300, payload, deadlineMs: LONG_MS, ending: 'ENDING_RESET' } as const;

interface Scene {
  readonly machine: Machine;
  readonly daemon: ForegroundDaemon;
  readonly agent: DaemonClient;
}

async function startAgent(options?: Parameters<Machine['start']>[2]): Promise<Scene> {
  const machine = createMachine();
  const daemon = await machine.start('client-agent', [], options);
  return { machine, daemon, agent: await machine.connect(daemon.control) };
}

/** A server that takes every client and, unless told to echo, says nothing. */
async function listen(
  echoes: boolean,
): Promise<{ address: string; port: number; open: Set<Socket> }> {
  const open = new Set<Socket>();
  const server: Server = createServer((connection) => {
    open.add(connection);
    connection.on('close', () => open.delete(connection));
    connection.on('error', () => undefined);
    if (echoes) connection.pipe(connection);
    else connection.resume();
  });
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 });
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const connection of open) connection.destroy();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, port, open };
}

/** Waits until the server has taken all of {@link MANY}; where it never does, the error tells what became of the client's ends. */
async function takeMany(
  { evidence }: DaemonClient,
  server: { readonly port: number; readonly open: ReadonlySet<Socket> },
): Promise<void> {
  await eventually(async () => {
    if (server.open.size === MANY.connections) return;
    const { events } = await evidence.takeSnapshot({ port: server.port });
    const states = events.map(({ snapshot }) => snapshot?.state ?? 'not there');
    const others = states.filter((state) => state !== 'ESTABLISHED');
    const told = `the client's ends: ${states.length}, of them not ESTABLISHED: ${others.join(' ')}`;
    expect(server.open.size, told).toBe(MANY.connections);
  });
}

async function openDatagrams(
  answers: boolean,
): Promise<{ address: string; port: number; heard: Promise<unknown> }> {
  const server: DatagramSocket = createSocket('udp4');
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  if (answers) {
    server.on('message', (bytes, { port, address }) => server.send(bytes, port, address));
  }
  const heard = once(server, 'message');
  onTestFinished(async () => {
    server.close();
    await once(server, 'close');
    await heard.catch(() => undefined);
  });
  const { port } = server.address();
  return { address: `127.0.0.1:${port}`, port, heard };
}

describe('a datagram from the command line', () => {
  it('is answered, refused or not answered, each with an exit code and words of its own', async () => {
    const { machine, daemon } = await startAgent();
    const server = await openDatagrams(true);
    const answered = await machine.run(['send', '--udp', server.address, 'Hello']);
    expect(answered).toMatchObject({ code: 0, stdout: 'Hello' });

    const nobody = '127.0.0.1:9';
    const refused = await machine.run(['send', '--udp', '--connect', nobody, 'Hello']);
    expect(refused).toMatchObject({ code: 1, stdout: 'refused (ECONNREFUSED)' });
    expect(refused.stderr).toContain('ICMP port unreachable');

    const args = ['send', '--udp', nobody, 'Hello', '--deadline', '50', '--lang', 'pt-BR'];
    const silent = await machine.run(args);
    expect(silent).toMatchObject({ code: 1, stdout: 'sem resposta' });
    expect(silent.stderr).toContain('Não é o mesmo que recusado');
    expect(silent.stderr).toContain('Tente --connect');

    const found = await scrape(daemon);
    for (const result of ['answered', 'refused', 'unanswered']) {
      expect(found.get(`socketlab_client_datagrams_total{result="${result}"}`)).toBe(1);
    }
    expect(found.get('socketlab_udp_sent_bytes_total')).toBe(15);
    expect(found.get('socketlab_udp_received_bytes_total')).toBe(5);
  });

  it.runIf(onLinux)('shows its socket while it waits, and ends when its caller goes', async () => {
    const { agent } = await startAgent();
    const server = await openDatagrams(false);
    const caller = new AbortController();
    const sent = agent.client.exchangeDatagram(
      { address: server.address, payload, deadlineMs: LONG_MS },
      { signal: caller.signal, deadlineMs: LONG_MS },
    );
    const rejected = expect(sent).rejects.toThrow();
    await server.heard;
    const look = () => agent.evidence.takeSnapshot({ port: server.port });
    const { events } = await eventually(async () => {
      const seen = await look();
      expect(seen.events).toHaveLength(1);
      return seen;
    });
    expect(events[0]?.socket).toMatchObject({ protocol: 'udp' });
    expect(events[0]?.socket?.local).toMatch(/^0\.0\.0\.0:\d+$/);
    caller.abort();
    await rejected;
    await eventually(async () => expect((await look()).events).toEqual([]));
  });
});

describe.runIf(onLinux)('many connections from the command line', () => {
  it('are all answered and summed up, 1,000 of them', async () => {
    const { machine, daemon } = await startAgent();
    const server = await listen(true);
    const many = ['send', server.address, 'Hello, world', '--connections', '1000', '--reset'];
    const { code, stdout } = await machine.run([...many, '--wait-for-all']);
    expect(code).toBe(0);
    expect(stdout).toContain('answered: 1000, of them with what was sent or its upper case: 1000;');
    expect(stdout).toContain('20 of 1000 are shown; --json has all.');
    const told = await machine.ask<{ results: { local: string; isEcho: boolean }[] }>(many);
    expect(new Set(told.results.map(({ local }) => local)).size).toBe(1_000);
    const found = await scrape(daemon);
    expect(found.get('socketlab_client_many_connections_total{result="answered"}')).toBe(2_000);
    expect(found.get('socketlab_client_many_connections')).toBe(0);
  });

  it('that nobody listens for are told by errno, in both languages', async () => {
    const { machine } = await startAgent();
    const many = ['send', '127.0.0.1:9', 'Hello', '--connections', '3'];
    const { code, stdout, stderr } = await machine.run([...many, '--lang', 'pt-BR']);
    expect(code).toBe(1);
    expect(stdout).toContain('falharam: 3 ECONNREFUSED');
    expect(stderr).toContain('nada escuta nessa porta');
  });

  it('that are more than the process may have open are refused with both numbers', async () => {
    const limit = 150;
    const { machine, agent } = await startAgent({
      within: (command) => ['sh', '-c', `ulimit -n ${limit}; exec "$@"`, 'sh', ...command],
    });
    const server = await listen(true);
    const many = ['send', server.address, 'Hello', '--connections', '500'];
    const { code, stderr } = await machine.run(many);
    expect(code).toBe(1);
    expect(stderr).toContain(`OPEN_FILES_LIMIT: 500 connections were asked for`);
    expect(stderr).toContain(`may have ${limit} files open`);
    // Nothing was left behind: what fits is still sent.
    const request = { address: server.address, connections: 50, payload };
    const { results } = await agent.client.exchangeMany(request);
    expect(results.every(({ isEcho }) => isEcho)).toBe(true);
  });
});

describe.runIf(onLinux)('many connections under way', () => {
  it('are gone soon after their caller is', async () => {
    const { agent, daemon } = await startAgent();
    const server = await listen(false);
    const caller = new AbortController();
    const request = { ...MANY, address: server.address };
    const sent = agent.client.exchangeMany(request, {
      signal: caller.signal,
      deadlineMs: LONG_MS,
    });
    const rejected = expect(sent).rejects.toThrow();
    await takeMany(agent, server);
    expect((await scrape(daemon)).get('socketlab_client_many_connections')).toBe(MANY.connections);
    caller.abort();
    await rejected;
    await eventually(() => expect(server.open.size).toBe(0));
    await eventually(async () =>
      expect((await scrape(daemon)).get('socketlab_client_many_connections')).toBe(0),
    );
  });

  it('are ended by a drain whose time is over, and nothing stays', async () => {
    const { agent, daemon } = await startAgent();
    const server = await listen(false);
    const request = { ...MANY, address: server.address };
    const sent = agent.client.exchangeMany(request, { deadlineMs: LONG_MS });
    const rejected = expect(sent).rejects.toThrow();
    await takeMany(agent, server);
    await agent.daemon.drain({ deadlineMs: 50 });
    await rejected;
    expect(await daemon.process.ended).toEqual({ code: 0, signal: null });
    await eventually(() => expect(server.open.size).toBe(0));
  });

  it('are each the daemon’s own in its evidence: calls, and states where the kernel tells them', async () => {
    const { agent } = await startAgent();
    const server = await listen(true);
    const recording = { remotePorts: [server.port], observesCalls: true, skipsSnapshots: true };
    const { recordingId, afterSequence, tier } = await agent.evidence.startRecording(recording);
    const request = { address: server.address, connections: 40, payload, waitsForAll: true };
    const { results } = await agent.client.exchangeMany(request);
    await agent.evidence.stopRecording({ recordingId });
    const { events } = await agent.evidence.fetchEvents({ afterSequence });
    for (const { local } of results) {
      const own = events.filter(({ socket }) => socket?.local === local);
      const calls = own.filter(({ source }) => source === 'SOURCE_PROGRAM');
      const names = calls.map(({ call }) => call?.name);
      for (const name of ['connect', 'send', 'recv', 'close']) expect(names).toContain(name);
      expect(calls.every(({ call }) => call?.file === 'many-exchanges.ts')).toBe(true);
      if (tier !== 'TIER_ROOT_LINUX') continue;
      const states = own.map(({ state }) => state?.to);
      expect(states).toContain('ESTABLISHED');
    }
  });
});
