import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import type { OwnListener } from '@socketlab/daemon';
import { formatAddress } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAddressKinds, type OwnAddress } from './address-kinds.ts';
import { CLASSMATE, OWNER, pairedHost, startDnsServer } from './consent.fixture.ts';
import type { LookUp } from './name-lookup.ts';
import { type Asking, createTargetGuard, type Target } from './target.ts';

const PRIVATE = [
  '10.1.2.3:80',
  '172.16.0.1:80',
  '172.31.255.255:80',
  '192.168.0.7:80',
  '[fd00::1]:80',
  '[::ffff:10.1.2.3]:80',
];
const PUBLIC = ['8.8.8.8:53', '172.32.0.1:80', '[2001:db8::1]:80', '0.0.0.0:80', '[::]:80'];
const GROUPS = ['224.0.0.1:80', '255.255.255.255:80', '127.255.255.255:80', '[ff02::1]:80'];
const OWN = { address: '192.168.7.20', netmask: '255.255.254.0', family: 'IPv4' } as const;
const signal = new AbortController().signal;

interface Surroundings {
  allowPrivate?: boolean;
  hosts?: readonly HostRecord[];
  listeners?: readonly OwnListener[];
  own?: readonly OwnAddress[];
  lookUp?: LookUp;
}

function guard({ allowPrivate = false, ...rest }: Surroundings = {}) {
  const { hosts = [], listeners = [], own = [OWN], lookUp } = rest;
  const read = createTargetGuard(
    { allowPrivate },
    {
      consent: { pairedHosts: async () => hosts, ownListeners: async () => listeners },
      kinds: createAddressKinds(() => own),
      ...(lookUp && { lookUp }),
    },
  );
  return (text: string, asking: Partial<Asking> = {}): Promise<Target> =>
    read(text, { caller: OWNER, protocol: 'tcp', signal, ...asking });
}

describe('where the client sends for its owner', () => {
  it('is loopback, by number or by name', async () => {
    const read = guard();
    const here = { isHere: true };
    expect(await read('127.0.0.1:65432')).toEqual({
      address: { host: '127.0.0.1', port: 65_432 },
      ...here,
    });
    expect(await read('localhost:1')).toMatchObject({ address: { host: '127.0.0.1' }, ...here });
    expect(await read('[::1]:1')).toMatchObject({ address: { host: '::1' }, ...here });
  });

  it.each(PRIVATE)('is %s only when the owner has allowed it', async (address) => {
    await expect(guard()(address)).rejects.toThrow('--allow-private');
    expect((await guard({ allowPrivate: true })(address)).address.port).toBe(80);
  });

  it.each(PUBLIC)('is not %s, which nobody has agreed to', async (address) => {
    const refusal = guard({ allowPrivate: true })(address);
    await expect(refusal).rejects.toThrow('socketlab pair --listen');
    await expect(refusal).rejects.toMatchObject({
      code: 'TARGET_NOT_ALLOWED',
      facts: { rule: 'public' },
    });
  });

  it('is a paired host, public or private, while the pairing lasts', async () => {
    const lab = pairedHost();
    expect(await guard({ hosts: [lab] })('192.0.2.7:65432')).toMatchObject({
      isHere: false,
      host: lab,
    });
    await expect(guard({ hosts: [lab] })('192.0.2.8:65432')).rejects.toMatchObject({
      facts: { rule: 'public' },
    });
    const expiresAt = '2026-02-01T12:00:00.000Z';
    const expired = guard({ hosts: [pairedHost({ expiresAt })] })('192.0.2.7:65432');
    await expect(expired).rejects.toMatchObject({
      facts: { rule: 'expired', host: 'lab-07', expiresAt },
    });
  });

  it('is not where a paired host says that its daemons are: it may name anyone', async () => {
    const hosts = [pairedHost({ controls: { 'tcp-echo': '203.0.113.9:17431' } })];
    await expect(guard({ hosts })('203.0.113.9:80')).rejects.toMatchObject({
      facts: { rule: 'public' },
    });
  });

  it.each(GROUPS)('is never %s, which is many machines', async (address) => {
    const read = guard({ allowPrivate: true });
    await expect(read(address)).rejects.toThrow('broadcast and multicast');
  });

  it('is never the broadcast address of a network that this machine is in, paired or not', async () => {
    const hosts = [pairedHost({ address: '192.168.7.255', controls: {} })];
    const read = guard({ allowPrivate: true, hosts });
    await expect(read('192.168.7.255:80')).rejects.toThrow('broadcast and multicast');
    expect((await read('192.168.6.255:80')).address.port).toBe(80);
    const single = { ...OWN, netmask: '255.255.255.255' };
    const alone = guard({ allowPrivate: true, own: [single] });
    expect(await alone('192.168.7.20:80')).toMatchObject({ isHere: true });
  });

  it('is not what is no address, and says so', async () => {
    const read = guard({ allowPrivate: true });
    await expect(read('127.0.0.1:65536')).rejects.toThrow('65536');
    await expect(read('example.org:65536')).rejects.toThrow('65536');
    await expect(read('127.0.0.1')).rejects.toThrow('127.0.0.1');
    await expect(read('256.0.0.1:80')).rejects.toThrow('256.0.0.1');
    await expect(read('http://lab:80')).rejects.toThrow('http://lab');
  });

  it('is not port 0, by number or by name, which is not looked up for that', async () => {
    const read = guard({ lookUp: () => Promise.reject(new Error('looked up')) });
    for (const text of ['127.0.0.1:0', 'server.example:0']) {
      await expect(read(text)).rejects.toMatchObject({
        code: 'INVALID_VALUE',
        message: expect.stringContaining(`"${text}" is not valid: nothing can be sent to port 0`),
      });
    }
  });
});

