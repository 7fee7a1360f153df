import { type ChildProcessByStdio, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { type Identity, openIdentity } from '@socketlab/trust';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDaemon } from './client.ts';
import { MAX_MESSAGE_BYTES } from './contract.ts';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';
const SERVICES = [
  'grpc.channelz.v1.Channelz',
  'grpc.health.v1.Health',
  'grpc.reflection.v1.ServerReflection',
  'grpc.reflection.v1alpha.ServerReflection',
  'socketlab.v1.ClientService',
  'socketlab.v1.DaemonService',
  'socketlab.v1.EvidenceService',
  'socketlab.v1.ListenerService',
];

let folder: string;
let identity: Identity;
let daemon: ChildProcessByStdio<Writable, Readable, null>;
let address: string;
const inFolder = (name: string): string => path.join(folder, name);

// The daemon runs from a bundle, far from any node_modules.
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'socketlab-interop-'));
  identity = await openIdentity(inFolder('identity'));
  writeFileSync(inFolder('ca.pem'), identity.authorityCertificate);
  writeFileSync(inFolder('cert.pem'), identity.certificate);
  writeFileSync(inFolder('key.pem'), identity.privateKey, { mode: 0o600 });
  await bundle();
  const program = inFolder('dist/main.mjs');
  daemon = spawn(process.execPath, [program, inFolder('identity')], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  [address] = (await once(createInterface(daemon.stdout), 'line')) as [string];
});

/** An app of one line, bundled as every app is. */
async function bundle(): Promise<void> {
  const fixtureDaemon = new URL('./fixtures/fixture-daemon.ts', import.meta.url).pathname;
  const bundler = new URL('../../../tools/bundle.mjs', import.meta.url).pathname;
  mkdirSync(inFolder('src'));
  writeFileSync(inFolder('package.json'), '{"name":"fixture","version":"0.0.0","type":"module"}');
  writeFileSync(inFolder('src/main.ts'), `import ${JSON.stringify(fixtureDaemon)};\n`);
  await run(process.execPath, [bundler], { cwd: folder });
}

afterAll(async () => {
  const exited = once(daemon, 'exit');
  daemon.stdin.end();
  const [code] = await exited;
  rmSync(folder, { recursive: true });
  expect(code).toBe(0);
});

async function bufCurl(
  target: string,
  given: { readonly cert?: readonly string[] },
  ...args: string[]
): Promise<string> {
  const require = createRequire(import.meta.url);
  const buf = path.join(path.dirname(require.resolve('@bufbuild/buf/package.json')), 'bin/buf');
  const { cert = ['--cert', 'cert.pem', '--key', 'key.pem'] } = given;
  const tls = ['--cacert', 'ca.pem', ...cert];
  const options = [...tls, '--servername', identity.serverName, '--protocol', 'grpc'];
  const url = `https://${address}${target}`;
  const { stdout } = await run(process.execPath, [buf, 'curl', ...options, ...args, url], {
    cwd: folder,
    // Without a home of its own buf would read and write the user's cache.
    env: { ...process.env, HOME: folder, XDG_CACHE_HOME: folder, XDG_CONFIG_HOME: folder },
  });
  return stdout;
}

async function ask(method: string, request: object = {}): Promise<unknown> {
  const output = await bufCurl(`/${method}`, {}, '--data', JSON.stringify(request));
  return JSON.parse(output);
}

test('buf curl lists the services by reflection', async () => {
  expect((await bufCurl('', {}, '--list-services')).trim().split('\n').sort()).toEqual(SERVICES);
});

test('buf curl lists every method by reflection', async () => {
  const methods = (await bufCurl('', {}, '--list-methods')).trim().split('\n');
  for (const service of SERVICES) expect(methods.join()).toContain(`${service}/`);
});

