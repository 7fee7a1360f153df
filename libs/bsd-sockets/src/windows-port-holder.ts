import { type IpHelper, openIpHelper } from './ip-helper.ts';
import type { IpHelperRow } from './ip-helper-tables.ts';
import type { PortHolder } from './port-holder.ts';
import { windowsProgram } from './windows-program.ts';

/** An address that bind() was to give to a socket. */
export interface WantedAddress {
  /** `127.0.0.1:80`, `[::1]:80`. */
  readonly address: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

/** What Windows' tables of sockets show of an address that somebody wants. */
export type AddressHold =
  /** A socket whose process is named. */
  | { readonly kind: 'owner'; readonly holder: PortHolder; readonly socket: HoldingSocket }
  /** A socket, and no process of it. */
  | { readonly kind: 'unnamed'; readonly socket: HoldingSocket }
  | { readonly kind: 'nobody' }
  /** The tables could not be read. */
  | { readonly kind: 'untold' };

/** The socket that is in the way, as far as the tables show it. */
export interface HoldingSocket {
  /** `0.0.0.0:80`. */
  readonly local: string;
  readonly isInTimeWait: boolean;
  /** Not where only IPv6's address for all meets one of IPv4: it takes that too, unless its socket is for IPv6 alone. */
  readonly isCertain: boolean;
}

/** Where it is looked up. */
export interface HolderDeps {
  readonly helper: IpHelper;
  readonly programOf: (processId: number) => string | undefined;
}

/** MIB_TCP_STATE (tcpmib.h). */
const MIB_TCP_STATE_LISTEN = 2;
const MIB_TCP_STATE_TIME_WAIT = 11;
const ALL_OF_IPV4 = '0.0.0.0';
const ALL_OF_IPV6 = '[::]';

const here = (): HolderDeps => ({ helper: openIpHelper(), programOf: windowsProgram });

/**
 * Who holds a taken port on Windows, whatever the address: the process that its table of sockets names. Undefined where it
 * names none, and where the socket is only bound, which the table doesn't show. Under Wine a socket has a process only after
 * that has used it by itself (send, receive, an option): until then Wine's server holds it alone. Tested under Wine, never
 * on Windows.
 */
export function findWindowsPortHolder(
  port: number,
  protocol: 'tcp' | 'udp',
  { helper, programOf }: HolderDeps = here(),
): PortHolder | undefined {
  const named = helper
    .read(protocol, (localPort) => localPort === port)
    .filter(({ processId }) => processId !== 0);
  // Connections of a listener have its port too; without a listener, a connection alone bars bind().
  const holder = named.find(isListener) ?? named[0];
  return holder && nameOf(holder, programOf);
}

/**
 * Whose socket is in the way of one that wants this address, `127.0.0.1:80`: a socket at the same address, or one of the two
 * at an address that stands for all. A listener comes first, then the very address, then what is certain, then what has a process.
 */
export function findAddressHold(
  { address, port, protocol }: WantedAddress,
  deps?: HolderDeps,
): AddressHold {
  let rows: IpHelperRow[];
  let found: HolderDeps;
  try {
    found = deps ?? here();
    rows = found.helper.read(protocol, (localPort) => localPort === port);
  } catch {
    // No native calls, or no table: a hold is told where it can be, and never keeps the failure of bind() from being told.
    return { kind: 'untold' };
  }
  const [first] = rows
    .map((row) => ({ row, meets: meet(hostOf(row.local), hostOf(address)) }))
    .filter(({ meets }) => meets !== 'never')
    .sort((one, other) => rank(one) - rank(other));
  if (first === undefined) return { kind: 'nobody' };
  const { row, meets } = first;
  const socket = {
    local: row.local,
    isInTimeWait: row.state === MIB_TCP_STATE_TIME_WAIT,
    isCertain: meets !== 'perhaps',
  };
  if (row.processId === 0) return { kind: 'unnamed', socket };
  return { kind: 'owner', holder: nameOf(row, found.programOf), socket };
}

type Meeting = 'same' | 'always' | 'perhaps' | 'never';

const NEARNESS: readonly Meeting[] = ['same', 'always', 'perhaps'];

function meet(one: string, other: string): Meeting {
  if (one === other) return 'same';
  const hosts = [one, other];
  const isOfBoth = one.startsWith('[') !== other.startsWith('[');
  if (isOfBoth) return hosts.includes(ALL_OF_IPV6) ? 'perhaps' : 'never';
  return hosts.includes(ALL_OF_IPV4) || hosts.includes(ALL_OF_IPV6) ? 'always' : 'never';
}

function rank({ row, meets }: { row: IpHelperRow; meets: Meeting }): number {
  const nearness = NEARNESS.indexOf(meets);
  return (isListener(row) ? 0 : 6) + nearness * 2 + (row.processId === 0 ? 1 : 0);
}

const isListener = ({ state }: IpHelperRow): boolean => state === MIB_TCP_STATE_LISTEN;

function nameOf({ processId: pid }: IpHelperRow, programOf: HolderDeps['programOf']): PortHolder {
  return { pid, command: programOf(pid) ?? '?' };
}

/** `127.0.0.1`, or `[fe80::1]`: the tables have no zones here. */
function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':')).replace(/%[^\]]*/, '');
}
