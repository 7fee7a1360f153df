import { expect, it } from 'vitest';
import type { FirewallRule } from './firewall-rule.ts';
import { type ProfileSettings, rulesOn, treatmentBy } from './firewall-treatment.ts';
import { readSettings } from './windows-firewall.ts';

const rule = (more: Partial<FirewallRule>): FirewallRule => ({
  ...{ id: '{A}', name: 'lab', action: 'allow', origin: 'machine', profiles: ['public'] },
  ...{ doubts: [], isOfDialog: false },
  ...more,
});
const ALLOW = rule({});
const BLOCK = rule({ action: 'block' });
const MAY_ALLOW = rule({ doubts: ['RMauth'] });
const MAY_BLOCK = rule({ action: 'block', doubts: ['RA4'] });
const treated = (rules: readonly FirewallRule[], settings: ProfileSettings = {}) =>
  treatmentBy(rules, settings, 'in');

it.each([
  [[], 'no-rule'],
  [[ALLOW], 'allowed'],
  [[ALLOW, BLOCK], 'blocked'],
  [[MAY_ALLOW], 'unclear'],
  [[ALLOW, MAY_BLOCK], 'unclear'],
  [[MAY_ALLOW, BLOCK], 'blocked'],
  [[BLOCK, rule({ action: 'bypass' })], 'unclear'],
])('what comes in is judged by all rules: %#', (rules, expected) => {
  expect(treated(rules)).toBe(expected);
});

it('is judged by what is set, too', () => {
  expect(treated([BLOCK], { EnableFirewall: 0 })).toBe('off');
  expect(treated([ALLOW], { DoNotAllowExceptions: 1 })).toBe('shielded');
  expect(treated([], { DefaultInboundAction: 0 })).toBe('allowed');
  expect(treated([MAY_ALLOW], { DefaultInboundAction: 0 })).toBe('allowed');
});

it('goes out unless a rule blocks it, or nothing may', () => {
  expect(treatmentBy([], {}, 'out')).toBe('allowed');
  expect(treatmentBy([], { DefaultOutboundAction: 1 }, 'out')).toBe('no-rule');
  expect(treatmentBy([BLOCK], {}, 'out')).toBe('blocked');
  expect(treatmentBy([MAY_BLOCK], {}, 'out')).toBe('unclear');
});

it('counts the rules of that kind of network, and where a policy says so only its own', () => {
  const policy = rule({ id: '{B}', origin: 'policy' });
  expect(rulesOn('public', [ALLOW, policy], {})).toEqual([ALLOW, policy]);
  expect(rulesOn('private', [ALLOW, policy], {})).toEqual([]);
  expect(rulesOn('public', [ALLOW, policy], { AllowLocalPolicyMerge: 0 })).toEqual([policy]);
});

it('reads settings from what reg.exe shows', () => {
  const shown =
    '\r\nHKEY_LOCAL_MACHINE\\X\r\n    EnableFirewall    REG_DWORD    0x1\r\n    LogFilePath    REG_SZ    x\r\n';
  expect(readSettings(shown)).toEqual({ EnableFirewall: 1 });
});
