import { createTwoHosts, failOnLeaks, type TwoHosts } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import type { Answer } from './why-laboratory.ts';
import { createWindowsMachine, needWindows, type WindowsMachine } from './windows-machine.ts';
import { shareWindowsPackage } from './windows-package.ts';

failOnLeaks();
needWindows();

const made = shareWindowsPackage();
const OWN = '10.77.0.8:5353';
/** A daemon's. */
const SERVED = '10.77.0.8:65432';
const OTHER = '10.77.0.7';

function makeWindows({ within }: TwoHosts): WindowsMachine {
  const { program } = made();
  const name = 'lab-08';
  return createWindowsMachine({ program, within: (command) => within(name, command), name });
}

const textOf = ({ proof }: Answer, ground: string): string =>
  proof
    .filter((each) => each.ground === ground)
    .map(({ text }) => text)
    .join('\n');

it('tells why a Windows PC does not reach a Linux: its route and its neighbour are observed', {
  timeout: 120_000,
}, async () => {
  const hosts = await createTwoHosts();
  const windows = makeWindows(hosts);
  const ask = (target: string): Promise<Answer> => windows.ask('why', target, '--deadline', '600');
  await windows.socketlab('up', 'client-agent');
  const [link] = JSON.parse(hosts.run('lab-07', ['ip', '-j', 'link', 'show', 'eth0'])) as [
    { readonly address: string },
  ];

  const refused = await ask(`${OTHER}:65432`);
  expect(refused).toMatchObject({
    verdict: 'unknown',
    candidates: ['nobody-listens', 'loopback-only', 'firewall-rejects'],
  });
  expect(textOf(refused, 'route')).toBe(`GetBestRoute ${OTHER}: dev eth0`);
  expect(textOf(refused, 'neighbour')).toBe(`neighbour ${OTHER}: REACHABLE ${link.address}`);
  expect(refused.notObserved.map(({ what }) => what)).toEqual(['listeners', 'firewall']);

  expect(await ask('203.0.113.7:65432')).toMatchObject({ verdict: 'no-route', place: 'here' });
  hosts.run('lab-08', ['ip', 'route', 'add', '203.0.113.0/24', 'via', OTHER]);
  const routed = await ask('203.0.113.7:65432');
  expect(textOf(routed, 'route')).toBe(`GetBestRoute 203.0.113.7: dev eth0 via ${OTHER}`);
  expect(textOf(routed, 'neighbour')).toContain(`neighbour ${OTHER} (gateway): REACHABLE`);

  hosts.run('lab-07', ['nft', 'add table ip t']);
  hosts.run('lab-07', ['nft', 'add chain ip t c { type filter hook input priority 0; }']);
  hosts.run('lab-07', ['nft', 'add rule ip t c tcp dport 65432 drop']);
  const silent = await ask(`${OTHER}:65432`);
  expect(silent).toMatchObject({
    verdict: 'unknown',
    candidates: ['firewall-drops', 'backlog-full'],
    wayOut: expect.stringContaining('localport=65432 remoteip=localsubnet profile=any'),
  });
  await windows.socketlab('down');
});

/** Listens at a port that Socketlab has for UDP, until it is ended. */
const SERVER = `require('node:net').createServer().listen(5353, '0.0.0.0', () => console.log('ready'))`;
/** Puts a rule for what comes in where Windows has them. */
const RULE = `
  const [name, fields] = process.argv.slice(1);
  const policy = 'HKLM\\\\SYSTEM\\\\CurrentControlSet\\\\Services\\\\SharedAccess\\\\Parameters\\\\FirewallPolicy';
  const data = 'v2.30|Active=TRUE|Dir=In|' + fields.replaceAll('NODE', process.execPath) + '|';
  const args = ['add', policy + '\\\\FirewallRules', '/v', name, '/t', 'REG_SZ', '/d', data, '/f'];
  require('node:child_process').execFileSync('reg.exe', args);
`;

it('tells what others meet at a Windows PC, by the rules in its registry', {
  timeout: 120_000,
}, async () => {
  const windows = makeWindows(await createTwoHosts());
  const { pc } = windows;
  const ask = (target = OWN): Promise<Answer & { readonly wayOut: string }> =>
    windows.ask('why', target);
  const addRule = async (name: string, fields: string): Promise<void> => {
    expect(await pc.run(['-e', RULE, name, fields])).toMatchObject({ code: 0, stderr: '' });
  };
  await windows.socketlab('up', 'client-agent');
  const server = await pc.start(['-e', SERVER]);
  await server.waitFor(/^ready$/m);

  await addRule('{A}', 'Action=Allow|Protocol=6|LPort=5353|RA4=192.168.7.0/24');
  const closed = await ask();
  expect(closed).toMatchObject({ verdict: 'connects', wayOut: expect.stringContaining('netsh') });
  expect(textOf(closed, 'firewall')).toMatch(
    /TCP 5353 coming in from 10\.77\.0\.8\/24.*\n.*UDP 5353/,
  );

  await addRule('{A}', 'Action=Allow|Protocol=6|LPort=5353|RA4=LocalSubnet');
  const open = await ask();
  expect(open).toMatchObject({ verdict: 'connects', wayOut: 'Nothing is in the way.' });
  expect(textOf(open, 'firewall')).toContain(
    'An administrator runs: netsh advfirewall firewall add rule name="Socketlab UDP 5353"',
  );

  await addRule('{B}', 'Action=Block|Protocol=256|RA4=10.77.0.7');
  const unclear = await ask();
  expect(unclear.wayOut).toContain('could not be told');
  expect(unclear.notObserved).toContainEqual({
    what: 'firewall',
    reason: expect.stringContaining('({B}: RA4)'),
  });

  await addRule('{B}', 'Action=Block|Protocol=6|App=NODE|Name=@FirewallAPI.dll,-28502');
  const unknownHolder = await ask();
  expect(unknownHolder.wayOut).toContain('could not be told');
  expect(textOf(unknownHolder, 'firewall')).toContain('which is not known');
  await windows.socketlab('up', 'tcp-echo');
  await windows.socketlab('listen', '--address', SERVED);
  const ofDaemon = await ask(SERVED);
  expect(textOf(ofDaemon, 'firewall')).toContain('blocked by a rule');
  expect(ofDaemon.wayOut).toContain("Set-NetFirewallRule -Name '{B}' -Action Allow");
  await addRule('{B}', 'Action=Block|Protocol=6|RA4=LocalSubnet');
  expect((await ask(SERVED)).wayOut).toContain('is blocked by {B} in the registry');
  await server.stop();
  await windows.socketlab('down');
});
