import { networkInterfaces } from 'node:os';
import {
  createPcapReader,
  listPcapDevices,
  openPcapCapture,
  PcapCallError,
  type PcapDevice,
  type PcapLibrary,
} from '@socketlab/bsd-sockets';
import { isLinkType, LINK_TYPES } from '@socketlab/packets';
import type { CaptureSource, CaptureWay } from './capture-way.ts';
import { InterfaceDownError, UnknownInterfaceError, UnreadableLinkError } from './errors.ts';
import type { CaptureRequest } from './wire-view.ts';

/** What the loopback interface is called here, whatever the system calls it. */
const LOOPBACK = 'lo';
const DEVICE_PREFIX = '\\Device\\NPF_';
/** The number of raw IP on a live link; files have another (https://www.tcpdump.org/linktypes.html). */
const DLT_RAW = 12;
/** pcap_activate(3pcap). */
const PCAP_ERROR_NO_SUCH_DEVICE = -5;
const PCAP_ERROR_IFACE_NOT_UP = -9;

/**
 * What cmd.exe and PowerShell both take as it is between double quotation marks. Neither leaves `$(...)`, a backtick, `%X%` or
 * a quotation mark alone there, be it typographic, and no way to write them serves both.
 */
const PLAIN_NAME = /^[\p{L}\p{N} ._()#*-]+$/u;

const NPCAP_LOOPBACK: PcapDevice = {
  name: `${DEVICE_PREFIX}Loopback`,
  description: '',
  isLoopback: true,
  addresses: [],
};

type Interfaces = ReturnType<typeof networkInterfaces>;

/** Systems other than Linux: libpcap's interface, which Npcap has on Windows. */
export function createPcapWay(library: PcapLibrary, platform: NodeJS.Platform): CaptureWay {
  return {
    locate(name) {
      const interfaces = networkInterfaces();
      const devices = name === LOOPBACK ? loopbackOf(library) : listPcapDevices(library);
      const device = findDevice(name, devices, interfaces);
      if (device === undefined) {
        const known = devices.map((one) => nameOf(one, interfaces));
        throw new UnknownInterfaceError({ interface: name }, known);
      }
      const shown = nameOf(device, interfaces);
      const ownAddress = ownAddressOf(device, interfaces);
      return {
        interface: shown,
        open: (request) => {
          const names = { shown, known: devices.map((one) => nameOf(one, interfaces)), platform };
          return { ...open(names, device, { library, request }), ...ownAddress };
        },
      };
    },
  };
}

/**
 * The loopback interface, or none. Npcap's is always there by that name ("For software that uses Npcap loopback feature"),
 * and a list of all has it open one adapter after the other.
 */
export function loopbackOf(library: PcapLibrary): readonly PcapDevice[] {
  if (library.kind === 'npcap') return [NPCAP_LOOPBACK];
  return listPcapDevices(library).filter(({ isLoopback }) => isLoopback);
}

/**
 * The device of a name: the library's own name or its GUID, the adapter's description, or what the system shows for it (as
 * `ipconfig` does), which is found by the addresses that both have.
 */
export function findDevice(
  name: string,
  devices: readonly PcapDevice[],
  interfaces: Interfaces,
): PcapDevice | undefined {
  const exact = devices.find(
    (device) => device.name === name || device.name === `${DEVICE_PREFIX}${name}`,
  );
  if (exact !== undefined) return exact;
  const held = interfaces[name] ?? [];
  if (name === LOOPBACK || held.some(({ internal }) => internal)) {
    return devices.find(({ isLoopback }) => isLoopback);
  }
  const addresses = held.map(({ address }) => address);
  return (
    devices.find((device) => device.addresses.some((one) => addresses.includes(one))) ??
    devices.find(({ description }) => description === name)
  );
}

/** What people call it: `lo`, the system's own name for it, or where it has no address the library's. */
export function nameOf(device: PcapDevice, interfaces: Interfaces): string {
  return device.isLoopback ? LOOPBACK : (entryOf(device, interfaces)?.[0] ?? device.name);
}

function entryOf(device: PcapDevice, interfaces: Interfaces) {
  return Object.entries(interfaces).find(([, held = []]) =>
    held.some(({ address }) => device.addresses.includes(address)),
  );
}

function ownAddressOf(device: PcapDevice, interfaces: Interfaces): { ownAddress?: string } {
  const mac = device.isLoopback ? undefined : entryOf(device, interfaces)?.[1]?.[0]?.mac;
  return mac === undefined ? {} : { ownAddress: mac };
}

interface Names {
  /** What people call the interface. */
  readonly shown: string;
  /** The same of all that there are. */
  readonly known: readonly string[];
  readonly platform: NodeJS.Platform;
}

/**
 * What an administrator types (netsh, learn.microsoft.com; ifconfig(8)). In the window that ncpa.cpl opens is enabled what only
 * the library has a name for, for it has no address, and what has a name of which a shell would read a part.
 */
export function bringUp(
  { shown, platform }: Pick<Names, 'shown' | 'platform'>,
  { name }: Pick<PcapDevice, 'name'>,
): string {
  if (platform !== 'win32') return `ifconfig ${name} up`;
  return shown === name || !PLAIN_NAME.test(shown)
    ? 'ncpa.cpl'
    : `netsh interface set interface name="${shown}" admin=enabled`;
}

function open(
  { shown, known, platform }: Names,
  device: PcapDevice,
  { library, request }: { library: PcapLibrary; request: CaptureRequest },
): CaptureSource {
  try {
    const capture = openPcapCapture(library, { ...request, device });
    const { isLoopback } = capture;
    const linkType = capture.linkType === DLT_RAW ? LINK_TYPES.raw : capture.linkType;
    if (!isLinkType(linkType)) {
      createPcapReader(capture).close();
      throw new UnreadableLinkError({ interface: shown, linkType });
    }
    return {
      linkType,
      ...{ isLoopback, device: device.name, from: { kind: 'pcap', capture } },
    };
  } catch (failure) {
    if (!(failure instanceof PcapCallError)) throw failure;
    if (failure.status === PCAP_ERROR_NO_SUCH_DEVICE) {
      throw new UnknownInterfaceError({ interface: shown }, known);
    }
    if (failure.status === PCAP_ERROR_IFACE_NOT_UP) {
      throw new InterfaceDownError({ interface: shown }, bringUp({ shown, platform }, device));
    }
    throw failure;
  }
}
