import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createPlainHttp2Server } from 'node:http2';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ControlFixture, createControlFixture, deferred } from './fixtures/fixture-control.ts';

let fixture: ControlFixture;
const strangers: Server[] = [];
beforeEach(() => {
  fixture = createControlFixture();
});
afterEach(async () => {
  await fixture.close();
  for (const stranger of strangers.splice(0)) stranger.close();
});

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  const close = server.close.bind(server);
  server.close = () => {
    for (const socket of sockets) socket.destroy();
    return close();
  };
  strangers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const signal = (): AbortSignal => AbortSignal.timeout(10_000);

test('an address that is none is refused before anything is sent', async () => {
  const identity = await fixture.newIdentity();
  expect(() => fixture.connect('127.0.0.1:99999', identity)).toThrow('99999');
});

test('nothing listening is told with the address and the way out', async () => {
  const identity = await fixture.newIdentity();
  const gone = createServer();
  const address = await listen(gone);
  gone.close();
  await once(gone, 'close');
  const client = fixture.connect(address, identity);
  const unreachable = {
    code: 'DAEMON_UNREACHABLE',
    facts: { address, errno: 'ECONNREFUSED' },
    message: expect.stringContaining('socketlab up'),
  };
  await expect(client.daemon.getInfo({})).rejects.toMatchObject(unreachable);
  const wait = client.waitUntilServing({ signal: signal(), deadlineMs: 200 });
  await expect(wait).rejects.toMatchObject(unreachable);
});

test.each([
  ['plain HTTP', () => createHttpServer((_request, response) => response.end('hello'))],
  ['HTTP/2 without TLS', () => createPlainHttp2Server()],
  ['an echo server', () => createServer((socket) => socket.pipe(socket))],
  ['a server that hangs up', () => createServer((socket) => socket.destroy())],
  ['TLS without a certificate of ours', () => createTlsServer({})],
])('%s in place of a daemon is told for what it is', async (_what, create) => {
  const identity = await fixture.newIdentity();
  const address = await listen(create() as Server);
  const client = fixture.connect(address, identity);
  const stranger = {
    code: 'NOT_A_DAEMON',
    facts: { address, isSilent: false },
    message: expect.stringContaining(address),
  };
  await expect(client.daemon.getInfo({})).rejects.toMatchObject(stranger);
  const wait = client.waitUntilServing({ signal: signal(), deadlineMs: 5_000 });
  await expect(wait).rejects.toMatchObject(stranger);
});

test('something that accepts and says nothing is told from a daemon that is late', async () => {
  const identity = await fixture.newIdentity();
  const address = await listen(createServer());
  const call = fixture.connect(address, identity).daemon.getInfo({}, { deadlineMs: 100 });
  await expect(call).rejects.toMatchObject({ code: 'NOT_A_DAEMON', facts: { isSilent: true } });
  const { at } = await fixture.serve(identity, {
    daemon: { getInfo: (_request, context) => once(context.signal, 'abort').then(() => ({})) },
  });
  const late = fixture.connect(at, identity).daemon.getInfo({}, { deadlineMs: 100 });
  await expect(late).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
    message: expect.stringContaining(at),
  });
});

test('a daemon of another machine is named with both machines', async () => {
  const [ours, theirs] = [await fixture.newIdentity(), await fixture.newIdentity()];
  const { at } = await fixture.serve(theirs);
  const client = fixture.connect(at, ours);
  const other = {
    code: 'OTHER_MACHINE',
    facts: { address: at, machineId: theirs.machineId, ownMachineId: ours.machineId },
  };
  await expect(client.daemon.getInfo({})).rejects.toMatchObject(other);
  const wait = client.waitUntilServing({ signal: signal(), deadlineMs: 5_000 });
  await expect(wait).rejects.toMatchObject(other);
});

