import { errnoName } from './errno-name.ts';
import { KernelCallError } from './errors.ts';
import { bindLibc, checkKernelCall } from './kernel-call.ts';
import { packetFilter } from './packet-filter.ts';
import { bindPacketOptions, type PacketOptions } from './packet-options.ts';
import type { RingShape } from './packet-ring.ts';

const AF_PACKET = 17;
const SOCK_RAW = 3;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0x800;
const SOCK_CLOEXEC = 0x80000;
const ETH_P_ALL = 3;
/** linux/if_arp.h. */
const ARPHRD_ETHER = 1;
const ARPHRD_LOOPBACK = 772;
const ETHERNET_HEADER_BYTES = 14;
const ADDRESS_BYTES = 20;
/** The kernel doubles it: some 80,000 small packets. */
const BUFFER_BYTES = 32 * 1024 * 1024;

/** 16 MiB; a block has room for the longest packet. */
const RING: RingShape = { blocks: 128, blockBytes: 128 * 1024 };

/** What to capture, and how much of it. */
export interface PacketSocketOptions {
  /** `lo`. */
  readonly interface: string;
  /** TCP and UDP alike, of either end; ICMP's errors about their packets come along. */
  readonly ports: readonly number[];
  /** How much of each packet is kept, the link's header counted. */
  readonly snapBytes: number;
  /** Room for packets that nobody has read yet; 32 MiB unless told. Who may not have that much gets 16 MiB in a ring. */
  readonly bufferBytes?: number;
}

/** What a packet begins with: the header of Ethernet, or that of IP where the link has another header, or none. */
export type PacketLink = 'ethernet' | 'ip';

/** A socket that hears an interface from the moment it is made, packet(7); a PacketReader reads and closes it. */
export interface PacketSocket {
  readonly descriptor: number;
  readonly link: PacketLink;
  /** Whether each packet goes out and comes in by it; then only the coming in is heard. */
  readonly isLoopback: boolean;
  /** Where packets wait, of a socket that has no queue. */
  readonly ring?: RingShape;
}

const PROTOTYPES = {
  if_nametoindex: 'unsigned int if_nametoindex(const char *name)',
  socket: 'int socket(int domain, int type, int protocol)',
  bind: 'int bind(int fd, const void *address, uint32_t length)',
  getsockname: 'int getsockname(int fd, _Out_ void *address, _Inout_ void *length)',
  close: 'int close(int fd)',
} as const;
type Calls = ReturnType<typeof bindLibc<keyof typeof PROTOTYPES>>;

/**
 * Begins to hear an interface: the filter is in force before the first packet is let in. Child processes don't inherit
 * it. On the loopback interface, where each packet goes out and comes in, only the coming in is heard. Throws
 * {@link KernelCallError}: ENODEV, no such interface; ENETDOWN, it is down; EPERM, no right to capture.
 */
export function openPacketSocket(options: PacketSocketOptions): PacketSocket {
  const calls = bindLibc(PROTOTYPES);
  const index = calls.if_nametoindex(options.interface);
  if (index === 0) throw new KernelCallError({ call: 'if_nametoindex()', errno: 'ENODEV' });
  const socket = openOnLink(calls, index);
  try {
    const ring = configure(bindPacketOptions(), socket, options);
    bindTo(calls, socket.descriptor, { index, protocol: ETH_P_ALL });
    // bind() is content with an interface that is down; the socket's error says it.
    const problem = bindPacketOptions().get(socket.descriptor, 'SO_ERROR');
    if (problem === 0) return { ...socket, ...(ring && { ring }) };
    throw new KernelCallError({ call: 'bind(AF_PACKET)', errno: errnoName(problem) });
  } catch (failure) {
    calls.close(socket.descriptor);
    throw failure;
  }
}

/** All that comes before bind; returns the ring, if one was made. */
function configure(
  set: PacketOptions,
  { descriptor, link, isLoopback }: PacketSocket,
  options: PacketSocketOptions,
): RingShape | undefined {
  const { ports, snapBytes, bufferBytes = BUFFER_BYTES } = options;
  set.set(descriptor, 'SO_TIMESTAMPNS', 1);
  set.set(descriptor, 'PACKET_AUXDATA', 1);
  if (isLoopback) set.set(descriptor, 'PACKET_IGNORE_OUTGOING', 1);
  const linkBytes = link === 'ethernet' ? ETHERNET_HEADER_BYTES : 0;
  set.attachFilter(descriptor, packetFilter({ ports, snapBytes, linkBytes }));
  // A queue is there at once; a ring takes the kernel an RCU grace period, some 10 ms, and is for those whose queue the
  // system keeps small: root in a user namespace.
  if (set.makeRoom(descriptor, bufferBytes)) return undefined;
  set.makeRing(descriptor, RING);
  return RING;
}

/** A socket that hears nothing yet, of the kind that the interface's link needs. */
function openOnLink(calls: Calls, index: number): PacketSocket {
  const descriptor = openSocket(calls, SOCK_RAW);
  try {
    // Bound so, to no protocol, it is told the kind of link and hears nothing.
    bindTo(calls, descriptor, { index, protocol: 0 });
    const address = Buffer.alloc(ADDRESS_BYTES);
    const length = Int32Array.of(address.length);
    checkKernelCall(calls.getsockname(descriptor, address, length), 'getsockname(AF_PACKET)');
    const type = address.readUInt16LE(8);
    const isLoopback = type === ARPHRD_LOOPBACK;
    if (isLoopback || type === ARPHRD_ETHER) return { descriptor, link: 'ethernet', isLoopback };
  } catch (failure) {
    calls.close(descriptor);
    throw failure;
  }
  calls.close(descriptor);
  return { descriptor: openSocket(calls, SOCK_DGRAM), link: 'ip', isLoopback: false };
}

function openSocket(calls: Calls, type: number): number {
  // Protocol 0: it hears nothing until it is bound to one.
  return checkKernelCall(
    calls.socket(AF_PACKET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
    'socket(AF_PACKET)',
  );
}

/** struct sockaddr_ll. */
function bindTo(calls: Calls, descriptor: number, to: { index: number; protocol: number }): void {
  const address = Buffer.alloc(ADDRESS_BYTES);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeUInt16BE(to.protocol, 2);
  address.writeInt32LE(to.index, 4);
  checkKernelCall(calls.bind(descriptor, address, address.length), 'bind(AF_PACKET)');
}