test.each([
  ['socketlab.v1.DaemonService/GetStatus', {}, { state: 'DAEMON_STATE_SERVING' }],
  ['socketlab.v1.DaemonService/ReadLog', { tail: 1 }, { line: '{"line":0}' }],
  ['socketlab.v1.EvidenceService/GetTier', {}, { tier: 'TIER_PROGRAM' }],
  ['socketlab.v1.EvidenceService/WatchEvents', {}, { dropped: '1' }],
  ['socketlab.v1.ListenerService/GetListener', {}, { closed: { peer: '2' } }],
  ['socketlab.v1.ClientService/Exchange', { payload: 'SGVsbG8=' }, { reply: 'SGVsbG8=' }],
  ['grpc.health.v1.Health/Check', {}, { status: 'SERVING' }],
  ['grpc.health.v1.Health/Check', { service: SERVICES[4] }, { status: 'SERVING' }],
  ['grpc.health.v1.Health/List', {}, { statuses: { '': { status: 'SERVING' } } }],
  ['grpc.channelz.v1.Channelz/GetServers', {}, { server: [{ ref: { serverId: '1' } }] }],
  [
    'grpc.channelz.v1.Channelz/GetServer',
    { server_id: 1 },
    { server: { listenSocket: [expect.anything()] } },
  ],
])('buf curl calls %s', async (method, request, answer) => {
  expect(await ask(method, request)).toMatchObject(answer);
});

test('channelz tells of a connection that is held, and says when there is none', async () => {
  const client = connectDaemon({ address }, { identity });
  await client.daemon.getInfo({});
  const sockets = (await ask('grpc.channelz.v1.Channelz/GetServerSockets', { server_id: 1 })) as {
    socketRef: { socketId: string }[];
  };
  const socketId = sockets.socketRef[0]?.socketId;
  expect(await ask('grpc.channelz.v1.Channelz/GetSocket', { socket_id: socketId })).toMatchObject({
    socket: { data: { streamsStarted: '1' }, security: { tls: expect.anything() } },
  });
  client.close();
  const none = ask('grpc.channelz.v1.Channelz/GetSocket', { socket_id: '123456' });
  await expect(none).rejects.toThrow('not_found');
});

test('buf curl is told of a failure by its status and its text', async () => {
  const unknown = ask('grpc.health.v1.Health/Check', { service: 'nope' });
  await expect(unknown).rejects.toThrow(/not_found.*no service \\"nope\\"/s);
});

test('a message over the limit is refused to a foreign client with size and limit', async () => {
  const payload = Buffer.alloc(MAX_MESSAGE_BYTES + 1).toString('base64');
  writeFileSync(inFolder('large.json'), JSON.stringify({ payload }));
  const call = bufCurl('/socketlab.v1.ClientService/Exchange', {}, '--data', '@large.json');
  await expect(call).rejects.toThrow(
    new RegExp(`resource_exhausted.*${MAX_MESSAGE_BYTES + 6}.*${MAX_MESSAGE_BYTES}`, 's'),
  );
});

test('buf curl without a certificate gets no answer', async () => {
  // With TLS 1.3 it may be about to write or to read already when it is refused, and names that then.
  const refused = /Failure: (?:.* unavailable|unavailable|canceled: (?:write|read) )/;
  await expect(bufCurl('', { cert: [] }, '--list-services')).rejects.toThrow(refused);
});

test('python3-grpcio checks health and calls by reflection alone', async (ctx) => {
  const python = spawnSync(PYTHON, ['-c', 'import grpc, google.protobuf']);
  if (python.status !== 0)
    ctx.skip('the Debian packages python3-grpcio and python3-protobuf are not installed');
  const script = new URL('./fixtures/foreign-client.py', import.meta.url).pathname;
  const files = ['ca.pem', 'cert.pem', 'key.pem'].map(inFolder);
  const { stdout } = await run(PYTHON, [script, address, identity.serverName, ...files]);
  const [serving, notFound] = [1, 5];
  const reflected = {
    services: expect.arrayContaining(SERVICES),
    files: [
      'socketlab/v1/daemon.proto',
      'google/protobuf/timestamp.proto',
      'socketlab/v1/evidence.proto',
    ],
    machineId: identity.machineId,
    optional: true,
    ...{ extension: notFound, extensions: notFound, unknown: notFound },
  };
  expect(JSON.parse(stdout)).toEqual({
    health: [serving, serving, 'NOT_FOUND'],
    watch: serving,
    v1: reflected,
    v1alpha: reflected,
  });
});
