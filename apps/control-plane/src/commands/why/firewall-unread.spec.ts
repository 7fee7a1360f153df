import { expect, it } from 'vitest';
import { readRange } from './address-ranges.ts';
import type { AskedPacket } from './firewall-conditions.ts';
import { createReg, type Keys } from './registry.fixture.ts';
import { judgeFirewall, readFirewallRegistry } from './windows-firewall.ts';

const LOCAL = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';
const RULES = `${LOCAL}\\FirewallRules`;
const ALLOW = ['"{A}"="v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=65432|"'];
/** A machine that lets the port in on every kind of network, with keys above those of a policy. */
const OPEN: Keys = { [RULES]: ALLOW, 'HKLM\\SOFTWARE\\Policies': [] };
const PACKET: AskedPacket = {
  ...{ protocol: 'tcp', direction: 'in', port: 65_432, family: 4, environment: {} },
  remote: [readRange('10.77.0.0/24')].filter((range) => range !== undefined),
};
const { signal } = new AbortController();
const read = (keys: Keys) => readFirewallRegistry({ run: createReg(keys), signal });
const judged = async (keys: Keys) => {
  const registry = await read(keys);
  return typeof registry === 'string' ? registry : judgeFirewall(registry, PACKET);
};
const UNCLEAR = (key: string) => ({ treatment: 'unclear', unread: [key] });
const CLEAR = { treatment: 'allowed', unread: [] };

it('has no rules where the keys above are shown without them', async () => {
  expect(await judged({ 'HKLM\\SYSTEM\\X': [], 'HKLM\\SOFTWARE\\X': [] })).toBe('absent');
  expect(await judged(OPEN)).toMatchObject({ public: CLEAR, private: CLEAR, domain: CLEAR });
});

it('is not read where reg.exe shows no key at all, as a policy may want, or is not there', async () => {
  expect(await judged({})).toBe('unread');
  expect(await readFirewallRegistry({ run: async () => undefined, signal })).toBe('unread');
});

it('is unclear where the rules of the machine, or of a policy, are there and are not shown', async () => {
  expect(await judged({ ...OPEN, [RULES]: 'refused', [`${LOCAL}\\X`]: [] })).toMatchObject({
    public: UNCLEAR(RULES),
    domain: UNCLEAR(RULES),
  });
  const rules = `${POLICY}\\FirewallRules`;
  expect(await judged({ ...OPEN, [rules]: 'refused' })).toMatchObject({ private: UNCLEAR(rules) });
});

it('is unclear on a kind of network whose settings are there and are not shown', async () => {
  const own = `${LOCAL}\\PublicProfile`;
  const theirs = `${POLICY}\\PrivateProfile`;
  const keys: Keys = { ...OPEN, [own]: 'refused', [theirs]: 'refused' };
  expect(await judged(keys)).toMatchObject({
    public: UNCLEAR(own),
    private: UNCLEAR(theirs),
    domain: CLEAR,
  });
});

it('reads the settings that are shown', async () => {
  const off: Keys = { ...OPEN, [`${POLICY}\\DomainProfile`]: ['"EnableFirewall"=dword:0'] };
  expect(await judged(off)).toMatchObject({ domain: { treatment: 'off' }, public: CLEAR });
});

it('is unclear where a management of devices has keys of its own', async () => {
  const mdm = `${LOCAL}\\Mdm`;
  expect(await judged({ ...OPEN, [`${mdm}\\FirewallRules`]: ALLOW })).toMatchObject({
    public: UNCLEAR(mdm),
    private: UNCLEAR(mdm),
    domain: UNCLEAR(mdm),
  });
  const alone = { [`${mdm}\\FirewallRules`]: ALLOW, 'HKLM\\SOFTWARE\\X': [] };
  expect(await judged(alone)).toMatchObject({ public: UNCLEAR(mdm) });
});

it('is unclear where an older policy lists ports or programs, on its kinds of network', async () => {
  const ports = `${POLICY}\\DomainProfile\\GloballyOpenPorts`;
  const programs = `${POLICY}\\StandardProfile\\AuthorizedApplications`;
  expect(await judged({ ...OPEN, [`${ports}\\List`]: [] })).toMatchObject({
    domain: UNCLEAR(ports),
    public: CLEAR,
  });
  expect(await judged({ ...OPEN, [`${programs}\\List`]: [] })).toMatchObject({
    domain: CLEAR,
    public: UNCLEAR(programs),
    private: UNCLEAR(programs),
  });
});
