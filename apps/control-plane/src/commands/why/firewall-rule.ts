/** The kinds of network that Windows tells apart. */
export const PROFILES = ['public', 'private', 'domain'] as const;
/** One of them. */
export type Profile = (typeof PROFILES)[number];

/** An active rule of Windows Firewall, as far as it is about TCP and a port. */
export interface FirewallRule {
  readonly name: string;
  readonly action: 'allow' | 'block';
  readonly direction: 'in' | 'out';
  /** All kinds of network where it names none. */
  readonly profiles: readonly Profile[];
  /** The only program that it is about; absent where it is about all. */
  readonly program?: string;
}

const TCP = '6';
const ANY_PROTOCOL = '256';

/**
 * Reads the rules about TCP to a port in that direction out of what `reg query` shows of a key of rules. Each value is one
 * rule, fields of `name=value` between bars: [MS-GPFAS] 2.2.2.19. What a rule says of addresses and interfaces is not
 * read; one for a service of its own, or for Store applications, is none of these.
 */
export function readRules(
  shown: string,
  { port, direction }: { readonly port: number; readonly direction: 'in' | 'out' },
): readonly FirewallRule[] {
  const values = shown.matchAll(/^ {4}.+? {4}REG_SZ {4}v[\d.]+\|(?<fields>.*?)\r?$/gm);
  return [...values].flatMap((match) => {
    const fields = fieldsOf(match.groups?.['fields'] ?? '');
    const first = (name: string): string | undefined => fields.get(name)?.[0];
    const isMeant =
      first('Active')?.toUpperCase() === 'TRUE' &&
      first('Dir')?.toLowerCase() === direction &&
      [undefined, TCP, ANY_PROTOCOL].includes(first('Protocol')) &&
      !fields.has('Svc') &&
      !fields.has('AppPkgId') &&
      namesPort(fields, direction === 'in' ? 'LPort' : 'RPort', port);
    const action = first('Action')?.toLowerCase();
    if (!isMeant || (action !== 'allow' && action !== 'block')) return [];
    const program = first('App');
    return [
      {
        ...{ name: first('Name') ?? '', action, direction, profiles: profilesOf(fields) },
        ...(program === undefined ? {} : { program }),
      },
    ];
  });
}

type Fields = ReadonlyMap<string, readonly string[]>;

/** A name may stand there several times: then any of its values will do. */
function fieldsOf(text: string): Fields {
  const fields = new Map<string, string[]>();
  for (const field of text.split('|')) {
    const at = field.indexOf('=');
    if (at < 0) continue;
    const name = field.slice(0, at);
    fields.set(name, [...(fields.get(name) ?? []), field.slice(at + 1)]);
  }
  return fields;
}

/** Without ports the rule is about all; keywords (RPC, IPHTTPS) are none of ours. */
function namesPort(fields: Fields, name: 'LPort' | 'RPort', port: number): boolean {
  const ports = fields.get(name);
  const ranges = fields.get(`${name}2_10`);
  if (ports === undefined && ranges === undefined) return true;
  const isInRange = (range: string): boolean => {
    const [low = '', high = low] = range.split('-');
    return /^\d+$/.test(low) && port >= Number(low) && port <= Number(high);
  };
  return [...(ports ?? []), ...(ranges ?? [])].some(isInRange);
}

function profilesOf(fields: Fields): readonly Profile[] {
  const named = (fields.get('Profile') ?? []).map((name) => name.toLowerCase());
  return named.length === 0 ? PROFILES : PROFILES.filter((profile) => named.includes(profile));
}
