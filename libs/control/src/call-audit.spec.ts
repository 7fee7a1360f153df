import { once } from 'node:events';
import { SocketlabError } from '@socketlab/foundation';
import type { AuditEvent } from '@socketlab/trust';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import {
  type ControlFixture,
  createControlFixture,
  type Machine,
} from './fixtures/fixture-control.ts';

let fixture: ControlFixture;
beforeEach(() => {
  fixture = createControlFixture();
});
afterEach(() => fixture.close());

type Overrides = Parameters<ControlFixture['serve']>[1];

/** A daemon whose audit is a list, and that can be made to fail. */
async function serve(overrides: Overrides = {}) {
  const owner: Machine = await fixture.newIdentity();
  const events: AuditEvent[] = [];
  const disk = { isFull: false };
  const append = (event: AuditEvent): void => {
    if (disk.isFull) throw new Error('ENOSPC: no space left on device');
    events.push(event);
  };
  const server = await fixture.serve(owner, overrides, { audit: { append } });
  const classmate = await fixture.newClassmate(owner, ['observe', 'serve']);
  const client = fixture.connect(server.at, classmate);
  const { machineId, grant } = classmate;
  const who = { name: 'lab-08', machineId, grantId: grant.id };
  return { owner, server, client, events, disk, classmate, who };
}

const stop = (server: { stop(wait: { signal: AbortSignal }): Promise<void> }): Promise<void> =>
  server.stop({ signal: AbortSignal.timeout(2_000) });

test('a call that changes something is written down before it is done, and its end after', async () => {
  const seen: number[] = [];
  const scene = await serve({
    listener: {
      openListener: (_request, { note }) => {
        seen.push(scene.events.length);
        note('127.0.0.1:65432');
        return { address: '127.0.0.1:65432' };
      },
    },
  });
  await scene.client.listener.openListener({ address: ':0' });
  await expect.poll(() => scene.events).toHaveLength(2);
  expect(seen).toEqual([1]);
  const facts = {
    classmate: expect.objectContaining(scene.who),
    method: 'ListenerService.OpenListener',
    from: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    call: 1,
  };
  expect(scene.events).toEqual([
    { ...facts, phase: 'begin', about: ':0' },
    { ...facts, phase: 'end', about: '127.0.0.1:65432', code: 'OK' },
  ]);
});

test('the end says the code of what a handler refused', async () => {
  const { client, events } = await serve({
    listener: {
      openListener: () => {
        throw new SocketlabError('ADDRESS_NOT_OPENED', { en: '', 'pt-BR': '' });
      },
    },
  });
  await client.listener.openListener({ address: '192.0.2.7:80' }).catch(() => {});
  await expect.poll(() => events).toHaveLength(2);
  expect(events[1]).toMatchObject({
    phase: 'end',
    about: '192.0.2.7:80',
    code: 'ADDRESS_NOT_OPENED',
  });
});

test('of a stream both ends are written down, also when the grant ends it', async () => {
  const scene = await serve({
    evidence: {
      async *watchEvents(_request, { signal }) {
        yield { dropped: 1 };
        await once(signal, 'abort');
      },
    },
  });
  const { client, events, owner, server } = scene;
  const cancelled = client.evidence.watchEvents({})[Symbol.asyncIterator]();
  await cancelled.next();
  await cancelled.return?.();
  await expect.poll(() => events).toHaveLength(2);
  const revoked = client.evidence.watchEvents({})[Symbol.asyncIterator]();
  await revoked.next();
  await owner.grants.revoke(scene.who.grantId, new Date());
  server.reviewGrants();
  await expect(revoked.next()).rejects.toMatchObject({ code: 'GRANT_REVOKED' });
  await expect.poll(() => events).toHaveLength(4);
  expect(events.map(({ phase, call, code }) => [phase, call, code])).toEqual([
    ['begin', 1, undefined],
    ['end', 1, 'CANCELLED'],
    ['begin', 2, undefined],
    ['end', 2, 'GRANT_REVOKED'],
  ]);
});

test('calls that only read are counted: one line at first, and one for all that follow', async () => {
  const { client, events, server } = await serve();
  for (let call = 0; call < 50; call += 1) await client.daemon.getStatus({});
  await client.daemon.getInfo({});
  expect(events).toMatchObject([{ phase: 'counted', counts: { 'DaemonService.GetStatus': 1 } }]);
  await stop(server);
  expect(events.slice(1)).toMatchObject([
    {
      phase: 'counted',
      counts: { 'DaemonService.GetStatus': 49, 'DaemonService.GetInfo': 1 },
    },
  ]);
});

test('refusals have a line each, and are counted where they come by the hundred', async () => {
  const { client, events, server, who } = await serve();
  for (let call = 0; call < 30; call += 1) await client.daemon.drain({}).catch(() => {});
  expect(events).toHaveLength(20);
  expect(events[0]).toEqual({
    classmate: who,
    method: 'DaemonService.Drain',
    phase: 'refused',
    code: 'OWNER_ONLY',
    from: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  });
  await stop(server);
  expect(events.slice(20)).toMatchObject([
    { phase: 'counted', counts: { 'DaemonService.Drain OWNER_ONLY': 10 } },
  ]);
});

test('what cannot be written down is not done for a classmate, and is done for the owner', async () => {
  const handled: string[] = [];
  const { client, disk, owner, server } = await serve({
    daemon: {
      getInfo: (_request, { caller }) => {
        handled.push(caller.kind);
        return { name: 'fixture' };
      },
    },
    listener: {
      openListener: (_request, { caller }) => {
        handled.push(caller.kind);
        return {};
      },
    },
    evidence: {
      async *watchEvents(_request, { caller }) {
        handled.push(caller.kind);
        yield { dropped: 1 };
      },
    },
  });
  disk.isFull = true;
  const unavailable = { code: 'AUDIT_UNAVAILABLE', facts: { host: 'lab-07' } };
  await expect(client.daemon.getInfo({})).rejects.toMatchObject(unavailable);
  await expect(client.listener.openListener({})).rejects.toMatchObject(unavailable);
  const watch = client.evidence.watchEvents({})[Symbol.asyncIterator]();
  await expect(watch.next()).rejects.toMatchObject(unavailable);
  await expect(client.daemon.drain({})).rejects.toMatchObject({ code: 'OWNER_ONLY' });
  await expect(client.daemon.getInfo({})).rejects.toMatchObject(unavailable);
  expect(handled).toEqual([]);
  const own = fixture.connect(server.at, owner);
  await own.daemon.getInfo({});
  await own.listener.openListener({});
  expect(handled).toEqual(['owner', 'owner']);
  disk.isFull = false;
  expect((await client.daemon.getInfo({})).name).toBe('fixture');
});

test('once the audit cannot take what was counted, reading is refused too, and nothing of it is lost', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { client, disk, events } = await serve();
  await client.daemon.getInfo({});
  await client.daemon.getInfo({});
  disk.isFull = true;
  await client.daemon.getInfo({});
  vi.advanceTimersByTime(60_000);
  await expect(client.daemon.getInfo({})).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  disk.isFull = false;
  await client.daemon.getInfo({});
  expect(events.map(({ counts }) => counts)).toEqual([
    { 'DaemonService.GetInfo': 1 },
    { 'DaemonService.GetInfo': 3 },
  ]);
});

test('what the owner does is not written down', async () => {
  const { events, owner, server } = await serve();
  const own = fixture.connect(server.at, owner);
  await own.listener.openListener({});
  for await (const _item of own.evidence.watchEvents({}));
  await stop(server);
  expect(events).toEqual([]);
});
