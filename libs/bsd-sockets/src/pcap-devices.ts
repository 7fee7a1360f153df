import { ipv4Text } from '@socketlab/foundation';
import { loadKoffi } from './native-library.ts';
import { PROBLEM_BYTES, textOf } from './pcap-calls.ts';
import { PcapCallError } from './pcap-errors.ts';
import type { PcapLibrary } from './pcap-library.ts';
import { formatIPv6 } from './socket-address.ts';

/** An interface as the capture library knows it. */
export interface PcapDevice {
  /** `\Device\NPF_Loopback` and `\Device\NPF_{GUID}` on Windows, `lo0` and `en0` on macOS. */
  readonly name: string;
  /** The adapter's name for people; '' where there is none. */
  readonly description: string;
  readonly isLoopback: boolean;
  /** Without prefix and zone. */
  readonly addresses: readonly string[];
}

/** struct pcap_if and struct pcap_addr of pcap/pcap.h, where a pointer has 64 bits. */
const DEVICE = { bytes: 40, nameAt: 8, descriptionAt: 16, addressesAt: 24, flagsAt: 32 };
const ADDRESS = { bytes: 16, addressAt: 8 };
const POINTER_BYTES = 8;
const PCAP_IF_LOOPBACK = 1;
/** struct sockaddr_in, struct sockaddr_in6. */
const IPV4_BYTES = 16;
const IPV6_BYTES = 28;
const IPV4_AT = 4;
const AF_INET = 2;
/** Of Linux, Windows and macOS. */
const AF_INET6: ReadonlySet<number> = new Set([10, 23, 30]);

/**
 * The interfaces that could be captured on, pcap_findalldevs(3pcap). Npcap's guide: the loopback one is always
 * `\Device\NPF_Loopback`. Throws {@link PcapCallError}.
 */
export function listPcapDevices({ calls }: PcapLibrary): readonly PcapDevice[] {
  const problem = Buffer.alloc(PROBLEM_BYTES);
  const list = Buffer.alloc(POINTER_BYTES);
  const status = calls.findDevices(list, problem);
  if (status !== 0) {
    throw new PcapCallError({ call: 'pcap_findalldevs()', status, problem: textOf(problem) });
  }
  const first = list.readBigUInt64LE();
  try {
    return chain(first, DEVICE.bytes).map(deviceOf);
  } finally {
    calls.freeDevices(first);
  }
}

/** The elements of a list, each of which begins with the address of the next. */
function chain(first: bigint, elementBytes: number): readonly DataView[] {
  const elements: DataView[] = [];
  for (let at = first; at !== 0n; ) {
    const element = viewOf(at, elementBytes);
    elements.push(element);
    at = element.getBigUint64(0, true);
  }
  return elements;
}

function deviceOf(device: DataView): PcapDevice {
  const name = stringAt(device.getBigUint64(DEVICE.nameAt, true));
  const addresses = chain(device.getBigUint64(DEVICE.addressesAt, true), ADDRESS.bytes);
  const isMarked = (device.getUint32(DEVICE.flagsAt, true) & PCAP_IF_LOOPBACK) !== 0;
  return {
    name,
    description: stringAt(device.getBigUint64(DEVICE.descriptionAt, true)),
    isLoopback: isMarked || name.endsWith('\\NPF_Loopback'),
    addresses: addresses.flatMap((entry) => {
      const address = addressAt(entry.getBigUint64(ADDRESS.addressAt, true));
      return address === undefined ? [] : [address];
    }),
  };
}

/** Of IPv4 and IPv6; other families (a link's own address) have no name here. */
function addressAt(at: bigint): string | undefined {
  if (at === 0n) return undefined;
  const view = viewOf(at, IPV4_BYTES);
  // Systems of BSD's kind have one byte of length before one of the family; a family of the others is below 256.
  const word = view.getUint16(0, true);
  const family = word > 0xff ? word >> 8 : word;
  if (family === AF_INET) return ipv4Text(view.getUint32(IPV4_AT));
  return AF_INET6.has(family) ? formatIPv6(viewOf(at, IPV6_BYTES)).split('%')[0] : undefined;
}

function stringAt(at: bigint): string {
  return at === 0n ? '' : loadKoffi().decode.string(at);
}

/** A copy: the memory is the library's, and freed soon. */
function viewOf(at: bigint, length: number): DataView {
  return new DataView(loadKoffi().view(at, length).slice(0));
}
