import {
  failOnLeaks,
  isRoot,
  isThorough,
  networkNamespaceProblem,
  startProcess,
} from '@socketlab/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  browseAt,
  CLASSMATE_ID,
  createTwoHosts,
  OWNER_ID,
  startAdvertiser,
} from './discovery-hosts.fixture.ts';

failOnLeaks();

const OWNER = { machineId: OWNER_ID, addresses: ['10.9.1.7'] };

describe('two machines on one network', () => {
  beforeEach((ctx) => {
    if (!isRoot()) ctx.skip('hosts with cables between them need root');
    const problem = networkNamespaceProblem();
    if (problem !== undefined) ctx.skip(problem);
  });

  it('find each other, and a machine leaves itself out', async () => {
    const { owner, classmate } = await createTwoHosts();
    await startAdvertiser(owner, { ...OWNER, pairingPort: 17_430 });
    await startAdvertiser(classmate, { machineId: CLASSMATE_ID, addresses: ['10.9.1.8'] });
    const [atClassmate, atOwner] = await Promise.all([
      browseAt(classmate, { ownMachineId: CLASSMATE_ID }),
      browseAt(owner, { ownMachineId: OWNER_ID }),
    ]);
    expect(atClassmate.machines).toEqual([
      {
        name: 'lab-07',
        machineId: OWNER_ID.slice(0, 16),
        addresses: ['10.9.1.7'],
        port: 17_431,
        pairingPort: 17_430,
        txt: {},
        from: '10.9.1.7',
      },
    ]);
    expect(atOwner.machines).toMatchObject([{ name: 'lab-08', addresses: ['10.9.1.8'] }]);
    expect(atOwner.machines[0]).not.toHaveProperty('pairingPort');
    expect(atOwner.blockages).toEqual([]);
    expect(atOwner.interfaces).toEqual(['eth1', 'eth2']);
  });

  it('are found over each opened interface, and over no other', async (context) => {
    if (!isThorough()) context.skip('takes a while: with SOCKETLAB_THOROUGH=1 it runs');
    const { owner, classmate } = await createTwoHosts();
    await startAdvertiser(owner, { ...OWNER, addresses: ['10.9.1.7', '10.9.2.7'] });
    const overBoth = await browseAt(classmate);
    expect(overBoth.machines).toMatchObject([{ addresses: ['10.9.1.7', '10.9.2.7'] }]);
    const overSecond = await browseAt(classmate, { interfaces: ['eth2'] });
    expect(overSecond.machines).toMatchObject([{ addresses: ['10.9.2.7'] }]);
    await startAdvertiser(classmate, { machineId: CLASSMATE_ID, addresses: ['10.9.2.8'] });
    const overClosed = await browseAt(owner, { interfaces: ['eth1'], ownMachineId: OWNER_ID });
    expect(overClosed).toMatchObject({ machines: [], blockages: [] });
  });

  it('have their opened IPv6 addresses told too', async () => {
    const { owner, classmate } = await createTwoHosts();
    await owner.do('ip addr add fd09::7/64 dev eth1 nodad');
    await startAdvertiser(owner, { ...OWNER, addresses: ['fd09::7'] });
    const { machines } = await browseAt(classmate);
    expect(machines).toMatchObject([{ name: 'lab-07', addresses: ['fd09::7'] }]);
  });

  it('say goodbye when they stop, and are not found after it', async () => {
    const { owner, classmate } = await createTwoHosts();
    const advertiser = await startAdvertiser(owner, OWNER);
    const ear = await startProcess(
      classmate.within([
        'tshark',
        '-lni',
        'eth1',
        '-Y',
        'dns.resp.ttl == 0',
        '-T',
        'fields',
        '-e',
        'dns.resp.name',
      ]),
    );
    await ear.waitForLine(/Capturing on/);
    // Whoever browses all along is told in time too.
    const browsing = browseAt(classmate, { timeoutMs: 4_000 });
    expect((await browseAt(classmate)).machines).toHaveLength(1);
    await advertiser.withdraw();
    await ear.waitForLine(/_socketlab\._tcp\.local/);
    expect((await browsing).machines).toEqual([]);
    expect((await browseAt(classmate)).machines).toEqual([]);
  });

  it('are told at once to whom one is enough', async () => {
    const { owner, classmate } = await createTwoHosts();
    await startAdvertiser(owner, OWNER);
    const { machines, ms } = await browseAt(classmate, { timeoutMs: 20_000, first: true });
    expect(machines).toMatchObject([{ name: 'lab-07' }]);
    expect(ms).toBeLessThan(2_000);
  });

  it('say that a pairing window has closed', async () => {
    const { owner, classmate } = await createTwoHosts();
    const advertiser = await startAdvertiser(owner, {
      ...OWNER,
      port: 17_430,
      pairingPort: 17_430,
      update: { port: 17_431 },
    });
    expect((await browseAt(classmate)).machines).toMatchObject([{ pairingPort: 17_430 }]);
    advertiser.update();
    const { machines } = await browseAt(classmate);
    expect(machines).toMatchObject([{ port: 17_431 }]);
    expect(machines[0]).not.toHaveProperty('pairingPort');
  });

  it('with one name become two', async (context) => {
    if (!isThorough()) context.skip('takes a while: with SOCKETLAB_THOROUGH=1 it runs');
    const { owner, classmate } = await createTwoHosts();
    await startAdvertiser(owner, OWNER);
    const second = await startAdvertiser(classmate, {
      name: 'lab-07',
      machineId: CLASSMATE_ID,
      addresses: ['10.9.1.8'],
    });
    expect(second.name).toBe('lab-07 (2)');
    const { machines } = await browseAt(owner);
    expect(machines).toMatchObject([{ name: 'lab-07' }, { name: 'lab-07-2' }]);
  });
});