test('a service that the daemon does not have is named', async () => {
  const identity = await fixture.newIdentity();
  const { createControlServer } = await import('./server.ts');
  const { createFixtureHandlers } = await import('./fixtures/fixture-handlers.ts');
  const { createLogger, formatAddress } = await import('@socketlab/foundation');
  const { listener: _none, ...handlers } = createFixtureHandlers({});
  const server = createControlServer(
    { address: { host: '127.0.0.1', port: 0 } },
    {
      identity,
      grants: identity.grants,
      machineName: 'lab-07',
      audit: { append: () => {} },
      logger: createLogger({ name: 'spec', level: 'silent' }),
      handlers,
    },
  );
  await server.start({ signal: signal() });
  const client = fixture.connect(formatAddress(server.address()), identity);
  await expect(client.listener.getListener({})).rejects.toMatchObject({
    code: 'METHOD_NOT_OFFERED',
    facts: { method: '/socketlab.v1.ListenerService/GetListener' },
  });
  await server.stop({ signal: AbortSignal.abort() });
});

test('waits for a daemon that begins to listen, and then to serve', async () => {
  const identity = await fixture.newIdentity();
  const early = createServer();
  const address = await listen(early);
  early.close();
  await once(early, 'close');
  const port = Number(address.split(':')[1]);
  let isServing = false;
  const waiting = fixture
    .connect(address, identity)
    .waitUntilServing({ signal: signal(), deadlineMs: 10_000 })
    .then(() => expect(isServing).toBe(true));
  await expect(fixture.connect(address, identity).daemon.getInfo({})).rejects.toThrow();
  const server = await fixture.serve(identity, {}, {}, port);
  await fixture.connect(address, identity).daemon.getInfo({});
  isServing = true;
  server.setServing(true);
  await waiting;
});

test('a wait ends with the reason of its signal, and at its deadline when the daemon does not serve', async () => {
  const identity = await fixture.newIdentity();
  const { at } = await fixture.serve(identity);
  const client = fixture.connect(at, identity);
  const stop = new AbortController();
  const wait = client.waitUntilServing({ signal: stop.signal, deadlineMs: 5_000 });
  stop.abort(new Error('enough'));
  await expect(wait).rejects.toThrow('enough');
  const late = client.waitUntilServing({ signal: signal(), deadlineMs: 100 });
  await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
});

test('a call and a stream leave no listener on the signal that they were given', async () => {
  const identity = await fixture.newIdentity();
  const { at } = await fixture.serve(identity);
  const client = fixture.connect(at, identity);
  const stop = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = stop.signal;
  stop.signal.addEventListener = (...args: unknown[]) => {
    listeners += 1;
    addEventListener.apply(stop.signal, args as never);
  };
  stop.signal.removeEventListener = (...args: unknown[]) => {
    listeners -= 1;
    removeEventListener.apply(stop.signal, args as never);
  };
  await client.daemon.getInfo({}, { signal: stop.signal });
  for await (const _line of client.daemon.readLog({ tail: 3 }, { signal: stop.signal })) break;
  expect(listeners).toBe(0);
});

test('a signal that aborts in mid-stream ends the stream with its reason', async () => {
  const identity = await fixture.newIdentity();
  const { at } = await fixture.serve(identity, {
    evidence: {
      async *watchEvents(_request, context) {
        yield { dropped: 1 };
        await once(context.signal, 'abort');
      },
    },
  });
  const stop = new AbortController();
  const client = fixture.connect(at, identity);
  const read = async (): Promise<void> => {
    for await (const _item of client.evidence.watchEvents({}, { signal: stop.signal })) {
      stop.abort(new Error('enough'));
    }
  };
  await expect(read()).rejects.toThrow('enough');
});

test('a daemon killed in mid-call is told as gone', async () => {
  const identity = await fixture.newIdentity();
  const program = new URL('./fixtures/fixture-daemon.ts', import.meta.url);
  const daemon = spawn(process.execPath, [program.pathname, identity.directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(daemon, 'exit');
  const [address] = (await once(createInterface(daemon.stdout), 'line')) as [string];
  const client = fixture.connect(address, identity);
  const told = deferred();
  const read = async (): Promise<void> => {
    for await (const _line of client.daemon.readLog({ tail: 1, follow: true })) told.resolve();
  };
  const reading = expect(read()).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
  await told.promise;
  daemon.kill('SIGKILL');
  await exited;
  await reading;
});
