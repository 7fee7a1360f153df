import { type AskedPacket, conditionsOf, type Fields } from './firewall-conditions.ts';
import type { RegistryValue } from './registry-export.ts';

/** The kinds of network that Windows tells apart. */
export const PROFILES = ['public', 'private', 'domain'] as const;
/** One of them. */
export type Profile = (typeof PROFILES)[number];

/** Where a rule was read: the machine's own, or what the administrators of its network have decided. */
export type Origin = 'machine' | 'policy';

/** An active rule of Windows Firewall that is, or may be, about the packet that was asked about. */
export interface FirewallRule {
  /** The name of its value in the registry, which is no other rule's. */
  readonly id: string;
  /** What it is called for people, or a resource that holds the name: `@FirewallAPI.dll,-28502`. */
  readonly name: string;
  /** `bypass`: allowed where IPsec knows the peer, whatever else blocks. */
  readonly action: 'allow' | 'block' | 'bypass';
  readonly origin: Origin;
  /** All kinds of network where it names none. */
  readonly profiles: readonly Profile[];
  /** The fields that nobody can judge from here; where there are none, the rule applies. */
  readonly doubts: readonly string[];
  /** Whether it is about this protocol of this program and nothing else, as Windows' own dialog makes rules. */
  readonly isOfDialog: boolean;
}

/**
 * The active rules among the values of a key of rules that are, or may be, about that packet. Each value is one rule, fields
 * of `name=value` between bars: [MS-GPFAS] 2.2.2.19.
 */
export function readRules(
  values: readonly RegistryValue[],
  packet: AskedPacket,
  origin: Origin,
): readonly FirewallRule[] {
  return values.flatMap(({ name: id, data }) => {
    const fields = fieldsOf(String(data));
    const first = (name: string): string | undefined => fields?.get(name)?.[0];
    const action = ACTIONS[first('Action')?.toLowerCase() ?? ''];
    const isMeant =
      first('Active')?.toUpperCase() === 'TRUE' && first('Dir')?.toLowerCase() === packet.direction;
    if (fields === undefined || action === undefined || !isMeant) return [];
    const conditions = conditionsOf(fields, packet);
    if (conditions.some(({ held }) => held === 'no')) return [];
    const doubts = conditions.flatMap(({ held, fields: names }) =>
      held === 'unclear' ? names : [],
    );
    const named = { id, name: first('Name') ?? '', profiles: profilesOf(fields) };
    const limits = conditions.flatMap(({ fields: names }) => names).toSorted();
    const isOfDialog = limits.join() === 'App,Protocol' && first('Protocol') !== ANY_PROTOCOL;
    return [{ ...named, action, origin, doubts, isOfDialog }];
  });
}

const ANY_PROTOCOL = '256';
const ACTIONS: Readonly<Record<string, FirewallRule['action']>> = {
  allow: 'allow',
  block: 'block',
  bypass: 'bypass',
};

/** Undefined of what is no rule. */
function fieldsOf(text: string): Fields | undefined {
  if (!/^v[\d.]+\|/.test(text)) return undefined;
  const fields = new Map<string, string[]>();
  for (const field of text.split('|')) {
    const at = field.indexOf('=');
    if (at < 0) continue;
    const name = field.slice(0, at);
    fields.set(name, [...(fields.get(name) ?? []), field.slice(at + 1)]);
  }
  return fields;
}

function profilesOf(fields: Fields): readonly Profile[] {
  const named = (fields.get('Profile') ?? []).map((name) => name.toLowerCase());
  return named.length === 0 || named.includes('all')
    ? PROFILES
    : PROFILES.filter((profile) => named.includes(profile));
}
