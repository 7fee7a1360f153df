import { failOnLeaks, startProcess } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { CLOCKS, planTo, runAll, startSpecThread } from './loader.fixture.ts';
import { createLoader } from './loader.ts';

failOnLeaks();

const BOUNDS = { intervalMs: 60_000 };
const DEPS = { startThread: startSpecThread, clocks: CLOCKS };
const CLIENTS = 12;
/** Answers nobody until all have sent, and is then done with them. */
const SERVER = `const all = [];
  const server = require('node:net').createServer((c) => {
    c.on('error', () => {});
    c.on('data', (d) => { if (all.push([c, d]) === ${CLIENTS}) for (const [one, said] of all.splice(0)) one.write(said); });
  });
  server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));`;

it.runIf(process.platform === 'linux').each([1, 3])(
  'the most connections at one time are counted by those who open them, %i threads',
  async (threads) => {
    const server = await startProcess([process.execPath, '-e', SERVER]);
    const [, port] = await server.waitForLine(/^port (\d+)$/);
    const address = { host: '127.0.0.1', port: Number(port) };
    const loader = createLoader(BOUNDS, DEPS);
    const shape = { connections: CLIENTS, count: CLIENTS, messagesPerConnection: 1, threads };
    const { result } = await runAll(loader, planTo(address, shape), { address });
    expect(result.counts.answered).toBe(CLIENTS);
    expect(result.mostOpenConnections).toBe(CLIENTS);
  },
);

it.runIf(process.platform === 'linux')(
  'one that was ended at once was open too, though nobody looked meanwhile',
  async () => {
    const ending = `require('node:net').createServer((c) => c.end()).listen(0, '127.0.0.1', function () { console.log('port ' + this.address().port); });`;
    const server = await startProcess([process.execPath, '-e', ending]);
    const [, port] = await server.waitForLine(/^port (\d+)$/);
    const address = { host: '127.0.0.1', port: Number(port) };
    const plan = planTo(address, { connections: 1, count: 1, timeoutMs: 300 });
    const { result } = await runAll(createLoader(BOUNDS, DEPS), plan, { address });
    expect(result.counts.opened).toBeGreaterThan(0);
    expect(result.mostOpenConnections).toBe(1);
  },
);
