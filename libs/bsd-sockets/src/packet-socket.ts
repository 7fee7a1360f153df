import { checkKernelCall } from './kernel-call.ts';
import {
  bindPacketCalls,
  bindToInterface,
  ETH_P_ALL,
  interfaceIndex,
  LINK_ADDRESS_BYTES,
  makePacketSocket,
  type PacketCalls,
} from './packet-binding.ts';
import { packetFilter } from './packet-filter.ts';
import { bindPacketOptions, checkIsUp, type PacketOptions } from './packet-options.ts';
import type { RingShape } from './packet-ring.ts';

/** linux/if_arp.h. */
const ARPHRD_ETHER = 1;
const ARPHRD_LOOPBACK = 772;
const ETHERNET_HEADER_BYTES = 14;
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

/**
 * Begins to hear an interface: the filter is in force before the first packet is let in. Child processes don't inherit
 * it. On the loopback interface, where each packet goes out and comes in, only the coming in is heard. Throws
 * {@link KernelCallError}: ENODEV, no such interface; ENETDOWN, it is down; EPERM, no right to capture.
 */
export function openPacketSocket(options: PacketSocketOptions): PacketSocket {
  const calls = bindPacketCalls();
  const index = interfaceIndex(calls, options.interface);
  const socket = openOnLink(calls, index);
  try {
    const ring = configure(bindPacketOptions(), socket, options);
    bindToInterface(calls, socket.descriptor, { index, protocol: ETH_P_ALL });
    checkIsUp(socket.descriptor);
    return { ...socket, ...(ring && { ring }) };
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
function openOnLink(calls: PacketCalls, index: number): PacketSocket {
  const descriptor = makePacketSocket(calls, 'SOCK_RAW');
  try {
    // Bound so, to no protocol, it is told the kind of link and hears nothing.
    bindToInterface(calls, descriptor, { index, protocol: 0 });
    const address = Buffer.alloc(LINK_ADDRESS_BYTES);
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
  return { descriptor: makePacketSocket(calls, 'SOCK_DGRAM'), link: 'ip', isLoopback: false };
}
