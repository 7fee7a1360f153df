import { once } from 'node:events';
import {
  createLogger,
  DeadlineError,
  InvalidValueError,
  SocketlabError,
} from '@socketlab/foundation';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAX_MESSAGE_BYTES } from './contract.ts';
import { type ControlFixture, createControlFixture, deferred } from './fixtures/fixture-control.ts';

let fixture: ControlFixture;
beforeEach(() => {
  fixture = createControlFixture();
});
afterEach(() => fixture.close());

const patience = (): { signal: AbortSignal } => ({ signal: AbortSignal.timeout(5_000) });
const abortOf = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
};

test('a handler knows the machine of its caller', async () => {
  const identity = await fixture.newIdentity();
  const { at } = await fixture.serve(identity);
  const info = await fixture.connect(at, identity).daemon.getInfo({});
  expect(info.machineId).toBe(identity.machineId);
});

test('numbers above 2^53 arrive whole, as decimal strings', async () => {
  const identity = await fixture.newIdentity();
  const { at } = await fixture.serve(identity);
  const status = await fixture.connect(at, identity).daemon.getStatus({});
  expect(status.receivedBytes).toBe('18446744073709551615');
});

test('a failure arrives with its code, its facts and both texts', async () => {
  const identity = await fixture.newIdentity();
  const failure = new InvalidValueError({
    what: 'porta',
    value: '\u{1F980}\n',
    rule: { en: 'a rule', 'pt-BR': 'é uma regra' },
    wayOut: { en: 'Way out.', 'pt-BR': 'Saída.' },
  });
  const { at } = await fixture.serve(identity, {
    daemon: { getInfo: () => Promise.reject(failure) },
  });
  await expect(fixture.connect(at, identity).daemon.getInfo({})).rejects.toMatchObject({
    name: 'RemoteError',
    address: at,
    code: failure.code,
    text: failure.text,
    facts: failure.facts,
  });
});

test('a failure whose text is too long for metadata arrives with its code and the beginning of its text', async () => {
  const identity = await fixture.newIdentity();
  const long = 'ç\u{1F980}'.repeat(20_000);
  const { at } = await fixture.serve(identity, {
    daemon: {
      getInfo: () => {
        throw new SocketlabError('LONG', { en: long, 'pt-BR': long }, { long });
      },
    },
  });
  await expect(fixture.connect(at, identity).daemon.getInfo({})).rejects.toMatchObject({
    code: 'LONG',
    text: { 'pt-BR': expect.stringMatching(/^ç/) },
  });
});

test('an unexpected failure is told to the log, and to the caller only that there was one', async () => {
  const identity = await fixture.newIdentity();
  const lines: string[] = [];
  const logger = createLogger(
    { name: 'spec', level: 'info' },
    { write: (line) => lines.push(line) },
  );
  const { at } = await fixture.serve(
    identity,
    { daemon: { getInfo: () => Promise.reject(new TypeError('secret')) } },
    { logger },
  );
  const call = fixture.connect(at, identity).daemon.getInfo({});
  await expect(call).rejects.toMatchObject({ code: 'CALL_FAILED', facts: { status: 'INTERNAL' } });
  await expect(call).rejects.not.toThrow('secret');
  expect(lines.join()).toContain('secret');
});

test('a stream fails after what it had sent', async () => {
  const identity = await fixture.newIdentity();
  const { at } = await fixture.serve(identity, {
    evidence: {
      async *watchEvents() {
        yield { dropped: 7 };
        throw new DeadlineError({ what: { en: 'x', 'pt-BR': 'x' }, afterMs: 3 });
      },
    },
  });
  const seen: unknown[] = [];
  const read = async (): Promise<void> => {
    for await (const item of fixture.connect(at, identity).evidence.watchEvents({}))
      seen.push(item);
  };
  await expect(read()).rejects.toMatchObject({ name: 'RemoteError', code: 'DEADLINE_EXCEEDED' });
  expect(seen).toMatchObject([{ dropped: '7' }]);
});

test('a slow reader holds the handler back, and nothing piles up', async () => {
  const identity = await fixture.newIdentity();
  const line = 'x'.repeat(64 * 1_024);
  let pulled = 0;
  const { at } = await fixture.serve(identity, {
    daemon: {
      async *readLog() {
        for (; pulled < 2_000; pulled += 1) yield { line };
      },
    },
  });
  const reader = fixture.connect(at, identity).daemon.readLog({})[Symbol.asyncIterator]();
  await reader.next();
  // Give the server every chance to run ahead: a hundred round trips on the same event loop.
  const other = fixture.connect(at, identity);
  for (let call = 0; call < 100; call += 1) await other.daemon.getInfo({});
  expect(pulled).toBeLessThan(200);
  let read = 1;
  while (!(await reader.next()).done) read += 1;
  expect(read).toBe(2_000);
});

