import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryHome } from '@socketlab/testkit';
import { expect, test } from 'vitest';
import { type HostRecord, hostCredentials, isHostName } from './host.ts';
import { openHosts } from './hosts.ts';

const HOST: HostRecord = {
  name: 'lab-07',
  machineId: '7'.repeat(64),
  serverName: `${'7'.repeat(16)}.socketlab`,
  address: '192.0.2.7',
  controls: { 'tcp-echo': '192.0.2.7:17431' },
  scopes: ['observe', 'serve'],
  pairedAt: '2026-03-01T12:00:00.000Z',
  expiresAt: '2026-03-02T12:00:00.000Z',
  authorityCertificate: 'authority',
  certificate: 'granted',
  privateKey: 'key',
};
const OTHER = { ...HOST, machineId: '8'.repeat(64) };

test('keeps hosts by name, and gives what calls them', async () => {
  const hosts = openHosts(temporaryHome().directory);
  expect(await hosts.list()).toEqual([]);
  await hosts.add(HOST);
  await hosts.add({ ...OTHER, name: 'lab-08' });
  expect((await hosts.list()).map(({ name }) => name)).toEqual(['lab-07', 'lab-08']);
  const found = await hosts.require('lab-07');
  expect(found).toEqual(HOST);
  expect(hostCredentials(found)).toMatchObject({ certificate: 'granted', privateKey: 'key' });
});

test('a record tells where metrics are, or does not as an older one; what is no such thing is no record', async () => {
  const home = temporaryHome().directory;
  const hosts = openHosts(home);
  const metrics = { 'tcp-echo': '192.0.2.7:19431' };
  await hosts.add({ ...HOST, metrics });
  await hosts.add({ ...OTHER, name: 'lab-08' });
  expect((await hosts.require('lab-07')).metrics).toEqual(metrics);
  expect((await hosts.require('lab-08')).metrics).toBeUndefined();
  const file = path.join(home, 'hosts', 'lab-07.json');
  for (const wrong of ['192.0.2.7:19431', null, { 'tcp-echo': 19_431 }]) {
    writeFileSync(file, JSON.stringify({ ...HOST, metrics: wrong }));
    await expect(hosts.require('lab-07')).rejects.toMatchObject({ code: 'STORE_UNREADABLE' });
  }
});

test('pairing anew replaces the same machine, and never another of that name', async () => {
  const hosts = openHosts(temporaryHome().directory);
  await hosts.add(HOST);
  await hosts.add({ ...HOST, address: '192.0.2.9' });
  expect((await hosts.require('lab-07')).address).toBe('192.0.2.9');
  await expect(hosts.add(OTHER)).rejects.toMatchObject({ code: 'HOST_EXISTS' });
  expect((await hosts.require('lab-07')).machineId).toBe(HOST.machineId);
});

test('renames and removes, and leaves no file of the old name', async () => {
  const home = temporaryHome().directory;
  const hosts = openHosts(home);
  await hosts.add(HOST);
  await hosts.add({ ...OTHER, name: 'lab-08' });
  await expect(hosts.rename('lab-07', 'lab-08')).rejects.toMatchObject({ code: 'HOST_EXISTS' });
  await hosts.rename('lab-07', 'neighbour');
  await hosts.remove('lab-08');
  expect(readdirSync(path.join(home, 'hosts'))).toEqual(['neighbour.json']);
  await expect(hosts.require('lab-07')).rejects.toMatchObject({
    code: 'UNKNOWN_HOST',
    facts: { host: 'lab-07', known: 'neighbour' },
  });
});

test.each(['', 'local', 'all', 'Lab', '../lab', 'a b', '-a', 'a'.repeat(64)])(
  '%j is no name of a host',
  async (name) => {
    expect(isHostName(name)).toBe(false);
    const hosts = openHosts(temporaryHome().directory);
    await expect(hosts.add({ ...HOST, name })).rejects.toMatchObject({ code: 'HOST_NAME' });
    await expect(hosts.require(name)).rejects.toMatchObject({ code: 'UNKNOWN_HOST' });
  },
);

test('a damaged file is named', async () => {
  const home = temporaryHome().directory;
  const hosts = openHosts(home);
  await hosts.add(HOST);
  const file = path.join(home, 'hosts', 'lab-07.json');
  writeFileSync(file, '{"name":"lab-07"');
  await expect(hosts.list()).rejects.toMatchObject({ code: 'STORE_UNREADABLE', facts: { file } });
});

test('what a newer version has added to a host is passed over, and kept', async () => {
  const home = temporaryHome().directory;
  const hosts = openHosts(home);
  const newer = { ...HOST, format: 1, favouriteColour: 'teal' };
  await hosts.add(newer);
  const found = await openHosts(home).require('lab-07');
  expect(found).toMatchObject(HOST);
  await hosts.update({ ...found, address: '192.0.2.9' });
  await hosts.rename('lab-07', 'neighbour');
  const kept = { ...newer, name: 'neighbour', address: '192.0.2.9' };
  expect(await openHosts(home).list()).toEqual([kept]);
});

test('a host of a format to come is named as a newer version’s, and left as it is', async () => {
  const home = temporaryHome().directory;
  const hosts = openHosts(home);
  await hosts.add(HOST);
  const file = path.join(home, 'hosts', 'lab-07.json');
  const content = JSON.stringify({ format: 2, who: HOST });
  writeFileSync(file, content);
  const newer = { code: 'STORE_NEWER', facts: { file, format: 2, known: 1 } };
  await expect(hosts.list()).rejects.toMatchObject(newer);
  await expect(hosts.remove('lab-07')).rejects.toMatchObject(newer);
  expect(readFileSync(file, 'utf8')).toBe(content);
});

test('what another process keeps or forgets is seen by the next call, and nothing is read while nothing changes', async () => {
  const home = temporaryHome().directory;
  const [ours, theirs] = [openHosts(home), openHosts(home)];
  expect(await ours.list()).toEqual([]);
  await theirs.add(HOST);
  expect(await ours.list()).toHaveLength(1);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path.join(home, 'hosts'), longAgo, longAgo);
  const read = await ours.list();
  expect(await ours.list()).toBe(read);
  await theirs.remove('lab-07');
  expect(await ours.list()).toEqual([]);
});
