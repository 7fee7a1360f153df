import { eventFromMessage } from '@socketlab/control';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { createMachine } from './machine.ts';
import { connectClient, startPeer } from './peers.ts';
import type { DaemonName } from './programs.ts';
import { type HandedOver, startManaged } from './service-manager.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

interface Server {
  readonly name: DaemonName;
  readonly args: readonly string[];
  readonly kind: 'tcp' | 'udp';
}
const SERVERS: readonly (readonly [string, Server])[] = [
  ['tcp-echo', { name: 'tcp-echo', args: [], kind: 'tcp' }],
  ['udp-echo', { name: 'udp-echo', args: [], kind: 'udp' }],
  [
    'multi-tcp with blocking calls',
    { name: 'multi-tcp', args: ['--model', 'blocking'], kind: 'tcp' },
  ],
  ['multi-tcp with threads', { name: 'multi-tcp', args: ['--model', 'threads'], kind: 'tcp' }],
  ['multi-tcp with epoll', { name: 'multi-tcp', args: ['--model', 'epoll'], kind: 'tcp' }],
  [
    'multi-tcp with its event loop',
    { name: 'multi-tcp', args: ['--model', 'event-loop'], kind: 'tcp' },
  ],
];
const ANY = { address: '127.0.0.1:0' };
const AT_ONCE = { deadlineMs: 0 };

/** Says something to the address; `answered` resolves with the answer, whenever it comes. */
async function say(kind: Server['kind'], address: string, words: string) {
  const [host = '', port = ''] = address.split(':');
  if (kind === 'udp') {
    const client = await startPeer('datagram_client', [host, '0', host, port]);
    client.write(`send ${words}\n`);
    await client.waitForLine(/^sent/);
    client.write('receive\n');
    return { answered: () => client.waitForLine(new RegExp(`^received .*'${words}'`)) };
  }
  const client = await connectClient(address);
  await client.tell(`send ${words}`, /^sent$/);
  client.write('receive\n');
  return {
    async answered() {
      await client.waitForLine(new RegExp(`^received b'${words}'$`));
      await client.tell('close', /^closed$/);
    },
  };
}

