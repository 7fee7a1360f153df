import { ipv4Literal, ipv6Literal } from '@socketlab/foundation';

/** An interface of a Windows machine. */
export interface WindowsInterface {
  readonly index: number;
  /** What its owner calls it: `Ethernet`. */
  readonly name: string;
  /** `{6B29FC40-CA47-1067-B31D-00DD010662DA}`. */
  readonly guid: string;
  /** By IANA's list of ifType: 6 is Ethernet, 71 Wi-Fi. */
  readonly type: number;
  /** Absent where the driver does not say. */
  readonly hasCarrier?: boolean;
}

/** A neighbour as Windows knows it. */
export interface WindowsNeighbour {
  readonly address: string;
  readonly interfaceIndex: number;
  /** In the words of arp(7): REACHABLE. */
  readonly state: string;
  /** `02:00:00:00:00:07`; absent where it knows none. */
  readonly linkAddress?: string;
}

/** AF_INET and AF_INET6 of Windows (ws2def.h). */
export const FAMILIES = { 4: 2, 6: 23 } as const;
/** SOCKADDR_INET (ws2ipdef.h), a union as long as sockaddr_in6. */
export const SOCKADDR_INET = { bytes: 28, ipv4At: 4, ipv6At: 8, scopeAt: 24 } as const;
/**
 * The rows of netioapi.h as learn.microsoft.com has them, with the alignment of 64 bits: where the fields stand. Before the
 * rows of a table is their count, in 8 bytes.
 */
export const TABLE_HEAD_BYTES = 8;
export const MIB_IPFORWARD_ROW2 = { bytes: 104, indexAt: 8, nextHopAt: 44 } as const;
export const MIB_IPNET_ROW2 = {
  bytes: 88,
  indexAt: 28,
  linkAt: 40,
  linkBytesAt: 72,
  stateAt: 76,
} as const;
export const MIB_UNICASTIPADDRESS_ROW = { bytes: 80, indexAt: 40 } as const;
export const MIB_IF_ROW2 = {
  ...{ bytes: 1352, indexAt: 8, guidAt: 12, aliasAt: 28, aliasBytes: 514 },
  ...{ typeAt: 1128, mediaConnectStateAt: 1164 },
} as const;
/** MIB_IPFORWARDROW (ipmib.h), which is IPv4's alone. */
export const MIB_IPFORWARDROW = { bytes: 56, nextHopAt: 12, indexAt: 16, typeAt: 20 } as const;

/** NL_NEIGHBOR_STATE (nldef.h), in the words of arp(7). */
const STATES = ['FAILED', 'INCOMPLETE', 'PROBE', 'DELAY', 'STALE', 'REACHABLE', 'PERMANENT'];
/** MediaConnectStateConnected and MediaConnectStateDisconnected of NET_IF_MEDIA_CONNECT_STATE (ifdef.h). */
const CARRIER: Readonly<Record<number, boolean>> = { 1: true, 2: false };

/** The address of a SOCKADDR_INET; undefined of one that stands for none. */
export function readSocketAddress(row: Buffer, at: number): string | undefined {
  const family = row.readUInt16LE(at);
  if (family === FAMILIES[4]) return ipv4Literal(row, at + SOCKADDR_INET.ipv4At);
  return family === FAMILIES[6] ? ipv6Literal(row, at + SOCKADDR_INET.ipv6At) : undefined;
}

/** Reads a MIB_IF_ROW2. */
export function readInterfaceRow(row: Buffer): WindowsInterface {
  const { indexAt, guidAt, aliasAt, aliasBytes, typeAt, mediaConnectStateAt } = MIB_IF_ROW2;
  const alias = row.subarray(aliasAt, aliasAt + aliasBytes).toString('utf16le');
  const hasCarrier = CARRIER[row.readUInt32LE(mediaConnectStateAt)];
  return {
    index: row.readUInt32LE(indexAt),
    name: alias.slice(0, alias.indexOf('\0')),
    guid: readGuid(row.subarray(guidAt)),
    type: row.readUInt32LE(typeAt),
    ...(hasCarrier === undefined ? {} : { hasCarrier }),
  };
}

/** Of a GUID's five groups the first three are numbers of the machine, which is little-endian. */
function readGuid(bytes: Buffer): string {
  const hexadecimal = (value: number, digits: number): string =>
    value.toString(16).padStart(digits, '0');
  const numbers = [
    hexadecimal(bytes.readUInt32LE(0), 8),
    hexadecimal(bytes.readUInt16LE(4), 4),
    hexadecimal(bytes.readUInt16LE(6), 4),
  ];
  const rest = [bytes.toString('hex', 8, 10), bytes.toString('hex', 10, 16)];
  return `{${[...numbers, ...rest].join('-').toUpperCase()}}`;
}

/** Reads a MIB_IPNET_ROW2. */
export function readNeighbourRow(row: Buffer): WindowsNeighbour {
  const { indexAt, linkAt, linkBytesAt, stateAt } = MIB_IPNET_ROW2;
  const link = row.subarray(linkAt, linkAt + Math.min(row.readUInt32LE(linkBytesAt), 32));
  const hasLink = link.some((byte) => byte !== 0);
  const state = row.readUInt32LE(stateAt);
  return {
    address: readSocketAddress(row, 0) ?? '',
    interfaceIndex: row.readUInt32LE(indexAt),
    state: STATES[state] ?? String(state),
    ...(hasLink ? { linkAddress: link.toString('hex').replaceAll(/(..)(?!$)/g, '$1:') } : {}),
  };
}
