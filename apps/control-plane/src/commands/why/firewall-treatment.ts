import type { FirewallRule, Profile } from './firewall-rule.ts';

/**
 * What becomes of such a packet. `off`: the firewall is switched off; `shielded`: it lets nothing in, whatever the rules
 * say; `allowed`; `no-rule`: dropped, for no rule names it; `blocked`: a rule says so; `unclear`: it depends on what nobody
 * can tell from here.
 */
export type Treatment = 'off' | 'shielded' | 'allowed' | 'no-rule' | 'blocked' | 'unclear';

/** What is set for a kind of network, the numbers of the registry; absent where nothing is. */
export interface ProfileSettings {
  readonly EnableFirewall?: number;
  readonly DoNotAllowExceptions?: number;
  readonly DefaultInboundAction?: number;
  readonly DefaultOutboundAction?: number;
  /** 0: of the machine's own rules none counts. Only a policy says so. */
  readonly AllowLocalPolicyMerge?: number;
}

/** The rules that count on a network of that kind. */
export function rulesOn(
  profile: Profile,
  rules: readonly FirewallRule[],
  { AllowLocalPolicyMerge: merge }: ProfileSettings,
): readonly FirewallRule[] {
  return rules.filter(
    ({ profiles, origin }) => profiles.includes(profile) && (origin === 'policy' || merge !== 0),
  );
}

/** Judges the rules that count there, with what is set: [MS-FASP] 2.2.37 and 2.2.38. A rule that blocks goes before all that allow. */
export function treatmentBy(
  rules: readonly FirewallRule[],
  settings: ProfileSettings,
  direction: 'in' | 'out',
): Treatment {
  if (settings.EnableFirewall === 0) return 'off';
  if (direction === 'in' && settings.DoNotAllowExceptions === 1) return 'shielded';
  // Unless somebody has decided otherwise, what comes in is blocked, and what goes out is not.
  const fallback =
    direction === 'in'
      ? (settings.DefaultInboundAction ?? BLOCK)
      : (settings.DefaultOutboundAction ?? ALLOW);
  const certain = rules.filter(({ doubts }) => doubts.length === 0);
  const has = (among: readonly FirewallRule[], wanted: FirewallRule['action']): boolean =>
    among.some(({ action }) => action === wanted);
  // Whether IPsec knows the peer is not looked at.
  if (has(rules, 'bypass')) return 'unclear';
  if (has(certain, 'block')) return 'blocked';
  const otherwise = has(certain, 'allow') || fallback === ALLOW ? 'allowed' : 'no-rule';
  const mayBlock = has(rules, 'block');
  const mayAllow = otherwise === 'no-rule' && has(rules, 'allow');
  return mayBlock || mayAllow ? 'unclear' : otherwise;
}

const ALLOW = 0;
const BLOCK = 1;