describe.runIf(process.platform === 'linux')('a listener that the service manager holds', () => {
  it.for(SERVERS)('is served, closed, paused and served again by %s', async ([, server]) => {
    const machine = createMachine();
    const manager = await startManaged(machine, server, [server.kind]);
    const { listener, daemon } = await machine.connect(await manager.control());
    const { address } = manager;
    const told = { address, isServed: true, isPaused: false };
    const open = { state: 'LISTENER_STATE_OPEN', address };
    expect(await listener.getListener({})).toMatchObject({ ...open, held: told });
    await (await say(server.kind, address, 'one')).answered();

    await listener.closeListener({ deadlineMs: 2_000 });
    expect(await listener.getListener({})).toMatchObject({
      state: 'LISTENER_STATE_CLOSED',
      held: { ...told, isServed: false, waiting: 0 },
    });
    expect(await daemon.getStatus({})).toMatchObject({ heldListener: address });
    const waiting = await say(server.kind, address, 'two');
    const { held } = await listener.getListener({});
    expect(held?.waiting).toBeGreaterThan(0);
    await listener.openListener({ address });
    await waiting.answered();

    const other = await listener.openListener(ANY);
    expect(await listener.getListener({})).toMatchObject({
      ...{ state: 'LISTENER_STATE_OPEN', address: other.address },
      held: { ...told, isServed: false, isPaused: true },
    });
    const meanwhile = await say(server.kind, address, 'three');
    await (await say(server.kind, other.address, 'four')).answered();
    await listener.closeListener(AT_ONCE);
    await meanwhile.answered();
    expect(await listener.getListener({})).toMatchObject({ ...open, held: told });

    manager.say('term');
    expect(await manager.ended()).toBe(0);
  });

  it.for(SERVERS)(
    'outlives %s, and answers when it is back who came meanwhile',
    async ([name, server], context) => {
      // Each model takes the socket over in the test above; what waits in it is the kernel's.
      if (/blocking|threads|event loop/.test(name)) needThorough(context);
      const machine = createMachine();
      const manager = await startManaged(machine, server, [server.kind]);
      await manager.control();
      manager.say('kill');
      expect(await manager.ended()).toBe(-9);
      const waiting = await say(server.kind, manager.address, 'hello');
      manager.say('start');
      await waiting.answered();
    },
  );

  it('keeps its new clients while multi-tcp drains, and they harm those being served by no event', async () => {
    const machine = createMachine();
    const manager = await startManaged(machine, { name: 'multi-tcp' }, ['tcp']);
    const { listener } = await machine.connect(await manager.control());
    const served = await connectClient(manager.address);
    await served.tell('send one', /^sent$/);
    await served.tell('receive', /^received b'one'$/);
    const closing = listener.closeListener({ deadlineMs: 10_000 });
    await eventually(async () =>
      expect(await listener.getListener({})).toMatchObject({ state: 'LISTENER_STATE_DRAINING' }),
    );
    const late = await say('tcp', manager.address, 'late');
    await served.tell('send two', /^sent$/);
    await served.tell('receive', /^received b'two'$/);
    await served.tell('close', /^closed$/);
    expect((await closing).cut).toBe(0);
    await listener.openListener({ address: manager.address });
    await late.answered();
  });

  it('is left alone by who wants a socket of the daemon’s own, who gets another port', async () => {
    const machine = createMachine();
    const manager = await startManaged(machine, { name: 'tcp-echo' }, ['tcp']);
    const { listener } = await machine.connect(await manager.control());
    const own = await listener.openListener({ address: manager.address, avoidsHeld: true });
    expect(own.address).not.toBe(manager.address);
    expect(await listener.getListener({})).toMatchObject({ held: { isPaused: true } });
    await listener.closeListener(AT_ONCE);
    expect(await listener.getListener({})).toMatchObject({ held: { isServed: true } });
    // Without that wish it is the held one that is meant, and it is open already.
    const again = listener.openListener({ address: manager.address });
    await expect(again).rejects.toMatchObject({ code: 'ALREADY_LISTENING' });
  });

  it('shows neither socket() nor bind() nor listen(), for those were not the daemon’s calls', async () => {
    const machine = createMachine();
    const manager = await startManaged(machine, { name: 'tcp-echo' }, ['tcp']);
    const { evidence, listener } = await machine.connect(await manager.control());
    await listener.closeListener(AT_ONCE);
    const { recordingId } = await evidence.startRecording({ remotePorts: [], observesCalls: true });
    await listener.openListener({ address: manager.address });
    await (await say('tcp', manager.address, 'seen')).answered();
    await listener.closeListener({ deadlineMs: 2_000 });
    await evidence.stopRecording({ recordingId });
    const { events } = await evidence.fetchEvents({});
    const calls = events
      .map(eventFromMessage)
      .filter((event) => event.kind === 'call' && event.source === 'program');
    const names = calls.map((event) => event.kind === 'call' && event.name);
    expect(names).toEqual(['accept', 'recv', 'send', 'recv', 'close', 'close']);
    expect(calls[0]).toMatchObject({ file: 'echo-server.ts', socket: { local: manager.address } });
  });
});

describe.runIf(process.platform === 'linux')('what cannot be served', () => {
  const WRONG: readonly (readonly [DaemonName, readonly HandedOver[], RegExp])[] = [
    ['tcp-echo', ['udp'], /handed over a bound UDP socket, and tcp-echo serves one listening TCP/],
    ['udp-echo', ['tcp'], /handed over a listening TCP socket, and udp-echo serves one bound UDP/],
    ['tcp-echo', ['tcp', 'tcp'], /handed over 2 descriptors/],
    ['multi-tcp', ['connected'], /handed over a socket that is connected/],
    ['multi-tcp', ['bound'], /handed over a TCP socket that does not listen/],
    ['tcp-echo', ['unix'], /another family than IPv4 and IPv6/],
    ['tcp-echo', ['file'], /a descriptor that is no socket/],
    ['client-agent', ['tcp'], /client-agent serves no socket at all/],
  ];

  it.for(WRONG)('ends %s, which was given %s, with its name and the way out', async (given) => {
    const [name, kinds, words] = given;
    const manager = await startManaged(createMachine(), { name }, kinds);
    expect(await manager.told(/STATUS=/)).toMatch(words);
    expect(await manager.logged(/"code":"HANDED_OVER_UNFIT"/)).toContain(
      `socketlab-${name}.socket`,
    );
    expect(await manager.ended()).toBe(2);
  });

  it('for it was meant for another process is left alone, and logged', async () => {
    const manager = await startManaged(createMachine(), { name: 'tcp-echo' }, ['tcp'], {
      SPEC_LISTEN_PID: '1',
    });
    await manager.logged(/LISTEN_PID names another process/);
    await manager.told(/READY=1 \| STATUS=no listener is open/);
    manager.say('term');
    expect(await manager.ended()).toBe(0);
  });
});
