import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRunProgram, type RunProgram } from '../../services/run-program.ts';
import type { AskedPacket } from './firewall-conditions.ts';
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
import { type RegistryValue, readExport } from './registry-export.ts';

/** What Windows Firewall does with such a packet on a network of one kind, by what the registry says. */
export interface ProfileFacts {
  readonly treatment: Treatment;
  /** The rules that count there, and are or may be about the packet. */
  readonly rules: readonly FirewallRule[];
  /** Whether the machine's own rules count there; where a policy says otherwise, no administrator of the machine can help. */
  readonly countsOwnRules: boolean;
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

const LOCAL = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
/** What the administrators of a network have decided goes before the machine's own. */
const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';
/**
 * In the order in which they are read, the last goes before the others. The private profile was called Standard: in the
 * machine's own settings it still is, in a policy it is both ([MS-GPFAS] 2.2.3).
 */
const KEYS: Readonly<Record<Profile, readonly string[]>> = {
  public: [`${LOCAL}\\PublicProfile`, `${POLICY}\\PublicProfile`],
  private: [`${LOCAL}\\StandardProfile`, `${POLICY}\\StandardProfile`, `${POLICY}\\PrivateProfile`],
  domain: [`${LOCAL}\\DomainProfile`, `${POLICY}\\DomainProfile`],
};

/** What the registry has of Windows Firewall. */
export interface FirewallRegistry {
  readonly rules: Readonly<Record<Origin, readonly RegistryValue[]>>;
  readonly settings: Readonly<Record<Profile, SettingsRead>>;
}

/** What is set, and what of it a policy has set. */
export interface SettingsRead {
  readonly all: ProfileSettings;
  readonly policy: ProfileSettings;
}

/**
 * Reads rules and settings, which takes no rights. Undefined where there are none: it is another system, or another program
 * filters. Tested under Wine, whose registry is real and whose firewall is not. Throws what the file system throws where no
 * temporary file can be made.
 */
export async function readFirewallRegistry({
  environment,
  signal,
}: {
  readonly environment: AskedPacket['environment'];
  readonly signal: AbortSignal;
}): Promise<FirewallRegistry | undefined> {
  const run = createRunProgram(environment);
  const [machine, policy] = await Promise.all([
    exportKey(`${LOCAL}\\FirewallRules`, run, signal),
    exportKey(`${POLICY}\\FirewallRules`, run, signal),
  ]);
  if (machine === undefined && policy === undefined) return undefined;
  const settings = await Promise.all(
    PROFILES.map(async (profile) => [profile, await settingsOf(profile, run, signal)] as const),
  );
  return {
    rules: { machine: machine ?? [], policy: policy ?? [] },
    settings: Object.fromEntries(settings) as Record<Profile, SettingsRead>,
  };
}

/** What becomes of a packet on each kind of network. */
export function judgeFirewall(
  { rules, settings }: FirewallRegistry,
  packet: AskedPacket,
): Record<Profile, ProfileFacts> {
  const found = [
    ...readRules(rules.machine, packet, 'machine'),
    ...readRules(rules.policy, packet, 'policy'),
  ];
  const each = PROFILES.map((profile): readonly [Profile, ProfileFacts] => {
    const { all, policy } = settings[profile];
    const counting = rulesOn(profile, found, policy);
    return [
      profile,
      {
        treatment: treatmentBy(counting, all, packet.direction),
        rules: counting,
        countsOwnRules: policy.AllowLocalPolicyMerge !== 0 && policy.DoNotAllowExceptions !== 1,
      },
    ];
  });
  return Object.fromEntries(each) as Record<Profile, ProfileFacts>;
}

/** The values of a key, from a file: what reg.exe prints is in the console's code page. Undefined where there is no such key. */
async function exportKey(
  key: string,
  run: RunProgram,
  signal: AbortSignal,
): Promise<readonly RegistryValue[] | undefined> {
  // A user who has never had a temporary file may not have the folder for them.
  await mkdir(tmpdir(), { recursive: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'socketlab-firewall-'));
  try {
    const file = path.join(folder, 'rules.reg');
    const done = await run('reg.exe', ['export', key, file, '/y'], signal);
    return done?.code === 0 ? readExport(await readFile(file)) : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function settingsOf(
  profile: Profile,
  run: RunProgram,
  signal: AbortSignal,
): Promise<SettingsRead> {
  const shown = await Promise.all(
    KEYS[profile].map(async (key) => {
      const done = await run('reg.exe', ['query', key], signal);
      return done?.code === 0 ? readSettings(done.stdout) : {};
    }),
  );
  // The machine's own are the first.
  const [, ...policy] = shown;
  return { all: Object.assign({}, ...shown), policy: Object.assign({}, ...policy) };
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
