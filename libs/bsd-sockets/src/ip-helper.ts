import { SocketTableUnreadableError } from './ip-helper-errors.ts';
import {
  decodeTable,
  type IpHelperRow,
  type IsRowWanted,
  ROW_LAYOUTS,
} from './ip-helper-tables.ts';
import { loadKoffi } from './native-library.ts';

/** The tables of sockets of Windows. Needs no rights. */
export interface IpHelper {
  /** The wanted rows of IPv4's and IPv6's table now. Throws {@link SocketTableUnreadableError}. */
  read(protocol: 'tcp' | 'udp', isWanted: IsRowWanted): IpHelperRow[];
}

/** GetExtendedTcpTable and GetExtendedUdpTable, whose arguments are alike. Returns an error's number, 0 for none. */
export type ReadTable = (
  table: Uint8Array,
  size: Uint32Array,
  isSorted: number,
  family: number,
  tableClass: number,
  reserved: number,
) => number;

/** The calls, by protocol. */
export type TableCalls = Readonly<Record<'tcp' | 'udp', ReadTable>>;

const NAMES = { tcp: 'GetExtendedTcpTable', udp: 'GetExtendedUdpTable' } as const;
/** TCP_TABLE_OWNER_PID_ALL and UDP_TABLE_OWNER_PID (iprtrmib.h). */
const CLASSES = { tcp: 5, udp: 1 } as const;
/** AF_INET and AF_INET6 of Windows (ws2def.h), as the layouts are ordered. */
const FAMILIES = [2, 23] as const;
const ERROR_NOT_SUPPORTED = 50;
const ERROR_INSUFFICIENT_BUFFER = 122;
const ERROR_NO_DATA = 232;
const FIRST_BYTES = 64 * 1024;
/** Sockets come while the table is asked for again. */
const SPARE_BYTES = 16 * 1024;
const MOST_READINGS = 5;

/**
 * Opens iphlpapi.dll, as learn.microsoft.com describes it; tested under Wine, never on Windows. Throws
 * {@link NativeCallsUnavailableError} where there are no native calls.
 */
export function openIpHelper(calls: TableCalls = loadTableCalls()): IpHelper {
  let memory = new Uint8Array(FIRST_BYTES);
  const size = new Uint32Array(1);
  const fill = (protocol: 'tcp' | 'udp', family: number): boolean => {
    for (let reading = 1; ; reading += 1) {
      size[0] = memory.length;
      const status = calls[protocol](memory, size, 0, family, CLASSES[protocol], 0);
      if (status === 0) return true;
      if (family !== FAMILIES[0] && isNoFamily(status)) return false;
      if (status !== ERROR_INSUFFICIENT_BUFFER || reading === MOST_READINGS) {
        throw new SocketTableUnreadableError({ call: NAMES[protocol], status });
      }
      memory = new Uint8Array(size[0] + SPARE_BYTES);
    }
  };
  return {
    read: (protocol, isWanted) =>
      FAMILIES.flatMap((family, index) => {
        const layout = ROW_LAYOUTS[protocol][index];
        if (layout === undefined || !fill(protocol, family)) return [];
        return decodeTable(memory, layout, isWanted);
      }),
  };
}

/** A PC without IPv6 has no table of it, which is one without rows. */
function isNoFamily(status: number): boolean {
  return status === ERROR_NOT_SUPPORTED || status === ERROR_NO_DATA;
}

function loadTableCalls(): TableCalls {
  const library = loadKoffi().load('iphlpapi.dll');
  const bind = (name: string): ReadTable =>
    library.func(`uint32_t ${name}(void *, void *, int, uint32_t, int, uint32_t)`);
  return { tcp: bind(NAMES.tcp), udp: bind(NAMES.udp) };
}
