import { expect, test } from 'vitest';
import { runInProcess } from './cli.fixture.ts';
import type { AddressFacts } from './network/address-facts.ts';

const facts = (address: string, name: string, more: Partial<AddressFacts> = {}): AddressFacts => ({
  interface: name,
  kind: 'network',
  isUp: true,
  isDefaultRoute: false,
  address,
  prefix: 24,
  isTemporary: false,
  ...more,
});
const MACHINE = [
  facts('127.0.0.1', 'lo', { kind: 'loopback', prefix: 8 }),
  facts('10.20.0.7', 'eth1'),
  facts('192.168.1.7', 'wlan0', { isDefaultRoute: true }),
  facts('fe80::12', 'wlan0', { prefix: 64 }),
  facts('fd12::7', 'wlan0', { prefix: 64 }),
  facts('fd12::99', 'wlan0', { prefix: 64, isTemporary: true }),
  facts('2001:db8::7', 'wlan0', { prefix: 64 }),
  facts('192.168.7.7', 'eth0', { isUp: false }),
  facts('172.17.0.1', 'docker0', { kind: 'container', prefix: 16 }),
  facts('10.8.0.2', 'tun0', { kind: 'tunnel', prefix: undefined }),
];

test.each(['en', 'pt-BR'] as const)(
  'address shows what can be used and why not, in %s',
  async (language) => {
    const lines: string[] = [];
    for (const [argv, machine] of [
      [['address'], MACHINE],
      [['address', '--json'], MACHINE.slice(0, 2)],
      [['address'], MACHINE.slice(0, 1)],
    ] as const) {
      const { code, stdout, stderr } = await runInProcess(argv, {
        environment: { SOCKETLAB_LANG: language },
        readAddresses: async () => machine,
      });
      expect(code).toBe(0);
      lines.push(`$ socketlab ${argv.join(' ')}\n${stdout}${stderr}`);
    }
    await expect(lines.join('\n')).toMatchFileSnapshot(`transcripts/address.${language}.txt`);
  },
);
