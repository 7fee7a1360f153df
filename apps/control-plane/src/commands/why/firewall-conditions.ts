import { type AddressRange, coverageOf, readRange } from './address-ranges.ts';

/** The packet that is asked about, as far as it is known. What is not known is absent. */
export interface AskedPacket {
  readonly protocol: 'tcp' | 'udp';
  readonly direction: 'in' | 'out';
  /** The server's: the local one of what comes in, the remote one of what goes out. */
  readonly port: number;
  /** The program's file, and where it really is; absent where it is not known which program holds the port. */
  readonly programs?: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly family: 4 | 6;
  /** The addresses that it may have: a network's own where others in general are asked about. */
  readonly local?: readonly AddressRange[];
  readonly remote: readonly AddressRange[];
  /** The networks that the interface is on. */
  readonly subnets?: readonly AddressRange[];
  /** The interface's GUID, and its type by IANA's list (ifType). */
  readonly interface?: { readonly guid: string; readonly type: number };
}

/** The fields of a rule by their names; a name that stands there several times means any of its values. */
export type Fields = ReadonlyMap<string, readonly string[]>;
/** Whether a condition holds of all such packets, of none, or nobody can tell from here. */
export type Held = 'yes' | 'no' | 'unclear';
/** A condition of a rule, judged: with the fields that it was read from. */
export interface Condition {
  readonly held: Held;
  readonly fields: readonly string[];
}

/**
 * Judges every field of a rule that limits to which packets it applies: [MS-GPFAS] 2.2.2.19, whose meanings are those of
 * [MS-FASP] 2.2.37. A field that the grammar does not have yet may be a limit, so it is unclear.
 */
export function conditionsOf(fields: Fields, packet: AskedPacket): readonly Condition[] {
  const isIn = packet.direction === 'in';
  const judged: readonly (Condition | undefined)[] = [
    condition(fields, ['Protocol'], ([value]) => protocolHeld(value, packet)),
    condition(fields, namesOf(fields, /^LPort/), (ports) =>
      portHeld(ports, isIn ? packet.port : undefined),
    ),
    condition(fields, namesOf(fields, /^RPort/), (ports) =>
      portHeld(ports, isIn ? undefined : packet.port),
    ),
    condition(fields, ['App'], ([app = '']) => programHeld(app, packet)),
    condition(fields, namesOf(fields, /^LA[46]/), () => addressHeld(fields, 'LA', packet)),
    condition(fields, namesOf(fields, /^RA[46]/), () => addressHeld(fields, 'RA', packet)),
    condition(fields, ['IF'], (guids) => guidHeld(guids, packet)),
    condition(fields, ['IFType'], (types) => typeHeld(types, packet)),
    // An application of the Store is a package, and Node's program is none.
    condition(fields, ['AppPkgId'], () => (packet.programs === undefined ? 'unclear' : 'no')),
    condition(fields, namesOf(fields, /^ICMP[46]/), () => 'no'),
    condition(
      fields,
      [...fields.keys()].filter((name) => !isJudged(name)),
      () => 'unclear',
    ),
  ];
  return judged.filter((each) => each !== undefined);
}

function condition(
  fields: Fields,
  names: readonly string[],
  judge: (values: readonly string[]) => Held,
): Condition | undefined {
  const present = names.filter((name) => fields.has(name));
  if (present.length === 0) return undefined;
  const values = present.flatMap((name) => fields.get(name) ?? []);
  return { held: judge(values), fields: present };
}

function namesOf(fields: Fields, pattern: RegExp): readonly string[] {
  return [...fields.keys()].filter((name) => pattern.test(name));
}

/** What names a rule, says what it does, or is about what a firewall does beside: no condition on a packet. */
const NO_LIMITS =
  /^(?:Action|Dir|Active|Profile|Name|Desc|EmbedCtxt|Edge|Defer|LSM|LOM|PCross|AuthByPassOut)$/;
const JUDGED = /^(?:Protocol|[LR]Port\w*|App|[LR]A[46]\w*|IF|IFType|AppPkgId|ICMP[46])$/;
const isJudged = (name: string): boolean => NO_LIMITS.test(name) || JUDGED.test(name);

const PROTOCOLS = { tcp: 6, udp: 17 } as const;
const ANY_PROTOCOL = 256;

