import { eventFromMessage } from '@socketlab/control';
import { describe, expect, it } from 'vitest';
import { exchange } from './crowd.ts';
import { MODELS, serveModel } from './served-model.ts';
import { shareDaemon } from './shared-daemon.ts';

const MESSAGES = 50;
const HELLO = Buffer.from('hello');

const shared = shareDaemon('multi-tcp');

describe('multi-tcp', () => {
  it('tells the models that it has, each available on this machine or with a reason', async () => {
    const { models } = await shared().client.listener.getListener({});
    expect(models.map(({ name }) => name)).toEqual(expect.arrayContaining([...MODELS]));
    for (const { name, isAvailable, reason, reasonPtBr } of models) {
      expect([name, reason === '', reasonPtBr === '']).toEqual([name, isAvailable, isAvailable]);
    }
  });

  it('tells what it used between two marks: its thread, its counters, and every system call', async () => {
    const { evidence } = shared().client;
    const served = await serveModel(shared(), 'epoll');
    const client = await served.connect();
    await exchange(client, HELLO);
    const begun = await evidence.markUsage({ mark: 'begun', countsCalls: true });
    for (let sent = 0; sent < MESSAGES; sent += 1) await exchange(client, HELLO);
    const ended = await evidence.markUsage({ mark: 'ended' });
    client.socket.destroy();
    const [from, to] = [begun, ended].map(({ events }) =>
      Object.fromEntries(
        events.map((message) => {
          const event = eventFromMessage(message);
          if (event.kind !== 'usage') throw new Error(event.kind);
          return [event.source, event];
        }),
      ),
    );
    const { program: before, sampled: was } = from ?? {};
    const { program: after, sampled: is, kernel: counted } = to ?? {};
    if (before?.source !== 'program' || after?.source !== 'program') throw new Error('no counters');
    expect(after.receivedBytes - before.receivedBytes).toBe(MESSAGES * HELLO.length);
    expect(after.openConnections).toBe(1);
    if (was?.source !== 'sampled' || is?.source !== 'sampled') throw new Error('no procfs');
    expect(is.threads.map(({ id }) => id)).toEqual(was.threads.map(({ id }) => id));
    expect(is.threads).toHaveLength(1);
    expect(Number(is.threads[0]?.cpuNs)).toBeGreaterThan(Number(was.threads[0]?.cpuNs));
    const { tier } = await evidence.getTier({});
    if (tier !== 'TIER_ROOT_LINUX') return expect(begun.reason).toMatch(/kernel/);
    if (counted?.source !== 'kernel') throw new Error(ended.reason);
    const count = (name: string): number | undefined =>
      counted.calls.find((call) => call.name === name)?.count;
    expect(count('sendto')).toBe(MESSAGES);
    expect(count('recvfrom')).toBeGreaterThanOrEqual(MESSAGES);
    expect(count('accept4')).toBeUndefined();
  });
});
