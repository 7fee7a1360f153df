import { isIPv4 } from 'node:net';
import { ipv4Literal } from '@socketlab/foundation';
import { WayUnreadableError } from './ip-helper-errors.ts';
import { loadWayCalls, type WayCalls } from './windows-way-calls.ts';
import {
  FAMILIES,
  MIB_IF_ROW2,
  MIB_IPFORWARD_ROW2,
  MIB_IPFORWARDROW,
  MIB_IPNET_ROW2,
  MIB_UNICASTIPADDRESS_ROW,
  readInterfaceRow,
  readNeighbourRow,
  readSocketAddress,
  SOCKADDR_INET,
  TABLE_HEAD_BYTES,
  type WindowsInterface,
  type WindowsNeighbour,
} from './windows-way-rows.ts';

/** How Windows would reach an address. */
export interface WindowsRoute {
  /** The call that told. */
  readonly call: 'GetBestRoute2' | 'GetBestRoute';
  /** Absent where there is no route. */
  readonly interface?: WindowsInterface;
  /** Absent where the address is on the interface's own network. */
  readonly gateway?: string;
}

/** What Windows knows of the ways to others. Needs no rights; each call throws {@link WayUnreadableError}. */
export interface WindowsWay {
  /** The route to an address, which may have a zone: `fe80::7%12`. */
  route(address: string): WindowsRoute;
  /** The neighbour's entry on that interface; undefined where there is none. */
  neighbour(address: string, interfaceIndex: number): WindowsNeighbour | undefined;
  /** The interface that has this address of the machine; undefined where none has. */
  holder(address: string): WindowsInterface | undefined;
}

const ERROR_NOT_SUPPORTED = 50;
const ERROR_NOT_FOUND = 1168;
/** With ERROR_NETWORK_UNREACHABLE, ERROR_HOST_UNREACHABLE (winerror.h) the answer is that there is none. */
const NO_ROUTE = [ERROR_NOT_FOUND, 1231, 1232];
/** MIB_IPROUTE_TYPE_DIRECT (ipmib.h): the next hop is an address of the interface itself. */
const DIRECT = 3;
const UNSPECIFIED = ['0.0.0.0', '::'];

/**
 * Opens iphlpapi.dll, as learn.microsoft.com describes it (netioapi.h); tested under Wine, never on Windows. Where
 * GetBestRoute2 is not implemented, as in Wine 8, the older GetBestRoute tells of IPv4. Throws
 * {@link NativeCallsUnavailableError} where there are no native calls.
 */
export function openWindowsWay(calls: WayCalls = loadWayCalls()): WindowsWay {
  const interfaceAt = createInterfaceReader(calls);
  const oldRoute = createOldRoute(calls, interfaceAt);
  const encode = createEncoder(calls);
  const readTable = createTableReader(calls);
  return {
    route(address) {
      const call = 'GetBestRoute2';
      const destination = encode(address);
      const zone = destination.readUInt32LE(SOCKADDR_INET.scopeAt);
      const row = Buffer.alloc(MIB_IPFORWARD_ROW2.bytes);
      const source = Buffer.alloc(SOCKADDR_INET.bytes);
      const status = calls.getBestRoute2(null, zone, null, destination, 0, row, source);
      if (status === ERROR_NOT_SUPPORTED && isIPv4(address)) return oldRoute(destination);
      if (NO_ROUTE.includes(status)) return { call };
      expectDone(call, status);
      const gateway = readSocketAddress(row, MIB_IPFORWARD_ROW2.nextHopAt);
      return {
        call,
        interface: interfaceAt(row.readUInt32LE(MIB_IPFORWARD_ROW2.indexAt)),
        ...(gateway === undefined || UNSPECIFIED.includes(gateway) ? {} : { gateway }),
      };
    },
    neighbour(address, interfaceIndex) {
      const rows = readTable('GetIpNetTable2', address, MIB_IPNET_ROW2.bytes);
      const [bare] = address.split('%');
      return rows
        .map(readNeighbourRow)
        .find((each) => each.address === bare && each.interfaceIndex === interfaceIndex);
    },
    holder(address) {
      const rows = readTable('GetUnicastIpAddressTable', address, MIB_UNICASTIPADDRESS_ROW.bytes);
      const [bare] = address.split('%');
      const row = rows.find((each) => readSocketAddress(each, 0) === bare);
      return row && interfaceAt(row.readUInt32LE(MIB_UNICASTIPADDRESS_ROW.indexAt));
    },
  };
}

