import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import type { Event } from '@socketlab/evidence';
import {
  failOnLeaks,
  isRoot,
  networkNamespaceProblem,
  PYTHON,
  startProcess,
} from '@socketlab/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';
import { processesOf, untilNoneRuns } from './home-processes.ts';
import { portOf, statesOfPort } from './kernel-tables.ts';
import { createMachine, type Machine, type RunOptions } from './machine.ts';
import { createPrivateNetwork } from './private-network.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

const ADDRESS = '127.0.0.1:45678';
const CONNECT = `
import socket, sys
client = socket.socket()
try:
    client.connect(("127.0.0.1", ${ADDRESS.split(':')[1]}))
    print("connected", flush=True)
    client.sendall(b"hello")
    print("received", client.recv(64), flush=True)
except OSError as failure:
    print(failure.strerror, flush=True)
`;

interface Position {
  readonly kind: 'before' | 'within' | 'ended';
  readonly call?: { name: string; args: string[]; file: string; line: number; source?: string };
}

interface Step {
  readonly position: Position;
  readonly events: readonly Event[];
}

const nameOf = ({ kind, call }: Position): string => (call ? `${kind} ${call.name}` : kind);

async function openStepping(address: string, options?: RunOptions) {
  const machine = createMachine();
  await machine.ask(['up', 'tcp-echo'], options);
  const listen = ['listen', '--step', '--address', address];
  const { position } = await machine.ask<{ position: Position }>(listen, options);
  const step = (...rest: string[]): Promise<Step> => machine.ask(['step', ...rest], options);
  /** Takes one step after the other, up to the stop before that call. */
  const stepTo = async (name: string): Promise<readonly Event[]> => {
    const { code, stdout } = await machine.run(['step', '--until', name, '--json'], options);
    const taken = stdout.split('\n').map((line) => JSON.parse(line) as Step);
    expect([code, taken.at(-1)?.position.call?.name]).toEqual([0, name]);
    return taken.flatMap(({ events }) => events);
  };
  return { machine, position, step, stepTo };
}

function boundAddressIn(events: readonly Event[]): { host: string; port: number } {
  const bind = events.find((event) => event.kind === 'call' && event.name === 'bind');
  const [host = '', port] = bind?.socket.local.split(':') ?? [];
  return { host, port: Number(port) };
}

async function connect(address: { host: string; port: number }): Promise<Socket> {
  const client = createConnection(address);
  onTestFinished(() => void client.destroy());
  await once(client, 'connect');
  // A server that ends with a client unaccepted resets it.
  client.on('error', () => undefined);
  return client;
}

const callsIn = ({ events }: Step): string[] =>
  events.flatMap((event) =>
    event.kind === 'call' && event.source === 'program' ? [event.name] : [],
  );

const flagsIn = ({ events }: Step): string[] =>
  events.flatMap((event) =>
    event.kind === 'packet' ? [[...(event.tcp?.flags ?? [])].sort().join(' ')] : [],
  );

function expectInOrder(text: string, parts: readonly string[]): void {
  const places = parts.map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
}

async function expectToEnd(machine: Machine, options?: RunOptions): Promise<void> {
  await machine.ask(['down'], options);
  await untilNoneRuns(machine.home);
}

