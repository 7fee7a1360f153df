import { describe, expect, it } from 'vitest';
import { readRange } from './address-ranges.ts';
import type { AskedPacket } from './firewall-conditions.ts';
import { readRules } from './firewall-rule.ts';

const NODE = 'C:\\Program Files\\nodejs\\node.exe';
const ranges = (...texts: readonly string[]) => texts.flatMap((text) => readRange(text) ?? []);
/** From the machine's own network to its port. */
const IN: AskedPacket = {
  ...{ protocol: 'tcp', direction: 'in', port: 65_432, family: 4, programs: [NODE] },
  environment: { ProgramFiles: 'C:\\Program Files', SYSTEMROOT: 'C:\\Windows' },
  local: ranges('10.77.0.8'),
  remote: ranges('10.77.0.0/24'),
  subnets: ranges('10.77.0.0/24'),
  interface: { guid: '{6B29FC40-CA47-1067-B31D-00DD010662DA}', type: 6 },
};
const OUT: AskedPacket = { ...IN, direction: 'out', remote: ranges('10.77.0.7') };
/** By the router. */
const FAR: AskedPacket = { ...OUT, remote: ranges('203.0.113.7') };
const read = (rule: string, packet = IN, origin: 'machine' | 'policy' = 'machine') =>
  readRules([{ name: '{A}', data: `v2.30|${rule}|` }], packet, origin);
/** What is read of a rule: that it applies, that nobody can tell, or nothing. */
const held = (rule: string, packet = IN): string | readonly string[] => {
  const [found] = read(rule, packet);
  if (found === undefined) return 'no';
  return found.doubts.length === 0 ? 'yes' : found.doubts;
};
const ALLOW = 'Action=Allow|Active=TRUE|Dir=In|Protocol=6';

it.each([
  [`${ALLOW}|LPort=65432`, 'yes'],
  [`${ALLOW}|LPort=80|LPort=65432`, 'yes'],
  [`${ALLOW}|LPort2_10=65000-65500`, 'yes'],
  [ALLOW, 'yes'],
  ['Action=Allow|Active=TRUE|Dir=In', 'yes'],
  ['Action=Allow|Active=TRUE|Dir=In|Protocol=256', 'yes'],
  [`${ALLOW}|Desc=words|EmbedCtxt=group|Edge=TRUE|Defer=User|LSM=TRUE`, 'yes'],
  [`${ALLOW}|LPort=80`, 'no'],
  [`${ALLOW}|LPort2_10=65433-65500`, 'no'],
  [`${ALLOW}|LPort=RPC`, ['LPort']],
  [`${ALLOW}|RPort=40000`, ['RPort']],
  ['Action=Allow|Active=FALSE|Dir=In|Protocol=6', 'no'],
  ['Action=Allow|Active=TRUE|Dir=In|Protocol=17', 'no'],
  ['Action=Allow|Active=TRUE|Dir=Out|Protocol=6', 'no'],
  [`${ALLOW}|AppPkgId=S-1-15-2-1`, 'no'],
  [`${ALLOW}|Svc=termservice`, ['Svc']],
  [`${ALLOW}|RMauth=O:LSD:(A;;CC;;;S-1-5-84-0)|Security=Authenticate`, ['RMauth', 'Security']],
  [`${ALLOW}|Platform=2:6:2|Platform2=GTEQ`, ['Platform', 'Platform2']],
  [`${ALLOW}|NotInventedYet=1`, ['NotInventedYet']],
])('a rule for what comes in: %s', (rule, expected) => {
  expect(held(rule)).toEqual(expected);
});

describe('addresses', () => {
  it.each([
    ['RA4=LocalSubnet|RA6=LocalSubnet', 'yes'],
    ['RA4=10.0.0.0/255.0.0.0', 'yes'],
    ['RA4=10.77.0.0-10.77.0.127|RA4=10.77.0.128-10.77.0.255', 'yes'],
    ['RA4=10.77.0.7', ['RA4']],
    ['RA4=192.168.0.0/16', 'no'],
    ['RA4=192.168.0.0/16|RA4=10.77.0.0/24', 'yes'],
    ['RA4=DNS', ['RA4']],
    ['RA42=IntErnet|RA62=IntErnet', ['RA42', 'RA62']],
    ['RA6=fe80::/64', 'no'],
    ['LA4=10.77.0.8', 'yes'],
    ['LA4=10.77.0.9', 'no'],
  ])('of the peer and of this machine: %s', (limits, expected) => {
    expect(held(`${ALLOW}|${limits}`)).toEqual(expected);
  });

  it('cannot be judged by a network that is not known, nor by an address of this machine that is not', () => {
    const { subnets: _subnets, local: _local, ...rest } = IN;
    expect(held(`${ALLOW}|RA4=LocalSubnet`, rest)).toEqual(['RA4']);
    expect(held(`${ALLOW}|LA4=10.77.0.8`, rest)).toEqual(['LA4']);
  });
});

