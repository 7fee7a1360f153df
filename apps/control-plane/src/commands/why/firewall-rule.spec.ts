import { describe, expect, it } from 'vitest';
import { readRules } from './firewall-rule.ts';
import { allowLine, keepsOthersOut, remedyLine } from './firewall-words.ts';
import { type FirewallFacts, treatmentIn } from './windows-firewall.ts';

const NODE = 'C:\\Program Files\\nodejs\\node.exe';
/** As reg.exe shows the key: a heading, and a value a line. */
const shown = (...rules: readonly string[]): string =>
  [
    '',
    'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules',
    ...rules.map((rule, index) => `    {A-${index} b}    REG_SZ    v2.30|${rule}|`),
    '',
  ].join('\r\n');
const read = (rule: string, direction: 'in' | 'out' = 'in') =>
  readRules(shown(rule), { port: 65_432, direction });
const ALLOW = 'Action=Allow|Active=TRUE|Dir=In|Protocol=6';

describe('a rule of Windows Firewall', () => {
  it.each([
    [`${ALLOW}|LPort=65432|Name=lab`],
    [`${ALLOW}|LPort=80|LPort=65432|Name=lab`],
    [`${ALLOW}|LPort2_10=65000-65500|Name=lab`],
    [`${ALLOW}|Name=lab`],
    ['Action=Allow|Active=TRUE|Dir=In|Name=lab'],
  ])('is about the port: %s', (rule) => {
    expect(read(rule)).toEqual([
      { name: 'lab', action: 'allow', direction: 'in', profiles: ['public', 'private', 'domain'] },
    ]);
  });

  it.each([
    [`${ALLOW}|LPort=80|Name=other port`],
    [`${ALLOW}|LPort2_10=65433-65500|Name=other range`],
    [`${ALLOW}|LPort=RPC|Name=a keyword`],
    ['Action=Allow|Active=FALSE|Dir=In|Protocol=6|Name=switched off'],
    ['Action=Allow|Active=TRUE|Dir=In|Protocol=17|Name=udp'],
    ['Action=Allow|Active=TRUE|Dir=Out|Protocol=6|Name=other direction'],
    [`${ALLOW}|Svc=termservice|Name=a service`],
    ['Action=ByPass|Active=TRUE|Dir=In|Name=IPsec'],
  ])('is not: %s', (rule) => {
    expect(read(rule)).toEqual([]);
  });

  it('names kinds of network and a program', () => {
    const rule = `Action=Block|Active=TRUE|Dir=In|Protocol=6|Profile=Public|Profile=Private|App=${NODE}|Name=Node.js`;
    expect(read(rule)).toEqual([
      {
        ...{ name: 'Node.js', action: 'block', direction: 'in', program: NODE },
        profiles: ['public', 'private'],
      },
    ]);
  });
});

const setting = (name: string, value: number): string =>
  `    ${name}    REG_DWORD    0x${value.toString(16)}\r\n`;

describe('what becomes of a packet that comes in', () => {
  const treated = (rule: string | undefined, text = ''): string =>
    treatmentIn('public', {
      rules: rule === undefined ? [] : read(rule),
      direction: 'in',
      text,
    });

  it('is dropped unless a rule names it, and blocked where another says so', () => {
    expect(treated(undefined)).toBe('no-rule');
    expect(treated(`${ALLOW}|Profile=Private|Name=lab`)).toBe('no-rule');
    expect(treated(`${ALLOW}|Name=lab`)).toBe('allowed');
    expect(treated('Action=Block|Active=TRUE|Dir=In|Name=lab')).toBe('blocked');
  });

  it('is not the firewall’s where that is off, and a policy goes before the machine’s own setting', () => {
    expect(treated(undefined, setting('EnableFirewall', 0))).toBe('off');
    const overruled = setting('EnableFirewall', 0) + setting('EnableFirewall', 1);
    expect(treated(undefined, overruled)).toBe('no-rule');
    expect(treated(undefined, setting('DefaultInboundAction', 0))).toBe('allowed');
  });

  it('goes out unless a rule blocks it', () => {
    const treat = (rules: ReturnType<typeof read>): string =>
      treatmentIn('public', { rules, direction: 'out', text: '' });
    expect(treat([])).toBe('allowed');
    expect(treat(read('Action=Block|Active=TRUE|Dir=Out|RPort=65432|Name=x', 'out'))).toBe(
      'blocked',
    );
  });
});

describe('the line for an administrator', () => {
  const facts: FirewallFacts = {
    ...{ direction: 'in', port: 65_432, program: NODE, rules: [] },
    treatment: { public: 'no-rule', private: 'allowed', domain: 'allowed' },
  };

  it('lets the port in, where no rule names it', () => {
    expect(remedyLine(facts)).toBe(allowLine(65_432));
    expect(allowLine(65_432)).toBe(
      'netsh advfirewall firewall add rule name="Socketlab TCP 65432" dir=in action=allow protocol=TCP localport=65432',
    );
  });

  it('turns the rule that blocks Node around, for another that allows would not help', () => {
    const rules = read(`Action=Block|Active=TRUE|Dir=In|Protocol=6|App=${NODE}|Name=Node.js`);
    const treatment = { public: 'blocked', private: 'blocked', domain: 'blocked' } as const;
    expect(remedyLine({ ...facts, rules, treatment })).toBe(
      `netsh advfirewall firewall set rule name="Node.js" dir=in program="${NODE}" new action=allow`,
    );
  });

  it('is wanted where the network is of a kind that keeps others out, or nobody knows its kind', () => {
    expect(keepsOthersOut({ ...facts, category: 'private' })).toBe(false);
    expect(keepsOthersOut({ ...facts, category: 'public' })).toBe(true);
    expect(keepsOthersOut(facts)).toBe(true);
  });
});