function protocolHeld(value: string | undefined, { protocol }: AskedPacket): Held {
  const number = Number(value);
  return number === PROTOCOLS[protocol] || number === ANY_PROTOCOL ? 'yes' : 'no';
}

/** Keywords are of Windows' own services: they take ports that no rule names. */
const OF_SERVICES = /^[A-Za-z]/;

/** Of the port that the client's side has nothing is known beforehand. */
function portHeld(ports: readonly string[], asked: number | undefined): Held {
  if (asked === undefined) return 'unclear';
  const isInRange = (range: string): boolean => {
    const [low = '', high = low] = range.split('-');
    return asked >= Number(low) && asked <= Number(high);
  };
  if (ports.some((each) => /^\d+(?:-\d+)?$/.test(each) && isInRange(each))) return 'yes';
  // RPC and its like have ports from the dynamic range, which may be this one.
  return ports.some((each) => OF_SERVICES.test(each)) ? 'unclear' : 'no';
}

/** Those that are the same for all users of a machine: the firewall is none of its users. */
const MACHINE_VARIABLES = [
  'systemroot',
  'windir',
  'systemdrive',
  'programfiles',
  'programfiles(x86)',
  'programdata',
  'commonprogramfiles',
  'commonprogramfiles(x86)',
  'allusersprofile',
  'public',
];

function programHeld(app: string, { programs, environment }: AskedPacket): Held {
  if (programs === undefined) return 'unclear';
  const path = expand(app, environment);
  // Short names (PROGRA~1), and variables that are a user's, may stand for any path.
  if (/%[^%]+%|~\d/.test(path)) return 'unclear';
  return programs.some((each) => bare(each) === bare(path)) ? 'yes' : 'no';
}

function expand(path: string, environment: AskedPacket['environment']): string {
  const known = new Map(
    Object.entries(environment).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return path.replaceAll(/%([^%]+)%/g, (whole, name: string) => {
    const wanted = name.toLowerCase();
    if (!MACHINE_VARIABLES.includes(wanted)) return whole;
    // A program of 32 bits has its own ProgramFiles, and ProgramW6432 for the machine's.
    const value = wanted === 'programfiles' ? known.get('programw6432') : undefined;
    return value ?? known.get(wanted) ?? whole;
  });
}

/** Windows tells no case in names, and a path with a long-path prefix is the same path. */
function bare(path: string): string {
  return path
    .replace(/^\\\\\?\\/, '')
    .replaceAll('/', '\\')
    .toLowerCase();
}

/** A rule that names addresses of the other family only is about that. */
function addressHeld(fields: Fields, side: 'LA' | 'RA', packet: AskedPacket): Held {
  const asked = side === 'LA' ? packet.local : packet.remote;
  if (asked === undefined) return 'unclear';
  const values = namesOf(fields, new RegExp(`^${side}${packet.family}`)).flatMap(
    (name) => fields.get(name) ?? [],
  );
  const ranges = values.map((value) => rangesOf(value, packet));
  const coverage = coverageOf(
    asked,
    ranges.flatMap((each) => each ?? []),
  );
  if (coverage === 'all') return 'yes';
  return coverage === 'some' || ranges.includes(undefined) ? 'unclear' : 'no';
}

/** Undefined where it is not looked at which addresses these are: DNS, DHCP, WINS, DefaultGateway, the Internet. */
function rangesOf(value: string, { subnets }: AskedPacket): readonly AddressRange[] | undefined {
  if (value.toLowerCase() === 'localsubnet') return subnets;
  const range = readRange(value);
  return range === undefined ? undefined : [range];
}

function guidHeld(guids: readonly string[], { interface: own }: AskedPacket): Held {
  if (own === undefined) return 'unclear';
  return guids.some((guid) => guid.toLowerCase() === own.guid.toLowerCase()) ? 'yes' : 'no';
}

/** IF_TYPE_ETHERNET_CSMACD, IF_TYPE_IEEE80211 and IF_TYPE_PPP (ipifcons.h); of others nobody says what they count as. */
const TYPES: Readonly<Record<number, string>> = { 6: 'lan', 71: 'wireless', 23: 'remoteaccess' };

function typeHeld(types: readonly string[], { interface: own }: AskedPacket): Held {
  const known = own === undefined ? undefined : TYPES[own.type];
  if (known === undefined) return 'unclear';
  return types.some((type) => type.toLowerCase() === known) ? 'yes' : 'no';
}
