import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { Client, type Metadata } from '@grpc/grpc-js';
import { createLogger } from '@socketlab/foundation';
import { SCOPES, type Scope } from '@socketlab/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  CHANNELZ_SERVICE,
  HEALTH_SERVICE,
  REFLECTION_SERVICES,
  readContract,
  SERVICE_NAMES,
} from './contract.ts';
import { createClientContext, createClientCredentials } from './credentials.ts';
import { type ControlFixture, createControlFixture, deferred } from './fixtures/fixture-control.ts';
import { shakeHands, untilClosed } from './fixtures/hostile-peers.ts';
import { SCOPE_TABLE } from './scope-table.ts';
import { errorFrom } from './status.ts';

let fixture: ControlFixture;
beforeEach(() => {
  fixture = createControlFixture();
});
afterEach(() => fixture.close());

const SERVICES = [
  ...Object.values(SERVICE_NAMES),
  HEALTH_SERVICE,
  CHANNELZ_SERVICE,
  ...REFLECTION_SERVICES,
];
const EVERY_SET: Scope[][] = [[]];
for (const scope of SCOPES) {
  for (const set of EVERY_SET.slice()) EVERY_SET.push([...set, scope]);
}

/** Calls a method with an empty message, as gRPC would; resolves with the code of the guard's refusal, or `let in`. */
function callRaw(client: Client, path: string): Promise<string> {
  return new Promise((resolve) => {
    const call = client.makeBidiStreamRequest(
      path,
      () => Buffer.alloc(0),
      (bytes) => bytes,
    );
    // What a method that was let in says of an empty message is its own affair.
    const codeOf = (metadata: Metadata): string => errorFrom(metadata, '')?.code ?? 'let in';
    call.on('error', (failure: Error & { metadata: Metadata }) => {
      resolve(codeOf(failure.metadata));
    });
    call.on('data', () => {
      resolve('let in');
      call.cancel();
    });
    call.on('end', () => resolve('let in'));
    call.write({});
    call.end();
  });
}

test.each(EVERY_SET.map((scopes) => [scopes.join(',') || 'no scope', scopes] as const))(
  'with %s a classmate may call what the table says and nothing else',
  async (_title, scopes) => {
    const owner = await fixture.newIdentity();
    const { at } = await fixture.serve(owner, {
      evidence: { startCapture: () => ({}) },
    });
    const classmate = await fixture.newClassmate(owner, scopes);
    const client = new Client(at, createClientCredentials(createClientContext(classmate)), {
      'grpc.ssl_target_name_override': owner.serverName,
      'grpc.use_local_subchannel_pool': 1,
    });
    const contract = readContract();
    const methods = SERVICES.flatMap((name) =>
      Object.values(contract.service(name) as ServiceDefinition),
    );
    const found: Record<string, string> = {};
    for (const { path } of methods) found[path] = await callRaw(client, path);
    client.close();
    const expected = Object.fromEntries(
      Object.entries(SCOPE_TABLE).map(([path, needed]) => {
        if (needed === 'owner') return [path, 'OWNER_ONLY'];
        return [path, scopes.includes(needed) ? 'let in' : 'SCOPE_MISSING'];
      }),
    );
    expect(found).toEqual(expected);
  },
);

test('a handler knows its caller: the owner, or a classmate by name, grant and scopes', async () => {
  const owner = await fixture.newIdentity();
  const callers: unknown[] = [];
  const { at } = await fixture.serve(owner, {
    daemon: {
      getInfo: (_request, { caller }) => {
        callers.push(caller);
        return {};
      },
    },
  });
  const classmate = await fixture.newClassmate(owner, ['observe', 'serve']);
  await fixture.connect(at, owner).daemon.getInfo({});
  await fixture.connect(at, classmate).daemon.getInfo({});
  expect(callers).toEqual([
    { kind: 'owner', machineId: owner.machineId },
    {
      kind: 'classmate',
      machineId: classmate.machineId,
      name: 'lab-08',
      grantId: classmate.grant.id,
      scopes: ['observe', 'serve'],
    },
  ]);
});

