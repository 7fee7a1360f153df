import { connect, type Socket } from 'node:net';
import { createLogger, formatAddress } from '@socketlab/foundation';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defineGauge, Registry } from './registry.ts';
import { createMetricsServer, type MetricsServer } from './server.ts';
import { sharedReading } from './shared-reading.ts';

const wait = { signal: new AbortController().signal };
const logger = createLogger({ name: 'spec', level: 'silent' });
const sockets: Socket[] = [];
let server: MetricsServer;
let readings = 0;

beforeEach(async () => {
  readings = 0;
  const registry = new Registry();
  const read = sharedReading(() => {
    readings += 1;
    return readings;
  });
  for (const name of ['one', 'two', 'three']) {
    defineGauge(registry, {
      name: `socketlab_spec_${name}`,
      help: 'x',
      read: () => [{ value: read() }],
    });
  }
  server = createMetricsServer({ address: { host: '127.0.0.1', port: 0 } }, { registry, logger });
  await server.start(wait);
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.stop(wait);
});

const url = (): string => `http://${formatAddress(server.address())}/metrics`;
const get = (headers: Record<string, string> = {}): Promise<Response> => fetch(url(), { headers });

/** A connection that says this, and reads nothing until somebody does. */
function say(text: string): Socket {
  const { host, port } = server.address();
  const socket = connect({ host, port }).pause();
  sockets.push(socket);
  socket.on('error', () => {
    // A reset is as good an end as a FIN.
  });
  socket.write(text);
  return socket;
}
const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0';

/** All of an answer: it is short enough to come in one piece. */
const answerOf = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.resume().once('data', (data) => resolve(String(data)));
  });
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.resume().once('close', () => resolve());
  });

it('a scrape takes one reading for all of its metrics, and the next one another', async () => {
  expect((await (await get()).text()).match(/ 1$/gm)).toHaveLength(3);
  expect((await (await get()).text()).match(/ 2$/gm)).toHaveLength(3);
  expect(readings).toBe(2);
});

it('requests that are there at once share a reading, in both formats', async () => {
  const host = `Host: ${formatAddress(server.address())}\r\n`;
  const request = (accept: string): string =>
    `GET /metrics HTTP/1.1\r\n${host}Accept: ${accept}\r\n\r\n`;
  const connections = await Promise.all(
    ['text/plain', OPEN_METRICS, 'text/plain', OPEN_METRICS, 'text/plain'].map(async (accept) => {
      const socket = say(request(accept));
      await answerOf(socket);
      return { socket, accept };
    }),
  );
  const before = readings;
  const answers = connections.map(({ socket, accept }) => {
    socket.write(request(accept));
    return answerOf(socket);
  });
  const texts = await Promise.all(answers);
  expect(texts.filter((text) => text.includes('# EOF'))).toHaveLength(2);
  expect(readings - before).toBe(1);
});

it('a name that is not this machine’s gets 421 and the reason, and nothing is read', async () => {
  const response = await new Promise<string>((resolve) => {
    let text = '';
    const socket = say('GET /metrics HTTP/1.1\r\nHost: evil.example:80\r\n\r\n');
    socket.on('data', (data) => (text += data)).once('close', () => resolve(text));
    socket.resume();
  });
  expect(response).toMatch(
    /^HTTP\/1\.1 421 [\s\S]*METRICS_HOST[\s\S]*evil\.example:80[\s\S]*máquina/,
  );
  const withoutHost = say('GET /metrics HTTP/1.0\r\n\r\n');
  let text = '';
  withoutHost.on('data', (data) => (text += data));
  await closed(withoutHost);
  expect(text).toMatch(/^HTTP\/1\.1 421 /);
  expect(readings).toBe(0);
});

it('who sends requests without waiting for answers is cut, and others are answered', async () => {
  const host = `Host: ${formatAddress(server.address())}\r\n`;
  const flood = say(`GET /metrics HTTP/1.1\r\n${host}\r\n`.repeat(1_000));
  await closed(flood);
  expect((await get()).status).toBe(200);
  expect(readings).toBeLessThan(4);
});

it('of many connections that say nothing no more than 64 stay', async () => {
  const silent = Array.from({ length: 80 }, () => say(''));
  let ended = 0;
  for (const socket of silent) {
    socket.resume().once('close', () => {
      ended += 1;
    });
  }
  await expect.poll(() => ended).toBe(16);
});
