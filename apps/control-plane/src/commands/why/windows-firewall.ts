import type { RunProgram } from '../../services/run-program.ts';
import type { AskedPacket } from './firewall-conditions.ts';
import { type FirewallKey, OTHER_KEYS, RULE_KEYS, SETTING_KEYS } from './firewall-keys.ts';
import {
  type FirewallRule,
  type Origin,
  PROFILES,
  type Profile,
  readRules,
} from './firewall-rule.ts';
import {
  type ProfileSettings,
  rulesOn,
  type Treatment,
  treatmentBy,
} from './firewall-treatment.ts';
import type { RegistryValue } from './registry-export.ts';
import { createRegistryReader, type NotRead, type RegistryReader } from './registry-reader.ts';

/** What Windows Firewall does with such a packet on a network of one kind, by what the registry says. */
export interface ProfileFacts {
  readonly treatment: Treatment;
  /** The rules that count there, and are or may be about the packet. */
  readonly rules: readonly FirewallRule[];
  /** Whether the machine's own rules count there; where a policy says otherwise, no administrator of the machine can help. */
  readonly countsOwnRules: boolean;
  /** Keys of the registry that count there and were not read: where there are any, the treatment is `unclear`. */
  readonly unread: readonly string[];
}

/** What Windows Firewall does with packets to or from a port. */
export interface FirewallFacts {
  readonly direction: 'in' | 'out';
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** Of what comes in: from which network, by this machine's address in it: `10.77.0.8/24`. */
  readonly from?: string;
  /** Node's own file, for which rules may be; absent where it is not known which program holds the port. */
  readonly program?: string;
  /** Of the network that the address is on; absent where Windows did not say. */
  readonly category?: Profile;
  readonly on: Readonly<Record<Profile, ProfileFacts>>;
}

/** What the registry has of Windows Firewall. */
export interface FirewallRegistry {
  readonly rules: Readonly<Record<Origin, readonly RegistryValue[]>>;
  readonly settings: Readonly<Record<Profile, SettingsRead>>;
  /** Keys that count too, and were not read. */
  readonly unread: readonly FirewallKey[];
}

/** What is set, and what of it a policy has set. */
export interface SettingsRead {
  readonly all: ProfileSettings;
  readonly policy: ProfileSettings;
}

/**
 * Reads rules and settings. `absent` where there are none: it is another system, or another program filters; `unread` where
 * reg.exe shows nothing of them. Tested under Wine, whose registry is real and whose firewall is not. Throws what the file
 * system throws where no temporary file can be made.
 */
export async function readFirewallRegistry({
  run,
  signal,
}: {
  readonly run: RunProgram;
  readonly signal: AbortSignal;
}): Promise<FirewallRegistry | NotRead> {
  const reader = createRegistryReader({ run, signal });
  const [machine, policy] = await Promise.all([
    reader.export(RULE_KEYS.machine),
    reader.export(RULE_KEYS.policy),
  ]);
  if (machine === 'unread' && policy === 'unread') return 'unread';
  const settings = await Promise.all(PROFILES.map((profile) => settingsOf(profile, reader)));
  const others = await Promise.all(
    OTHER_KEYS.map(async (other) => ((await reader.find(other.key)) === 'absent' ? [] : [other])),
  );
  const unread = [
    ...unreadOf({ key: RULE_KEYS.machine, profiles: PROFILES }, machine),
    ...unreadOf({ key: RULE_KEYS.policy, profiles: PROFILES }, policy),
    ...settings.flatMap((each) => each.unread),
    ...others.flat(),
  ];
  if (machine === 'absent' && policy === 'absent' && unread.length === 0) return 'absent';
  const bySettings = settings.map(({ profile, read }) => [profile, read] as const);
  return {
    rules: { machine: valuesOf(machine), policy: valuesOf(policy) },
    settings: Object.fromEntries(bySettings) as Record<Profile, SettingsRead>,
    unread,
  };
}

/** What becomes of a packet on each kind of network. */
export function judgeFirewall(
  { rules, settings, unread }: FirewallRegistry,
  packet: AskedPacket,
): Record<Profile, ProfileFacts> {
  const found = [
    ...readRules(rules.machine, packet, 'machine'),
    ...readRules(rules.policy, packet, 'policy'),
  ];
  const each = PROFILES.map((profile): readonly [Profile, ProfileFacts] => {
    const { all, policy } = settings[profile];
    const counting = rulesOn(profile, found, policy);
    const missing = unread.filter(({ profiles }) => profiles.includes(profile));
    return [
      profile,
      {
        treatment: missing.length > 0 ? 'unclear' : treatmentBy(counting, all, packet.direction),
        rules: counting,
        countsOwnRules: policy.AllowLocalPolicyMerge !== 0 && policy.DoNotAllowExceptions !== 1,
        unread: missing.map(({ key }) => key),
      },
    ];
  });
  return Object.fromEntries(each) as Record<Profile, ProfileFacts>;
}

function valuesOf(read: readonly RegistryValue[] | NotRead): readonly RegistryValue[] {
  return typeof read === 'string' ? [] : read;
}

function unreadOf(key: FirewallKey, read: unknown): readonly FirewallKey[] {
  return read === 'unread' ? [key] : [];
}

interface SettingsOfProfile {
  readonly profile: Profile;
  readonly read: SettingsRead;
  readonly unread: readonly FirewallKey[];
}

async function settingsOf(profile: Profile, reader: RegistryReader): Promise<SettingsOfProfile> {
  const keys = SETTING_KEYS[profile];
  const shown = await Promise.all(
    keys.map(async (key) => ({ key, text: await reader.query(key) })),
  );
  // The machine's own are the first.
  const [own = {}, ...policy] = shown.map(({ text }) =>
    text === 'absent' || text === 'unread' ? {} : readSettings(text),
  );
  return {
    profile,
    read: { all: Object.assign({}, own, ...policy), policy: Object.assign({}, ...policy) },
    unread: shown.flatMap(({ key, text }) => unreadOf({ key, profiles: [profile] }, text)),
  };
}

/** The numbers of a key, as `reg query` shows them: their names are ASCII in every language. */
export function readSettings(shown: string): ProfileSettings {
  const values = shown.matchAll(/^ {4}(?<name>\w+) {4}REG_DWORD {4}0x(?<value>[0-9a-f]+)/gim);
  return Object.fromEntries(
    [...values].map(({ groups }) => [
      groups?.['name'],
      Number.parseInt(groups?.['value'] ?? '', 16),
    ]),
  );
}