test('revoking cuts that classmate’s streams and calls at once with the reason; another’s go on', async () => {
  const owner = await fixture.newIdentity();
  const begun = deferred();
  const handlerEnded = deferred();
  const server = await fixture.serve(owner, {
    evidence: {
      async *watchEvents(_request, { signal }) {
        yield { dropped: 1 };
        await once(signal, 'abort');
      },
      async takeSnapshot(_request, { signal }) {
        begun.resolve();
        await once(signal, 'abort');
        handlerEnded.resolve();
        return {};
      },
    },
  });
  const [revoked, other] = [
    await fixture.newClassmate(owner, ['observe']),
    await fixture.newClassmate(owner, ['observe'], { name: 'lab-09' }),
  ];
  const [client, otherClient] = [
    fixture.connect(server.at, revoked),
    fixture.connect(server.at, other),
  ];
  const watch = client.evidence.watchEvents({})[Symbol.asyncIterator]();
  const otherWatch = otherClient.evidence.watchEvents({})[Symbol.asyncIterator]();
  await Promise.all([watch.next(), otherWatch.next()]);
  const call = client.evidence.takeSnapshot({});
  const refused = expect(call).rejects.toMatchObject({ code: 'GRANT_REVOKED' });
  await begun.promise;
  await owner.grants.revoke(revoked.grant.id, new Date());
  expect(server.reviewGrants()).toBe(2);
  await expect(watch.next()).rejects.toMatchObject({
    code: 'GRANT_REVOKED',
    facts: { host: 'lab-07', grantId: revoked.grant.id },
  });
  await refused;
  await handlerEnded.promise;
  await expect(client.daemon.getInfo({})).rejects.toMatchObject({ code: 'GRANT_REVOKED' });
  expect((await otherClient.daemon.getInfo({})).name).toBe('fixture');
  expect(server.reviewGrants()).toBe(0);
  await otherWatch.return?.();
});

test('revoking ends the connections of that classmate that have nothing under way, too', async () => {
  const owner = await fixture.newIdentity();
  const server = await fixture.serve(owner);
  const [revoked, other] = [
    await fixture.newClassmate(owner, ['observe']),
    await fixture.newClassmate(owner, ['observe'], { name: 'lab-09' }),
  ];
  const [idle, otherIdle] = [
    await shakeHands(server.at, revoked),
    await shakeHands(server.at, other),
  ];
  await fixture.connect(server.at, other).daemon.getInfo({});
  await owner.grants.revoke(revoked.grant.id, new Date());
  server.reviewGrants();
  await untilClosed(idle);
  expect(otherIdle.destroyed).toBe(false);
  otherIdle.destroy();
});

test('a daemon that nobody told refuses the next call of a grant that was revoked', async () => {
  const owner = await fixture.newIdentity();
  const { at } = await fixture.serve(owner);
  const classmate = await fixture.newClassmate(owner, ['observe']);
  const client = fixture.connect(at, classmate);
  await client.daemon.getInfo({});
  await owner.grants.revoke(classmate.grant.id, new Date());
  await expect(client.daemon.getInfo({})).rejects.toMatchObject({ code: 'GRANT_REVOKED' });
});

test('grants that cannot be read keep classmates out and the owner in; the log tells why, once', async () => {
  const owner = await fixture.newIdentity();
  const lines: string[] = [];
  const logger = createLogger(
    { name: 'spec', level: 'info' },
    { write: (line) => lines.push(line) },
  );
  const { at } = await fixture.serve(owner, {}, { logger });
  const classmate = await fixture.newClassmate(owner, ['observe']);
  const broken = path.join(path.dirname(owner.directory), 'grants', `${'0'.repeat(32)}.json`);
  writeFileSync(broken, '{"id":');
  const client = fixture.connect(at, classmate);
  for (let call = 0; call < 3; call += 1) {
    await expect(client.daemon.getInfo({})).rejects.toMatchObject({ code: 'GRANTS_UNAVAILABLE' });
  }
  expect((await fixture.connect(at, owner).daemon.getInfo({})).name).toBe('fixture');
  expect(lines.filter((line) => line.includes(broken))).toHaveLength(1);
});

test('a stream ends when its grant does', async () => {
  const owner = await fixture.newIdentity();
  const { at } = await fixture.serve(owner, {
    evidence: {
      async *watchEvents(_request, { signal }) {
        yield { dropped: 1 };
        await once(signal, 'abort');
      },
    },
  });
  const classmate = await fixture.newClassmate(owner, ['observe'], { validMs: 1_500 });
  const watch = fixture.connect(at, classmate).evidence.watchEvents({})[Symbol.asyncIterator]();
  await watch.next();
  await expect(watch.next()).rejects.toMatchObject({ code: 'GRANT_EXPIRED' });
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(classmate.grant.expiresAt));
});

test('a classmate has so many calls under way and no more', async () => {
  const owner = await fixture.newIdentity();
  const { at } = await fixture.serve(owner, {
    evidence: {
      async *watchEvents(_request, { signal }) {
        yield { dropped: 1 };
        await once(signal, 'abort');
      },
    },
  });
  const classmate = await fixture.newClassmate(owner, ['observe']);
  const client = fixture.connect(at, classmate);
  const watches = Array.from({ length: 64 }, () =>
    client.evidence.watchEvents({})[Symbol.asyncIterator](),
  );
  await Promise.all(watches.map((watch) => watch.next()));
  await expect(client.daemon.getInfo({})).rejects.toMatchObject({ code: 'TOO_MANY_CALLS' });
  expect((await fixture.connect(at, owner).daemon.getInfo({})).name).toBe('fixture');
  await Promise.all(watches.map((watch) => watch.return?.()));
});