type InterfaceAt = (index: number) => WindowsInterface;

function createInterfaceReader({ getIfEntry2 }: WayCalls): InterfaceAt {
  return (index) => {
    const row = Buffer.alloc(MIB_IF_ROW2.bytes);
    row.writeUInt32LE(index, MIB_IF_ROW2.indexAt);
    expectDone('GetIfEntry2', getIfEntry2(row));
    return readInterfaceRow(row);
  };
}

function createOldRoute(
  { getBestRoute }: WayCalls,
  interfaceAt: InterfaceAt,
): (destination: Buffer) => WindowsRoute {
  const call = 'GetBestRoute';
  return (destination) => {
    const row = Buffer.alloc(MIB_IPFORWARDROW.bytes);
    const status = getBestRoute(destination.readUInt32LE(SOCKADDR_INET.ipv4At), 0, row);
    if (NO_ROUTE.includes(status)) return { call };
    expectDone(call, status);
    const isDirect = row.readUInt32LE(MIB_IPFORWARDROW.typeAt) === DIRECT;
    return {
      call,
      interface: interfaceAt(row.readUInt32LE(MIB_IPFORWARDROW.indexAt)),
      ...(isDirect ? {} : { gateway: ipv4Literal(row, MIB_IPFORWARDROW.nextHopAt) }),
    };
  };
}

/**
 * All rows of a table of the address's family. Where there is none, GetIpNetTable2 and GetUnicastIpAddressTable answer
 * ERROR_NOT_FOUND instead of an empty table (learn.microsoft.com, both under "Return value").
 */
function createTableReader({
  getTable,
}: WayCalls): (call: string, address: string, rowBytes: number) => Buffer[] {
  return (call, address, rowBytes) => {
    const { status, table } = getTable(call, { family: familyOf(address), rowBytes });
    if (status === ERROR_NOT_FOUND) return [];
    expectDone(call, status);
    return Array.from({ length: table.readUInt32LE(0) }, (_, row) =>
      table.subarray(TABLE_HEAD_BYTES + row * rowBytes, TABLE_HEAD_BYTES + (row + 1) * rowBytes),
    );
  };
}

/** Writes a SOCKADDR_INET. */
function createEncoder({ inetPton }: WayCalls): (address: string) => Buffer {
  return (address) => {
    const bytes = Buffer.alloc(SOCKADDR_INET.bytes);
    const [bare, zone] = address.split('%');
    const at = isIPv4(address) ? SOCKADDR_INET.ipv4At : SOCKADDR_INET.ipv6At;
    bytes.writeUInt16LE(familyOf(address), 0);
    if (inetPton(familyOf(address), bare, bytes.subarray(at)) !== 1) {
      throw new WayUnreadableError({ call: 'inet_pton', status: 0 });
    }
    // On Windows a zone is the interface's number.
    if (!isIPv4(address) && /^\d+$/.test(zone ?? '')) {
      bytes.writeUInt32LE(Number(zone), SOCKADDR_INET.scopeAt);
    }
    return bytes;
  };
}

function familyOf(address: string): number {
  return isIPv4(address) ? FAMILIES[4] : FAMILIES[6];
}

function expectDone(call: string, status: number): void {
  if (status !== 0) throw new WayUnreadableError({ call, status });
}
