import { createRunProgram } from '../../services/run-program.ts';
import { type FirewallRule, PROFILES, type Profile, readRules } from './firewall-rule.ts';

/** What Windows Firewall does with TCP to a port, by what the registry says. */
export interface FirewallFacts {
  readonly direction: 'in' | 'out';
  readonly port: number;
  /** Node's own file, for which rules may be. */
  readonly program: string;
  /** Of the network that the address is on; absent where Windows did not say. */
  readonly category?: Profile;
  /** `off`: it is switched off; `allowed`; `no-rule`: it drops what no rule names; `blocked`: a rule says so. */
  readonly treatment: Readonly<Record<Profile, Treatment>>;
  /** The rules that were found, of all programs and of Node. */
  readonly rules: readonly FirewallRule[];
}
/** What becomes of such a packet. */
export type Treatment = 'off' | 'allowed' | 'no-rule' | 'blocked';

const LOCAL = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
/** What the administrators of a network have decided goes before the machine's own. */
const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';
/** The private profile is called Standard there: [MS-GPFAS] 2.2.3. */
const KEYS: Readonly<Record<Profile, string>> = {
  public: 'PublicProfile',
  private: 'StandardProfile',
  domain: 'DomainProfile',
};

/**
 * Reads what Windows Firewall does with a port. Nothing is concluded from rules of groups of addresses. Undefined where the
 * registry does not tell: it is another system, or another program filters. Tested under Wine, whose registry is real and
 * whose firewall is not.
 */
export async function readFirewall(
  options: {
    readonly port: number;
    readonly direction: 'in' | 'out';
    readonly program: string;
    /** The interface whose network's kind is asked for. */
    readonly interface?: string;
  },
  deps: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly signal: AbortSignal;
  },
): Promise<FirewallFacts | undefined> {
  const run = createRunProgram(deps.environment);
  const query = async (key: string): Promise<string | undefined> => {
    const done = await run('reg.exe', ['query', key], deps.signal);
    return done?.code === 0 ? done.stdout : undefined;
  };
  const [own, policy] = await Promise.all([
    query(`${LOCAL}\\FirewallRules`),
    query(`${POLICY}\\FirewallRules`),
  ]);
  if (own === undefined && policy === undefined) return undefined;
  const { port, direction, program } = options;
  const rules = readRules(`${own ?? ''}\n${policy ?? ''}`, options).filter(
    (rule) => rule.program === undefined || isSame(rule.program, program),
  );
  const settings = await Promise.all(
    PROFILES.map(async (profile) => {
      const [local, over] = await Promise.all([
        query(`${LOCAL}\\${KEYS[profile]}`),
        query(`${POLICY}\\${KEYS[profile]}`),
      ]);
      const text = `${local ?? ''}\n${over ?? ''}`;
      return [profile, treatmentIn(profile, { rules, direction, text })] as const;
    }),
  );
  const category =
    options.interface === undefined ? undefined : await readCategory(options.interface, run, deps);
  return {
    ...{ direction, port, program, rules },
    treatment: Object.fromEntries(settings) as Record<Profile, Treatment>,
    ...(category === undefined ? {} : { category }),
  };
}

/** A rule that blocks goes before all that allow. */
export function treatmentIn(
  profile: Profile,
  {
    rules,
    direction,
    text,
  }: {
    readonly rules: readonly FirewallRule[];
    readonly direction: 'in' | 'out';
    /** The profile's settings as `reg query` shows them, those that go before others last. */
    readonly text: string;
  },
): Treatment {
  if (settingOf('EnableFirewall', text) === 0) return 'off';
  const own = rules.filter(({ profiles }) => profiles.includes(profile));
  if (own.some(({ action }) => action === 'block')) return 'blocked';
  if (own.some(({ action }) => action === 'allow')) return 'allowed';
  // Unless somebody has decided otherwise, what comes in is blocked, and what goes out is not.
  const isIn = direction === 'in';
  const fallback = settingOf(isIn ? 'DefaultInboundAction' : 'DefaultOutboundAction', text);
  return (fallback ?? (isIn ? 1 : 0)) === 0 ? 'allowed' : 'no-rule';
}

function settingOf(name: string, text: string): number | undefined {
  const pattern = new RegExp(`^ {4}${name} {4}REG_DWORD {4}0x(?<value>[0-9a-f]+)`, 'gim');
  const value = [...text.matchAll(pattern)].at(-1)?.groups?.['value'];
  return value === undefined ? undefined : Number.parseInt(value, 16);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** NetworkCategory of Get-NetConnectionProfile. */
const CATEGORIES: readonly Profile[] = ['public', 'private', 'domain'];

async function readCategory(
  name: string,
  run: ReturnType<typeof createRunProgram>,
  { signal }: { readonly signal: AbortSignal },
): Promise<Profile | undefined> {
  const alias = name.replaceAll("'", "''");
  const script = `[int](Get-NetConnectionProfile -InterfaceAlias '${alias}' -ErrorAction Stop).NetworkCategory`;
  const args = ['-NoProfile', '-NonInteractive', '-Command', script];
  const done = await run('powershell.exe', args, signal);
  return done?.code === 0 && /^\d+\s*$/.test(done.stdout)
    ? CATEGORIES[Number(done.stdout)]
    : undefined;
}
