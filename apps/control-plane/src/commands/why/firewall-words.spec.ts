import { expect, it } from 'vitest';
import { allowLine, turnLine } from './firewall-line.ts';
import type { FirewallRule, Profile } from './firewall-rule.ts';
import type { Treatment } from './firewall-treatment.ts';
import { doubtOf, keepsFromSending, wordsForOthers } from './firewall-words.ts';
import type { FirewallFacts, ProfileFacts } from './windows-firewall.ts';

const BLOCK: FirewallRule = {
  ...{ id: '{A}', name: 'Node.js', action: 'block', origin: 'machine', doubts: [] },
  ...{ profiles: ['public'], isOfDialog: true },
};
const on = (treatment: Treatment, more: Partial<ProfileFacts> = {}): ProfileFacts => ({
  ...{ treatment, rules: [], countsOwnRules: true, unread: [] },
  ...more,
});
const facts = (
  each: Partial<Record<Profile, ProfileFacts>>,
  more: Partial<FirewallFacts> = {},
): FirewallFacts => ({
  ...{ direction: 'in', protocol: 'tcp', port: 65_432, program: 'C:\\node.exe' },
  on: { public: on('allowed'), private: on('allowed'), domain: on('allowed'), ...each },
  ...more,
});
const said = (each: Partial<Record<Profile, ProfileFacts>>, more: Partial<FirewallFacts> = {}) =>
  wordsForOthers(facts(each, more))?.en;

it('lets the port in for the same network, on that kind of network, where no rule names it', () => {
  const line = allowLine({ protocol: 'tcp', port: 65_432, profile: 'public' });
  expect(line).toBe(
    'netsh advfirewall firewall add rule name="Socketlab TCP 65432" dir=in action=allow protocol=TCP localport=65432 remoteip=localsubnet profile=public',
  );
  expect(said({ public: on('no-rule') }, { category: 'public' })).toContain(`runs: ${line}`);
});

it('is of the network’s own kind only: what another kind blocks keeps nobody out', () => {
  const blocked = on('blocked', { rules: [BLOCK] });
  expect(said({ public: blocked }, { category: 'private' })).toBeUndefined();
  const twice = { public: blocked, private: on('no-rule') };
  expect(said(twice, { category: 'private' })).toContain('netsh advfirewall firewall add rule');
  expect(said(twice)).toContain('if this network is public or private,');
});

it('turns the rules of Windows’ dialog around by the names of their values, for the port and the same network', () => {
  expect(said({ public: on('blocked', { rules: [BLOCK] }) })).toContain(
    "in PowerShell: Set-NetFirewallRule -Name '{A}' -Action Allow -Protocol TCP -LocalPort 65432 -RemoteAddress LocalSubnet",
  );
});

it('rewrites no rule that blocks more than Node, and names it', () => {
  const wider = { ...BLOCK, id: '{B}', isOfDialog: false };
  const words = said({ public: on('blocked', { rules: [BLOCK, wider] }) });
  expect(words).toContain('blocked by {B} in the registry');
  expect(words).toContain('an administrator must narrow that until it leaves TCP 65432 out');
  expect(words).not.toMatch(/netsh|NetFirewallRule/);
});

it('lets no name of a rule out of its quotation marks, and makes no pattern of it', () => {
  const names = ["a'; x", 'b’; x', 'c*[d]?`'].map((id) => ({ id }));
  expect(turnLine(names, { protocol: 'udp', port: 1 })).toContain(
    "-Name 'a''; x','b’’; x','c`*`[d`]`?``' -Action",
  );
});

it('has no line where the network’s policy decides', () => {
  const policy = on('blocked', { rules: [{ ...BLOCK, origin: 'policy' }] });
  for (const each of [policy, on('no-rule', { countsOwnRules: false })]) {
    expect(said({ public: each })).toContain('policy of its network');
    expect(said({ public: each })).not.toMatch(/netsh|NetFirewallRule/);
  }
});

it('lets rules count again where all that comes in is blocked, on those kinds of network', () => {
  expect(said({ public: on('shielded'), domain: on('shielded') })).toContain(
    'in PowerShell: Set-NetFirewallProfile -Profile Public,Domain -AllowInboundRules True',
  );
});

it('says which keys of the registry were not read, on the kinds of network that this may be', () => {
  const unread = on('unclear', { unread: ['HKLM\\X\\Mdm'], rules: [BLOCK] });
  expect(said({ public: unread })).toContain('could not be told');
  expect(doubtOf(facts({ public: unread, private: unread }))?.en).toBe(
    'rules or settings that count too were not read (HKLM\\X\\Mdm)',
  );
  expect(doubtOf(facts({ public: unread }, { category: 'private' }))).toBeUndefined();
});

it('says that it could not tell, and why', () => {
  const unclear = on('unclear', { rules: [{ ...BLOCK, doubts: ['RA42', 'RMauth'] }] });
  expect(said({ public: unclear }, { category: 'public' })).toContain('could not be told');
  expect(doubtOf(facts({ public: unclear }))?.en).toContain('({A}: RA42, RMauth)');
  expect(doubtOf(facts({ public: unclear }, { category: 'private' }))).toBeUndefined();
  expect(
    keepsFromSending(facts({ public: unclear }, { category: 'public', direction: 'out' })),
  ).toBe(false);
});
