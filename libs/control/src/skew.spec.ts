import { failOnLeaks } from '@socketlab/testkit';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { explainUnread, isMethodMissing } from './compatibility.ts';
import { type ControlFixture, createControlFixture } from './fixtures/fixture-control.ts';
import { createSkewedServer, FUTURE, type Skew } from './fixtures/skewed-server.ts';
import type { DaemonClient } from './service-types.ts';
import { tierFromMessage } from './tiers.ts';

failOnLeaks();

let fixture: ControlFixture;
beforeEach(() => {
  fixture = createControlFixture();
});
afterEach(() => fixture.close());

async function connectTo(skew: Skew): Promise<DaemonClient> {
  const identity = await fixture.newIdentity();
  const server = await createSkewedServer(identity, skew);
  onTestFinished(() => server.close());
  return fixture.connect(server.address, identity);
}

describe('a daemon of the contract before', () => {
  test('is understood in all that it says', async () => {
    const { daemon, evidence, listener } = await connectTo({ kind: 'older', version: '0.0.9' });
    expect(await daemon.getInfo({})).toMatchObject({ version: '0.0.9', networkControls: [] });
    expect(await daemon.getStatus({})).toMatchObject({ state: 'DAEMON_STATE_SERVING' });
    expect(tierFromMessage((await evidence.getTier({})).tier)).toBe('program');
    expect(await listener.getListener({})).toMatchObject({ state: 'LISTENER_STATE_CLOSED' });
  });

  test('is told as older, with its version and ours and what to do, when a method is unknown to it', async () => {
    const without = ['ListenerService/ListConnections'];
    const client = await connectTo({ kind: 'older', version: '0.0.9', without });
    const failure = await client.listener.listConnections({}).catch((thrown) => thrown);
    const method = '/socketlab.v1.ListenerService/ListConnections';
    expect(failure).toMatchObject({
      code: 'DAEMON_OUTDATED',
      facts: { daemon: 'tcp-echo', daemonVersion: '0.0.9', ownVersion: 'source', method },
    });
    expect(isMethodMissing(failure)).toBe(true);
    expect(failure.text.en).toContain('socketlab down tcp-echo, then socketlab up tcp-echo');
    expect(failure.text['pt-BR']).toContain(
      'socketlab down tcp-echo, depois socketlab up tcp-echo',
    );
  });

  test('that was never to offer the service is not called old', async () => {
    const client = await connectTo({ kind: 'older', version: '0.0.9' });
    const failure = await client.client.listHeldConnections({}).catch((thrown) => thrown);
    expect(failure).toMatchObject({ code: 'METHOD_NOT_OFFERED' });
    expect(isMethodMissing(failure)).toBe(true);
    expect(failure.facts).not.toHaveProperty('daemonVersion');
  });

  test('that does not even say who it is ends in the plain error', async () => {
    const without = ['DaemonService/GetInfo', 'DaemonService/GetStatus'];
    const client = await connectTo({ kind: 'older', version: '', without });
    for (const call of [client.daemon.getInfo, client.daemon.getStatus]) {
      await expect(call({})).rejects.toMatchObject({ code: 'METHOD_NOT_OFFERED' });
    }
  });
});

describe('a daemon of a contract to come', () => {
  test('is understood where it says what is known; more fields and methods are passed over', async () => {
    const { daemon } = await connectTo({ kind: 'newer', version: '9.0.0' });
    const info = await daemon.getInfo({});
    expect(info).toMatchObject({ name: 'tcp-echo', version: '9.0.0' });
    expect(info).not.toHaveProperty(FUTURE.field);
    expect(daemon).not.toHaveProperty('dream');
  });

  test('says a value that nobody here knows: that is told with both versions, and this program is to be updated', async () => {
    const client = await connectTo({ kind: 'newer', version: '9.0.0' });
    const { tier } = await client.evidence.getTier({});
    let failure: unknown;
    try {
      tierFromMessage(tier);
    } catch (thrown) {
      const { address } = client;
      const sender = { address, daemon: 'tcp-echo', daemonVersion: '9.0.0' };
      failure = explainUnread(thrown, sender);
    }
    expect(failure).toMatchObject({
      code: 'PROGRAM_OUTDATED',
      facts: { daemonVersion: '9.0.0', ownVersion: 'source', field: 'Tier', value: '9' },
      text: { en: expect.stringContaining('npm install --global socketlab-9.0.0.tgz') },
    });
  });
});

test('what failed for another reason stays what it is', () => {
  const failure = new Error('another');
  const sender = { address: '127.0.0.1:1', daemon: 'tcp-echo', daemonVersion: '9.0.0' };
  expect(explainUnread(failure, sender)).toBe(failure);
});
