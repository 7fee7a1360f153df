import { KernelCallError } from './errors.ts';
import { bindLibc, checkKernelCall } from './kernel-call.ts';

const AF_PACKET = 17;
const SOCK_NONBLOCK = 0x800;
const SOCK_CLOEXEC = 0x80000;
/** linux/if_ether.h: every protocol. */
export const ETH_P_ALL = 3;
/** struct sockaddr_ll. */
export const LINK_ADDRESS_BYTES = 20;
/** The kinds of packet sockets: with the link's header, and without. */
const PACKET_TYPE = { SOCK_DGRAM: 2, SOCK_RAW: 3 } as const;

const PROTOTYPES = {
  if_nametoindex: 'unsigned int if_nametoindex(const char *name)',
  socket: 'int socket(int domain, int type, int protocol)',
  bind: 'int bind(int fd, const void *address, uint32_t length)',
  getsockname: 'int getsockname(int fd, _Out_ void *address, _Inout_ void *length)',
  close: 'int close(int fd)',
} as const;

/** The calls that packet sockets are made with, packet(7). */
export type PacketCalls = ReturnType<typeof bindPacketCalls>;

/** Binds them. */
export function bindPacketCalls(): ReturnType<typeof bindLibc<keyof typeof PROTOTYPES>> {
  return bindLibc(PROTOTYPES);
}

/** The number of an interface. Throws {@link KernelCallError}: ENODEV. */
export function interfaceIndex(calls: PacketCalls, name: string): number {
  const index = calls.if_nametoindex(name);
  if (index === 0) throw new KernelCallError({ call: 'if_nametoindex()', errno: 'ENODEV' });
  return index;
}

/** A socket that doesn't block, that children don't inherit, and that hears nothing until it is bound to a protocol. */
export function makePacketSocket(calls: PacketCalls, type: keyof typeof PACKET_TYPE): number {
  return checkKernelCall(
    calls.socket(AF_PACKET, PACKET_TYPE[type] | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
    'socket(AF_PACKET)',
  );
}

/** Has it hear a protocol on an interface. */
export function bindToInterface(
  calls: PacketCalls,
  descriptor: number,
  to: { index: number; protocol: number },
): void {
  const address = Buffer.alloc(LINK_ADDRESS_BYTES);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeUInt16BE(to.protocol, 2);
  address.writeInt32LE(to.index, 4);
  checkKernelCall(calls.bind(descriptor, address, address.length), 'bind(AF_PACKET)');
}