describe('where the client sends for a classmate', () => {
  const multi = { protocol: 'tcp', address: '0.0.0.0:65433' } as const;
  const echo = { protocol: 'tcp', address: '127.0.0.1:65432' } as const;
  const byClassmate = (surroundings: Surroundings) => {
    const read = guard({ allowPrivate: true, listeners: [multi, echo], ...surroundings });
    return (text: string, asking: Partial<Asking> = {}) =>
      read(text, { caller: CLASSMATE, ...asking });
  };

  it('is what daemons of this machine listen on, and no other program that listens here', async () => {
    const read = byClassmate({});
    expect(await read('127.0.0.1:65432')).toMatchObject({ isHere: true });
    expect(await read('127.0.0.1:65433')).toMatchObject({ isHere: true });
    expect(await read('192.168.7.20:65433')).toMatchObject({ isHere: true });
    for (const address of ['127.0.0.1:22', '127.0.0.2:65432', '192.168.7.20:65432', '[::1]:631']) {
      await expect(read(address)).rejects.toMatchObject({ facts: { rule: 'classmate' } });
    }
    const udp = read('127.0.0.1:65432', { protocol: 'udp' });
    await expect(udp).rejects.toMatchObject({ facts: { rule: 'classmate' } });
  });

  it('is never another machine, be it paired with this one or private and allowed to its owner', async () => {
    const read = byClassmate({ hosts: [pairedHost()] });
    for (const address of ['192.0.2.7:65432', '192.168.0.7:80', '8.8.8.8:53']) {
      await expect(read(address)).rejects.toMatchObject({ facts: { rule: 'classmate' } });
    }
  });

  it('is the classmate’s own machine, if that one has let this one in', async () => {
    const { machineId } = CLASSMATE;
    const back = pairedHost({ machineId, address: '192.0.2.8', controls: {} });
    expect(await byClassmate({ hosts: [back] })('192.0.2.8:65432')).toMatchObject({ host: back });
    const expired = { ...back, expiresAt: '2026-02-01T12:00:00.000Z' };
    await expect(byClassmate({ hosts: [expired] })('192.0.2.8:65432')).rejects.toThrow();
  });

  it('is no name: nobody has this machine ask a name server for him', async () => {
    let looks = 0;
    const lookUp = async (): Promise<string[]> => {
      looks += 1;
      return ['127.0.0.1'];
    };
    const refusal = byClassmate({ lookUp })('lab.example:65432');
    await expect(refusal).rejects.toMatchObject({ facts: { rule: 'classmate-name' } });
    expect(looks).toBe(0);
    expect(await byClassmate({ lookUp })('localhost:65432')).toMatchObject({ isHere: true });
  });
});

describe('a name', () => {
  it('is looked up once, and the address that was judged is the one that is connected to', async () => {
    const server = await acceptOnLoopback();
    const dns = await startDnsServer((nth) => [nth === 0 ? '127.0.0.1' : '192.0.2.66']);
    onTestFinished(() => dns.close());
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${dns.port}`]);
    const read = guard({ lookUp: (name) => resolver.resolve4(name) });
    const { port } = server.address() as { port: number };
    const { address } = await read(`rebinding.example:${port}`);
    expect(dns.asked).toBe(1);
    expect(formatAddress(address)).toBe(`127.0.0.1:${port}`);
    const client = connect(address);
    await once(client, 'connect');
    expect(client.remoteAddress).toBe('127.0.0.1');
    client.destroy();
    expect(dns.asked).toBe(1);
    // What the name stands for by now is judged anew, and never reached.
    await expect(read(`rebinding.example:${port}`)).rejects.toMatchObject({
      code: 'TARGET_NOT_ALLOWED',
      facts: { address: `192.0.2.66:${port}`, name: 'rebinding.example' },
    });
    expect(dns.asked).toBe(2);
  });

  it('of which one address is not allowed is refused whole, wherever that one stands', async () => {
    for (const answer of [
      ['127.0.0.1', '192.0.2.66'],
      ['192.0.2.66', '127.0.0.1'],
    ]) {
      const refusal = guard({ lookUp: async () => answer })('mixed.example:80');
      await expect(refusal).rejects.toMatchObject({ facts: { address: '192.0.2.66:80' } });
    }
  });

  it('whose addresses are all allowed leads to the first', async () => {
    const read = guard({ hosts: [pairedHost()], lookUp: async () => ['192.0.2.7', '127.0.0.1'] });
    expect((await read('both.example:80')).address.host).toBe('192.0.2.7');
  });

  it.each([
    ['no address', async () => []],
    ['something that is none', async () => ['not an address']],
    ['a failure', () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))],
  ] as const)('that stands for %s is told as such', async (_what, lookUp) => {
    const refusal = guard({ lookUp: lookUp as LookUp })('nowhere.example:80');
    await expect(refusal).rejects.toMatchObject({ code: 'NAME_NOT_RESOLVED' });
  });

  it('is not waited for when whoever asked goes away', async () => {
    const leaving = new AbortController();
    const looking = guard({ lookUp: () => new Promise(() => {}) })('slow.example:80', {
      signal: leaving.signal,
    });
    leaving.abort(new Error('gone'));
    await expect(looking).rejects.toThrow('gone');
  });
});

async function acceptOnLoopback(): Promise<Server> {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
}
