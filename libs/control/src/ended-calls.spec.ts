import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import type { Identity } from '@socketlab/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ControlFixture, createControlFixture, deferred } from './fixtures/fixture-control.ts';
import type { CallContext } from './service-types.ts';

let fixture: ControlFixture;
beforeEach(() => {
  fixture = createControlFixture();
});
afterEach(() => fixture.close());

const GET_INFO = '/socketlab.v1.DaemonService/GetInfo';

/** A daemon whose GetInfo waits until it is aborted; what it was called for is told by `ended`. */
async function serveWaiting(whenCalled = (): void => {}): Promise<{
  identity: Identity;
  at: string;
  aborted: Promise<void>;
  ended: Promise<unknown[]>;
}> {
  const identity = await fixture.newIdentity();
  const [ended, aborted] = [deferred<unknown[]>(), deferred<void>()];
  const getInfo = async (_request: unknown, { signal }: CallContext): Promise<object> => {
    whenCalled();
    if (!signal.aborted) await once(signal, 'abort');
    aborted.resolve();
    return {};
  };
  const onCallEnded = (...call: unknown[]): void => ended.resolve(call);
  const { at } = await fixture.serve(identity, { daemon: { getInfo } }, { onCallEnded });
  return { identity, at, aborted: aborted.promise, ended: ended.promise };
}

test('a call whose caller cancels aborts its handler, and is counted as CANCELLED', async () => {
  const stop = new AbortController();
  const { identity, at, aborted, ended } = await serveWaiting(() =>
    stop.abort(new Error('enough')),
  );
  const call = fixture.connect(at, identity).daemon.getInfo({}, { signal: stop.signal });
  await expect(call).rejects.toThrow('enough');
  await aborted;
  expect(await ended).toEqual([GET_INFO, 'CANCELLED', expect.any(Number)]);
});

test('a call whose time is up aborts its handler, and is counted as DEADLINE_EXCEEDED', async () => {
  const { identity, at, aborted, ended } = await serveWaiting();
  // A caller that does not look at its own clock: one that does may cancel first, and then CANCELLED is the truth.
  const session = connectHttp2(`https://${at}`, {
    ca: identity.authorityCertificate,
    cert: identity.certificate,
    key: identity.privateKey,
    servername: identity.serverName,
  });
  const call = session.request({
    ':method': 'POST',
    ':path': GET_INFO,
    'content-type': 'application/grpc',
    te: 'trailers',
    'grpc-timeout': '200m',
  });
  call.end(Buffer.alloc(5));
  call.resume();
  await aborted;
  expect(await ended).toEqual([GET_INFO, 'DEADLINE_EXCEEDED', expect.any(Number)]);
  session.destroy();
});

test('a caller is told how long it waited in vain', async () => {
  const { identity, at, aborted } = await serveWaiting();
  const call = fixture.connect(at, identity).daemon.getInfo({}, { deadlineMs: 200 });
  await expect(call).rejects.toThrow('200 ms');
  await aborted;
});
