import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { createClock, createLogger } from '@socketlab/foundation';
import { expect, onTestFinished, test } from 'vitest';
import { createKernelView } from './create-kernel-view.ts';

test("the tables leave the sockets of another process's client out, and our own in", async () => {
  const logger = createLogger({ name: 'spec', level: 'silent' });
  const view = createKernelView(
    { name: 'whose-sockets', usesTracepoints: false },
    { clock: createClock(), logger, emit: () => undefined },
  );
  const wait = () => ({ signal: AbortSignal.timeout(10_000) });
  await view.start(wait());
  onTestFinished(() => view.stop(wait()));
  // An address of its own: at 127.0.0.1 the port may have been another test's, whose TIME-WAIT lasts a minute.
  const host = '127.0.7.10';
  const server = net.createServer((socket) => socket.write('x')).listen(0, host);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const code = `require('net').connect(${port}, '${host}').pipe(process.stdout)`;
  const other = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void other.kill('SIGKILL'));
  const own = net.connect(port, host).on('error', () => undefined);
  onTestFinished(() => void own.destroy());
  await Promise.all([once(other.stdout, 'data'), once(own, 'data')]);
  const remote = `${host}:${port}`;
  const seen = view.snapshot({ role: 'client', port }).filter((at) => at.socket.remote === remote);
  const local = `${own.localAddress}:${own.localPort}`;
  expect(seen).toMatchObject([{ state: 'ESTABLISHED', socket: { local } }]);
  expect(view.tier).toBe('plain-linux');
  expect(view.observers[0]).toMatchObject({ name: 'tracepoints', isAvailable: false });
});
