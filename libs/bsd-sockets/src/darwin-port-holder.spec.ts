import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { findDarwinPortHolder, type LsofOutcome } from './darwin-port-holder.ts';

const answer = (stdout: string, status = 0, stderr = ''): (() => LsofOutcome) => {
  return () => ({ stdout, status, stderr });
};

test('lsof is asked for the listener of that port, and the process that it names is told', () => {
  const asked: (readonly string[])[] = [];
  const holder = findDarwinPortHolder(65_432, 'tcp', (words) => {
    asked.push(words);
    return answer('p4711\ncnode\nf21\nn127.0.0.1:65432\np4712\ncPython\nf3\nn*:65432\n')();
  });
  expect(holder).toEqual({ pid: 4711, command: 'node' });
  expect(asked).toEqual([['-nPw', '-itcp:65432', '-sTCP:LISTEN', '-Fpcn']]);
});

test('who sends to a UDP port does not hold it', () => {
  const client = 'p4711\ncclient\nf21\nn127.0.0.1:50000->127.0.0.1:65431\n';
  expect(findDarwinPortHolder(65_431, 'udp', answer(client))).toBeUndefined();
  const server = 'p4712\ncserver\nf3\nn[::1]:9\nf4\nn*:65431\n';
  const holder = { pid: 4712, command: 'server' };
  expect(findDarwinPortHolder(65_431, 'udp', answer(client + server))).toEqual(holder);
});

test('that lsof found nothing is no failure, and its failure is not that it found nothing', () => {
  expect(findDarwinPortHolder(65_431, 'udp', answer('', 1))).toBeUndefined();
  const failing = answer('', 1, 'lsof: unacceptable port specification');
  expect(() => findDarwinPortHolder(65_431, 'udp', failing)).toThrow('unacceptable port');
});

test('the lsof of this system, whose manual is the same, tells a server from its client', async (ctx) => {
  const run = (words: readonly string[]): LsofOutcome =>
    spawnSync('lsof', words, { encoding: 'utf8' });
  if (spawnSync('lsof', ['-v']).error) ctx.skip('lsof is not installed');
  const server = createSocket('udp4').bind(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const client = createSocket('udp4');
  client.connect(port, '127.0.0.1');
  await once(client, 'connect');
  expect(findDarwinPortHolder(port, 'udp', run)).toMatchObject({ pid: process.pid });
  server.close();
  await once(server, 'close');
  expect(findDarwinPortHolder(port, 'udp', run)).toBeUndefined();
  const own = client.address().port;
  expect(findDarwinPortHolder(own, 'udp', run)).toMatchObject({ pid: process.pid });
  client.close();
});
