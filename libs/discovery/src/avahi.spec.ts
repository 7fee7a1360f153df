import { spawnSync } from 'node:child_process';
import { failOnLeaks, isRoot } from '@socketlab/testkit';
import { beforeEach, expect, it } from 'vitest';
import { startAvahi } from './avahi.fixture.ts';
import { browseAt, createTwoHosts, OWNER_ID, startAdvertiser } from './discovery-hosts.fixture.ts';

failOnLeaks();

beforeEach((ctx) => {
  if (!isRoot()) ctx.skip('hosts with cables between them need root');
  for (const program of ['avahi-daemon', 'avahi-browse', 'dbus-daemon']) {
    if (spawnSync(program, ['--version']).error) ctx.skip(`${program} is not installed`);
  }
});

it('avahi-browse, which is not ours, sees a machine and what it says', async () => {
  const { owner, classmate } = await createTwoHosts();
  const avahi = await startAvahi(classmate);
  const advertiser = await startAdvertiser(owner, {
    machineId: OWNER_ID,
    pairingPort: 17_430,
    port: 17_430,
    addresses: ['10.9.1.7'],
  });
  const browser = await avahi.start('avahi-browse', '--resolve', '--parsable', '_socketlab._tcp');
  const [line] = await browser.waitForLine(/^=;eth1;IPv4;.*/);
  expect(line.split(';').slice(3, 9)).toEqual([
    'lab-07',
    '_socketlab._tcp',
    'local',
    `socketlab-${OWNER_ID.slice(0, 16)}.local`,
    '10.9.1.7',
    '17430',
  ]);
  expect(line).toContain('"v=1"');
  expect(line).toContain(`"id=${OWNER_ID.slice(0, 16)}"`);
  expect(line).toContain('"pair=17430"');
  await advertiser.withdraw();
  await browser.waitForLine(/^-;eth1;IPv4;lab-07;/);
});

it.each(['ipv4', 'ipv6'] as const)('what avahi publishes over %s is found', async (families) => {
  const { owner, classmate } = await createTwoHosts();
  const avahi = await startAvahi(owner, { families });
  const publisher = await avahi.start(
    'avahi-publish-service',
    ...['Sala 3 / lab-07', '_socketlab._tcp', '17431', 'v=1', `id=${'ab'.repeat(8)}`],
  );
  await publisher.waitForLine(/Established under name/);
  const { machines } = await browseAt(classmate, { timeoutMs: 2_500, interfaces: ['eth1'] });
  expect(machines).toMatchObject([
    { name: 'sala-3-lab-07', machineId: 'ab'.repeat(8), port: 17_431 },
  ]);
  expect(machines[0]?.from).toMatch(families === 'ipv4' ? /^10\.9\.1\.7$/ : /^fe80:.*%eth1$/);
});

it('beside an avahi of the same host name on the same machine, a machine keeps its name', async () => {
  const { owner, classmate } = await createTwoHosts();
  await startAvahi(owner);
  const advertiser = await startAdvertiser(owner, {
    machineId: OWNER_ID,
    addresses: ['10.9.1.7'],
  });
  expect(advertiser).toMatchObject({ name: 'lab-07', blockages: [] });
  expect((await browseAt(classmate)).machines).toMatchObject([
    { name: 'lab-07', addresses: ['10.9.1.7'] },
  ]);
});