it.each([
  ['IFType=Lan', 'yes'],
  ['IFType=Wireless', 'no'],
  ['IF={6b29fc40-ca47-1067-b31d-00dd010662da}', 'yes'],
  ['IF={00000000-0000-0000-0000-000000000000}', 'no'],
])('an interface: %s', (limits, expected) => {
  const { interface: _interface, ...unknown } = IN;
  expect(held(`${ALLOW}|${limits}`)).toBe(expected);
  expect(held(`${ALLOW}|${limits}`, unknown)).toEqual([limits.split('=')[0]]);
});

it.each([
  [NODE, 'yes'],
  ['%ProgramFiles%\\nodejs\\NODE.EXE', 'yes'],
  ['%SystemRoot%\\system32\\svchost.exe', 'no'],
  ['System', 'no'],
  ['%USERPROFILE%\\node.exe', ['App']],
  ['C:\\PROGRA~1\\nodejs\\node.exe', ['App']],
])('a program, as variables of the machine make it: %s', (app, expected) => {
  expect(held(`${ALLOW}|App=${app}`)).toEqual(expected);
});

it('cannot judge a rule by its program where the port’s holder is not known', () => {
  const { programs: _programs, ...unknown } = IN;
  for (const app of [NODE, 'System', '%SystemRoot%\\system32\\svchost.exe']) {
    expect(held(`${ALLOW}|LPort=65432|App=${app}`, unknown)).toEqual(['App']);
    expect(held(`${ALLOW}|LPort=80|App=${app}`, unknown)).toBe('no');
  }
  expect(held(`${ALLOW}|AppPkgId=S-1-15-2-1`, unknown)).toEqual(['AppPkgId']);
});

it.each([
  ['RPort=65432', OUT, 'yes'],
  ['RPort=80', OUT, 'no'],
  ['LPort=65432', OUT, ['LPort']],
  ['RA4=LocalSubnet', OUT, 'yes'],
  ['RA4=LocalSubnet', FAR, 'no'],
  ['RA4=203.0.113.0/24', FAR, 'yes'],
])('a rule for what goes out: %s', (limits, packet, expected) => {
  expect(held(`Action=Block|Active=TRUE|Dir=Out|Protocol=6|${limits}`, packet)).toEqual(expected);
});

it('is of UDP where that is asked about', () => {
  const udp = { ...IN, protocol: 'udp', port: 65_431 } as const;
  expect(held('Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=65431', udp)).toBe('yes');
  expect(held(`${ALLOW}|LPort=65431`, udp)).toBe('no');
});

it.each([
  [`Protocol=6|Profile=Public|App=${NODE}|Name=Node.js|Desc=Node.js|Defer=User`, true],
  [`Protocol=6|App=${NODE}|LPort=65432`, false],
  [`Protocol=6|App=${NODE}|RA4=LocalSubnet`, false],
  [`Protocol=256|App=${NODE}`, false],
  [`App=${NODE}`, false],
  ['Protocol=6', false],
  ['Protocol=6|LPort=65432', false],
])('is of Windows’ dialog or wider: %s', (fields, isOfDialog) => {
  expect(read(`Action=Block|Active=TRUE|Dir=In|${fields}`)).toMatchObject([
    { isOfDialog, doubts: [] },
  ]);
});

it('has the name of its value, kinds of network, and where it was read', () => {
  const rule =
    'Action=Block|Active=TRUE|Dir=In|Protocol=6|Profile=Public|Profile=Private|Name=Node.js';
  expect(read(rule, IN, 'policy')).toEqual([
    {
      ...{ id: '{A}', name: 'Node.js', action: 'block', origin: 'policy', doubts: [] },
      ...{ profiles: ['public', 'private'], isOfDialog: false },
    },
  ]);
  expect(read('no rule at all')).toEqual([]);
});