test('a reader that leaves ends the handler, and its source is closed', async () => {
  const identity = await fixture.newIdentity();
  const closed = deferred<void>();
  const { at } = await fixture.serve(identity, {
    evidence: {
      async *watchEvents(_request, { signal }) {
        try {
          yield { dropped: 1 };
          await abortOf(signal);
        } finally {
          closed.resolve();
        }
      },
    },
  });
  for await (const _item of fixture.connect(at, identity).evidence.watchEvents({})) break;
  await closed.promise;
});

test('calls are counted by method and code, once each', async () => {
  const identity = await fixture.newIdentity();
  const ended: string[] = [];
  const { at } = await fixture.serve(
    identity,
    { daemon: { drain: () => Promise.reject(new SocketlabError('X', { en: '', 'pt-BR': '' })) } },
    { onCallEnded: (method, code) => ended.push(`${method.split('/').at(-1)} ${code}`) },
  );
  const client = fixture.connect(at, identity);
  await client.daemon.getInfo({});
  await client.daemon.drain({}).catch(() => {});
  for await (const _line of client.daemon.readLog({ tail: 2 }));
  await client.daemon.getStatus({});
  expect(ended.slice(0, 3)).toEqual(['GetInfo OK', 'Drain FAILED_PRECONDITION', 'ReadLog OK']);
});

test('a message over the limit names its size and the limit, either way', async () => {
  const identity = await fixture.newIdentity();
  const { at } = await fixture.serve(identity, {
    daemon: { getInfo: () => ({ name: 'x'.repeat(MAX_MESSAGE_BYTES) }) },
  });
  const client = fixture.connect(at, identity);
  const tooLarge = {
    code: 'MESSAGE_TOO_LARGE',
    facts: { size: MAX_MESSAGE_BYTES + 5, limit: MAX_MESSAGE_BYTES },
    message: expect.stringContaining(`${MAX_MESSAGE_BYTES + 5} bytes`),
  };
  await expect(client.daemon.getInfo({})).rejects.toMatchObject(tooLarge);
  const payload = Buffer.alloc(MAX_MESSAGE_BYTES);
  await expect(client.client.exchange({ payload })).rejects.toMatchObject(tooLarge);
  const fits = Buffer.alloc(MAX_MESSAGE_BYTES - 100);
  expect((await client.client.exchange({ payload: fits })).reply).toEqual(fits);
});

test('stopping tells health, ends streams with a reason, and lets a call under way end', async () => {
  const identity = await fixture.newIdentity();
  const begun = deferred<void>();
  const finish = deferred<void>();
  const server = await fixture.serve(identity, {
    daemon: {
      async drain() {
        begun.resolve();
        await finish.promise;
        return {};
      },
    },
    evidence: {
      async *watchEvents(_request, { signal }) {
        yield { dropped: 1 };
        await abortOf(signal);
      },
    },
  });
  const client = fixture.connect(server.at, identity);
  const drain = client.daemon.drain({});
  const watch = client.evidence.watchEvents({})[Symbol.asyncIterator]();
  await watch.next();
  await begun.promise;
  const stopped = server.stop(patience());
  await expect(watch.next()).rejects.toMatchObject({ code: 'DAEMON_STOPPING' });
  finish.resolve();
  expect(await drain).toEqual({});
  await stopped;
  await server.stop(patience());
  await expect(client.daemon.getInfo({})).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
});

test('stopping cuts a call that does not end when its time is up', async () => {
  const identity = await fixture.newIdentity();
  const begun = deferred<AbortSignal>();
  const server = await fixture.serve(identity, {
    daemon: {
      async drain(_request, { signal }) {
        begun.resolve(signal);
        await abortOf(signal);
        return {};
      },
    },
  });
  const drain = fixture.connect(server.at, identity).daemon.drain({});
  const refused = expect(drain).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
  const signal = await begun.promise;
  await server.stop({ signal: AbortSignal.abort() });
  await refused;
  await abortOf(signal);
});

test('a port that is taken is named', async () => {
  const identity = await fixture.newIdentity();
  const first = await fixture.serve(identity);
  const { createControlServer } = await import('./server.ts');
  const { createFixtureHandlers } = await import('./fixtures/fixture-handlers.ts');
  const second = createControlServer(
    { address: first.address() },
    {
      identity,
      grants: identity.grants,
      machineName: 'lab-07',
      audit: { append: () => {} },
      logger: createLogger({ name: 'spec', level: 'silent' }),
      handlers: createFixtureHandlers({}),
    },
  );
  await expect(second.start(patience())).rejects.toMatchObject({
    code: 'CONTROL_PORT_UNAVAILABLE',
    facts: { address: first.at },
  });
  await second.stop(patience());
});