describe('a listener that goes step by step', () => {
  it('stops before each call, with the line of source, and makes it when told to', async () => {
    const { machine, position, step } = await openStepping('127.0.0.1:0');
    expect(position).toMatchObject({
      kind: 'before',
      call: { name: 'socket', args: ['AF_INET', 'SOCK_STREAM'], file: 'echo-server.ts' },
    });
    expect(position.call?.source).toContain("sockets.socket(family, 'SOCK_STREAM')");
    const steps = [await step(), await step(), await step()];
    expect(steps.map((taken) => nameOf(taken.position))).toEqual([
      'before bind',
      'before listen',
      'before accept',
    ]);
    expect(steps.map(callsIn)).toEqual([
      ['socket', 'setsockopt'],
      ['bind', 'getsockname'],
      ['listen'],
    ]);
    await expectToEnd(machine);
  });

  it('refuses a client while its socket is bound and does not listen yet', async () => {
    const { machine, step, stepTo } = await openStepping('127.0.0.1:0');
    const bound = boundAddressIn(await stepTo('listen'));
    await expect(connect(bound)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await step();
    await connect(bound);
    await expectToEnd(machine);
  });

  it('has a client ESTABLISHED before accept(), and shows that before it shows accept()', async () => {
    const { machine, step, stepTo } = await openStepping('127.0.0.1:0');
    const bound = boundAddressIn(await stepTo('accept'));
    const client = await connect(bound);
    const { events, position } = await step();
    expect(nameOf(position)).toBe('before recv');
    const remote = `127.0.0.1:${client.localPort}`;
    const established = events.findIndex(
      (event) =>
        event.kind === 'snapshot' &&
        event.state === 'ESTABLISHED' &&
        event.socket.remote === remote,
    );
    const accept = events.findIndex((event) => event.kind === 'call' && event.name === 'accept');
    expect(established).toBeGreaterThanOrEqual(0);
    expect(accept).toBeGreaterThan(established);
    expect(events[accept]?.socket.remote).toBe(remote);
    await expectToEnd(machine);
  });

  it('tells a call that waits, then the stop after it, and passes over none', async () => {
    const { machine, step, stepTo } = await openStepping('127.0.0.1:0');
    const bound = boundAddressIn(await stepTo('accept'));
    expect(nameOf((await step()).position)).toBe('within accept');
    const client = await connect(bound);
    const accepted = await step('--deadline', '20000');
    expect([nameOf(accepted.position), callsIn(accepted)]).toEqual(['before recv', ['accept']]);
    client.end('hello');
    const names: string[] = [];
    for (let stop = ''; stop !== 'before accept'; ) {
      stop = nameOf((await step('--deadline', '20000')).position);
      names.push(stop);
    }
    expect(names).toEqual(['before send', 'before recv', 'before close', 'before accept']);
    await expectToEnd(machine);
  });

  it('ends with its only client when told to serve one, and can be opened again at once', async () => {
    const machine = createMachine();
    const daemon = await machine.start('tcp-echo');
    const { listener } = await machine.connect(daemon.control);
    const request = { address: '127.0.0.1:0', steps: true, once: true };
    await listener.openListener(request);
    for (let stop = ''; stop !== 'accept'; ) {
      stop = (await listener.stepListener({ deadlineMs: 20_000 })).before?.name ?? '';
    }
    const { address } = await listener.getListener({});
    const [host = '', port] = address.split(':');
    (await connect({ host, port: Number(port) })).end();
    let isEnded = false;
    while (!isEnded) isEnded = Boolean((await listener.stepListener({ deadlineMs: 20_000 })).ended);
    expect((await listener.openListener(request)).pending?.name).toBe('socket');
    expect(await daemon.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('shows on the way what only root sees: the reset of a refused client, the states of one that came', async (ctx) => {
    const problem = networkNamespaceProblem();
    if (!isRoot() || problem !== undefined) ctx.skip('needs root, and a network namespace');
    const network = await createPrivateNetwork();
    const options = { within: network.within };
    const { machine, step, stepTo } = await openStepping(ADDRESS, options);
    const tryToConnect = () => startProcess(network.within([PYTHON, '-c', CONNECT]));
    await stepTo('listen');
    const refused = await tryToConnect();
    await refused.waitForLine(/^Connection refused$/);
    const listening = await step();
    const reset = { kind: 'reset', direction: 'sent', source: 'kernel' };
    expect(listening.events).toContainEqual(expect.objectContaining(reset));
    expect(flagsIn(listening)).toEqual(['SYN', 'ACK RST']);
    const client = await tryToConnect();
    await client.waitForLine(/^connected$/);
    const { stdout } = await machine.run(['step', '--until', 'send'], options);
    expectInOrder(stdout, [
      'SYN-RECEIVED → ESTABLISHED',
      'table: ESTABLISHED',
      'accept(',
      'stands before recv(',
      'stands before send(',
    ]);
    expect(flagsIn(await step())).toContain('ACK PSH');
    await client.waitForLine(/^received b'hello'$/);
    await client.ended;
    await expectToEnd(machine, options);
  });
});

describe('a server that stands before a call', () => {
  it.for(['socket', 'bind', 'accept'])('is closed at once before %s()', async (name, ctx) => {
    if (name !== 'accept') needThorough(ctx);
    const { machine, stepTo } = await openStepping('127.0.0.1:0');
    if (name !== 'socket') await stepTo(name);
    // Longer than the test may take, if it were waited for.
    await machine.ask(['close', '--deadline', '600000']);
    const { code, stderr } = await machine.run(['step']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('NOT_LISTENING')]);
    await machine.ask(['listen', '--address', '127.0.0.1:0']);
    const plain = await machine.run(['step', '--lang', 'pt-BR']);
    expect([plain.code, plain.stderr]).toEqual([1, expect.stringContaining('erro NOT_STEPPING')]);
    await expectToEnd(machine);
  });

  it('ends with its daemon, at one Ctrl+C', async () => {
    const machine = createMachine();
    const daemon = await machine.start('tcp-echo');
    const client = await machine.connect(daemon.control);
    const { pending } = await client.listener.openListener({ address: '127.0.0.1:0', steps: true });
    expect(pending?.name).toBe('socket');
    await client.listener.stepListener({ deadlineMs: 20_000 });
    expect(await daemon.process.stop('SIGINT')).toEqual({ code: 0, signal: null });
    await untilNoneRuns(machine.home);
  });

  it('stays there when whoever waits for a step gives up', async () => {
    const { machine, step, stepTo } = await openStepping('127.0.0.1:0');
    const bound = boundAddressIn(await stepTo('accept'));
    expect(nameOf((await step()).position)).toBe('within accept');
    const [daemon] = (await machine.ask<{ daemons: { control: string }[] }>(['ps'])).daemons;
    const waiting = await machine.open(['step', '--deadline', '600000']);
    await eventually(() =>
      expect(statesOfPort(portOf(daemon?.control ?? ''))).toHaveProperty('ESTABLISHED'),
    );
    expect(await waiting.stop('SIGINT')).toEqual({ code: 1, signal: null });
    await connect(bound);
    for (let stop = ''; stop !== 'before recv'; ) stop = nameOf((await step()).position);
    await expectToEnd(machine);
    expect(processesOf(machine.home)).toEqual([]);
  });
});
