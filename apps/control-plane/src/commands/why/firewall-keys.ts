import { PROFILES, type Profile } from './firewall-rule.ts';

const LOCAL = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
/** What the administrators of a network have decided goes before the machine's own. */
const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';

/** Where rules are. */
export const RULE_KEYS = {
  machine: `${LOCAL}\\FirewallRules`,
  policy: `${POLICY}\\FirewallRules`,
} as const;

/**
 * Where settings are. In the order in which they are read, the last goes before the others. The private profile was called
 * Standard: in the machine's own settings it still is, in a policy it is both ([MS-GPFAS] 2.2.3).
 */
export const SETTING_KEYS: Readonly<Record<Profile, readonly string[]>> = {
  public: [`${LOCAL}\\PublicProfile`, `${POLICY}\\PublicProfile`],
  private: [`${LOCAL}\\StandardProfile`, `${POLICY}\\StandardProfile`, `${POLICY}\\PrivateProfile`],
  domain: [`${LOCAL}\\DomainProfile`, `${POLICY}\\DomainProfile`],
};

/** A key of the registry that says what the firewall does on networks of these kinds. */
export interface FirewallKey {
  readonly key: string;
  readonly profiles: readonly Profile[];
}

/** What older policies set (WindowsFirewall.admx): lists of ports and programs, and switches for services of Windows. */
const OLDER = ['GloballyOpenPorts', 'AuthorizedApplications', 'Services', 'RemoteAdminSettings'];

/**
 * What Windows obeys too, and is not read here: where there is such a key, what the firewall does is not known. Mdm is what
 * a management of devices sets (the Firewall CSP). Standard was in older policies whatever is no domain.
 */
export const OTHER_KEYS: readonly FirewallKey[] = [
  { key: `${LOCAL}\\Mdm`, profiles: PROFILES },
  ...OLDER.flatMap((name): readonly FirewallKey[] => [
    { key: `${POLICY}\\DomainProfile\\${name}`, profiles: ['domain'] },
    { key: `${POLICY}\\StandardProfile\\${name}`, profiles: ['public', 'private'] },
  ]),
];
