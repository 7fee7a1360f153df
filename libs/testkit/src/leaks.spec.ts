import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { failOnLeaks, type LeakWatch, watchForLeaks } from './leaks.ts';

const BRIEF_MS = 50;
const left = (watch: LeakWatch): Promise<string> =>
  watch.waitUntilReleased(BRIEF_MS).then(
    () => 'nothing',
    (leak: Error) => leak.message,
  );
const startWatch = (): LeakWatch => {
  const watch = watchForLeaks();
  onTestFinished(watch.end);
  return watch;
};

describe('watchForLeaks', () => {
  it('names a listening socket that is still open, and is content once it is closed', async () => {
    const watch = startWatch();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    expect(await left(watch)).toMatch(/1 TCPServerWrap, descriptor \d+ socket:\[\d+\]/);
    server.close();
    await watch.waitUntilReleased();
  });

  it('waits for a close that is under way', async () => {
    const watch = startWatch();
    const server = createServer((peer) => peer.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.resume();
    await once(client, 'connect');
    client.end();
    server.close();
    await watch.waitUntilReleased();
    expect(client.destroyed).toBe(true);
  });

  it('names a timer and where it was made', async () => {
    const watch = startWatch();
    const timer = setTimeout(() => undefined, 60_000);
    expect(await left(watch)).toMatch(/timer made at .*leaks\.spec\.ts:\d+/);
    clearTimeout(timer);
    await watch.waitUntilReleased();
  });

  it('forgives a timer that does not keep the process alive', async () => {
    const watch = startWatch();
    const timer = setTimeout(() => undefined, 60_000).unref();
    expect(await left(watch)).toBe('nothing');
    clearTimeout(timer);
  });

  it('names a worker', async () => {
    const watch = startWatch();
    const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
    await once(worker, 'online');
    expect(await left(watch)).toBe(`the test left behind: worker ${worker.threadId}`);
    await worker.terminate();
    await watch.waitUntilReleased();
  });

  it('names a child process by its pid', async (ctx) => {
    if (process.platform !== 'linux') ctx.skip('/proc is needed to see children');
    const watch = startWatch();
    const child = spawn('cat');
    await once(child, 'spawn');
    expect(await left(watch)).toContain(`child process ${child.pid}`);
    child.kill();
    await watch.waitUntilReleased();
  });
});

describe('failOnLeaks', () => {
  const kept: { close(): void }[] = [];
  afterAll(() => {
    for (const { close } of kept) close();
  });
  failOnLeaks();

  it.fails('fails a test that leaves a socket open', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    kept.push({ close: () => server.close() });
    await once(server, 'listening');
  });

  it('lets a test pass that closes what it opened when it is finished', async ({
    onTestFinished,
  }) => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.close();
    });
    await once(server, 'listening');
    expect(server.listening).toBe(true);
  });
});
