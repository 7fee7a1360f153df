import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallObservation } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { createSockets } from './create-sockets.ts';
import { SystemCallError } from './errors.ts';

const FIXTURE = fileURLToPath(new URL('./fixtures/observed-exchange.ts', import.meta.url));
const SOURCE_MAPS = 'data:text/javascript,process.setSourceMapsEnabled(true)';
const clock = createClock();

function runFixture(program: string): CallObservation[] {
  const flags = program.endsWith('.ts') ? [] : ['--import', SOURCE_MAPS];
  return JSON.parse(execFileSync(process.execPath, [...flags, program], { encoding: 'utf8' }));
}

/** Where the fixture makes its calls, in order. */
function callsInSource(): { name: string; line: number }[] {
  return readFileSync(FIXTURE, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const name = /sockets\.(\w+)\(/.exec(text)?.[1];
      return name === undefined ? [] : [{ name, line: index + 1 }];
    });
}

function createWatched(isOn = () => true) {
  const seen: CallObservation[] = [];
  const observer = { isOn, onCall: (call: CallObservation) => seen.push(call) };
  return { seen, sockets: createSockets({}, { clock, observer }) };
}

describe('an observed exchange', () => {
  const seen = runFixture(FIXTURE);
  const find = (name: string, nth = 0) => seen.filter((call) => call.name === name)[nth];

  it('is told call by call, in order, each with its line of source', () => {
    expect(seen.map(({ name, line }) => ({ name, line }))).toEqual(callsInSource());
    expect(new Set(seen.map((call) => call.file))).toEqual(new Set(['observed-exchange.ts']));
  });

  it('has arguments and results as a person writes them', () => {
    const listener = `${find('socket')?.result}`;
    const connection = `${find('accept')?.result}`;
    const port = find('listen')?.socket.local.split(':')[1];
    expect(find('socket')?.args).toEqual(['AF_INET', 'SOCK_STREAM']);
    expect(find('setsockopt')?.args).toEqual([listener, 'SOL_SOCKET', 'SO_REUSEADDR', '1']);
    expect(find('bind')).toMatchObject({ args: [listener, '127.0.0.1:0'], result: 0 });
    expect(find('listen')).toMatchObject({ args: [listener, '5'], result: 0 });
    expect(find('connect')?.args[1]).toBe(`127.0.0.1:${port}`);
    expect(find('accept')).toMatchObject({ args: [listener], descriptor: Number(connection) });
    expect(find('send')).toMatchObject({ args: [expect.any(String), '13 bytes'], result: 13 });
    expect(find('poll')).toMatchObject({ args: [connection, 'POLLIN', '1000'], result: 1 });
    expect(find('recv')).toMatchObject({ args: [connection, '1024 bytes'], result: 13 });
    expect(find('recv', 1)).toMatchObject({ result: 0 });
    expect(find('getsockopt')?.args).toEqual([connection, 'SOL_SOCKET', 'SO_ERROR', '0']);
    expect(seen.some((call) => 'errno' in call)).toBe(false);
  });

  it('names each socket as far as it is known, up to its close', () => {
    const unnamed = { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' };
    const listening = find('listen')?.socket;
    const client = find('connect')?.socket;
    expect(find('socket')?.socket).toEqual(unnamed);
    expect(listening).toEqual({ ...unnamed, local: expect.stringMatching(/^127\.0\.0\.1:[1-9]/) });
    expect(find('bind')?.socket).toEqual(listening);
    expect(client).toMatchObject({ remote: listening?.local });
    const accepted = { protocol: 'tcp', local: client?.remote, remote: client?.local };
    for (const name of ['accept', 'recv', 'close']) expect(find(name)?.socket).toEqual(accepted);
    expect(find('close', 1)?.socket).toEqual(client);
    expect(find('close', 2)?.socket).toEqual(listening);
  });

  it('gives each socket a handle of its own that names this process', () => {
    const handles = new Set(seen.map((call) => call.handle));
    expect(handles.size).toBe(3);
    expect(find('accept')?.handle).toBe(find('close')?.handle);
    for (const handle of handles) expect(handle).toMatch(/^lesson\.\d+\./);
  });

  it('has times that follow each other, and the number of the thread', () => {
    const times = seen.flatMap((call) => [call.monotonicNs, call.returnedMonotonicNs].map(BigInt));
    expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(new Set(seen.map((call) => call.threadId)).size).toBe(1);
    for (const call of seen) expect(call.atNs).toMatch(/^\d{19}$/);
  });
});

it('names the line of the TypeScript source when run from a bundle with source maps', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bsd-sockets-bundle-'));
  try {
    // Where the bundle finds koffi, which stays outside of it.
    symlinkSync(
      fileURLToPath(new URL('../../../node_modules', import.meta.url)),
      path.join(folder, 'node_modules'),
      'junction',
    );
    const outfile = path.join(folder, 'bundle.mjs');
    await build({
      entryPoints: [FIXTURE],
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'linked',
      sourcesContent: false,
      external: ['koffi'],
      banner: {
        js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
      },
      logLevel: 'warning',
    });
    const seen = runFixture(outfile);
    expect(seen.map(({ name, line }) => ({ name, line }))).toEqual(callsInSource());
    expect(new Set(seen.map((call) => call.file))).toEqual(new Set(['observed-exchange.ts']));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('tells a failed call with its errno, and of a failed connect where it was to go', () => {
  const { seen, sockets } = createWatched();
  const listener = sockets.socket('AF_INET', 'SOCK_STREAM');
  sockets.bind(listener, { host: '127.0.0.1', port: 0 });
  const address = sockets.getsockname(listener);
  const client = sockets.socket('AF_INET', 'SOCK_STREAM');
  expect(() => sockets.connect(client, address)).toThrow(SystemCallError);
  expect(seen.at(-1)).toMatchObject({
    name: 'connect',
    result: -1,
    errno: 'ECONNREFUSED',
    descriptor: client,
    socket: { remote: `127.0.0.1:${address.port}` },
  });
  for (const descriptor of [client, listener]) sockets.close(descriptor);
});

it('gives a descriptor that comes back another handle', () => {
  const { seen, sockets } = createWatched();
  const first = sockets.socket('AF_INET6', 'SOCK_DGRAM');
  sockets.close(first);
  const second = sockets.socket('AF_INET6', 'SOCK_DGRAM');
  sockets.close(second);
  expect(second).toBe(first);
  const [made, closed, madeAgain] = seen.map((call) => call.handle);
  expect(made).toBe(closed);
  expect(madeAgain).not.toBe(made);
  expect(seen[0]?.socket).toEqual({ protocol: 'udp', local: '[::]:0', remote: '[::]:0' });
});

it('tells nothing while the observer is off, and still knows the names when it comes on', () => {
  let isOn = false;
  const { seen, sockets } = createWatched(() => isOn);
  const listener = sockets.socket('AF_INET', 'SOCK_STREAM');
  sockets.bind(listener, { host: '0.0.0.0', port: 0 });
  sockets.listen(listener, 1);
  const { port } = sockets.getsockname(listener);
  const client = sockets.socket('AF_INET', 'SOCK_STREAM');
  sockets.connect(client, { host: '127.0.0.1', port });
  const { connection, peer } = sockets.accept(listener);
  expect(seen).toEqual([]);
  isOn = true;
  for (const descriptor of [connection, client, listener]) sockets.close(descriptor);
  expect(seen.map((call) => call.socket)).toEqual([
    { protocol: 'tcp', local: `127.0.0.1:${port}`, remote: `127.0.0.1:${peer.port}` },
    { protocol: 'tcp', local: `127.0.0.1:${peer.port}`, remote: `127.0.0.1:${port}` },
    { protocol: 'tcp', local: `0.0.0.0:${port}`, remote: '0.0.0.0:0' },
  ]);
});