describe('multicast that is blocked', () => {
  beforeEach((ctx) => {
    if (!isRoot()) ctx.skip('hosts with cables between them need root');
  });

  it.each([
    ['output', 'send', 'EPERM'],
    ['input', 'unheard', undefined],
  ])(
    'by the firewall for %s is told, by who looks and by who wants to be found',
    async (hook, by, errno) => {
      const { owner, classmate } = await createTwoHosts();
      const rule = [
        'nft add table inet t',
        `nft add chain inet t c '{ type filter hook ${hook} priority 0; }'`,
        'nft add rule inet t c udp dport 5353 drop',
      ].join('\n');
      await classmate.do(rule);
      await owner.do(rule);
      const { machines, blockages } = await browseAt(classmate, { interfaces: ['10.9.1.8'] });
      expect(machines).toEqual([]);
      const [ipv4] = blockages;
      expect(ipv4).toMatchObject({ interface: 'eth1', address: '10.9.1.8', by });
      expect(ipv4?.errno).toBe(errno);
      expect(ipv4?.text.en).toContain('socketlab pair ADDRESS');
      const advertiser = await startAdvertiser(owner, OWNER);
      expect(advertiser.blockages).toMatchObject([{ interface: 'eth1', address: '10.9.1.7', by }]);
      await advertiser.withdraw();
    },
  );

  it('by an interface without IPv4 is told', async () => {
    const { owner } = await createTwoHosts();
    await owner.do('ip addr add fd09::7/64 dev eth1 nodad; ip addr del 10.9.1.7/24 dev eth1');
    const advertiser = await startAdvertiser(owner, { ...OWNER, addresses: ['fd09::7'] });
    expect(advertiser.blockages).toMatchObject([{ address: 'fd09::7', by: 'no-ipv4' }]);
    await advertiser.withdraw();
  });

  it('by an address that is not there any more is told', async () => {
    const { owner } = await createTwoHosts();
    const advertiser = await startAdvertiser(owner, { ...OWNER, addresses: ['10.9.9.9'] });
    expect(advertiser.blockages).toMatchObject([{ address: '10.9.9.9', by: 'address' }]);
    await advertiser.withdraw();
  });
});
