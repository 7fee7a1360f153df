import { errnoName } from './errno-name.ts';
import { KernelCallError } from './errors.ts';
import { bindLibc, checkKernelCall } from './kernel-call.ts';
import { loadKoffi } from './native-library.ts';
import type { RingShape } from './packet-ring.ts';

/** What sll_pkttype says of a packet that this machine sends, packet(7). */
export const PACKET_OUTGOING = 4;

const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_ATTACH_FILTER = 26;
const SO_RCVBUFFORCE = 33;
const SOL_PACKET = 263;
const PACKET_RX_RING = 5;
const PACKET_STATISTICS = 6;
const PACKET_VERSION = 10;
const TPACKET_V3 = 2;
/** The kernel asks for it and, of a ring of this version, does not use it. */
const RING_FRAME_BYTES = 2_048;
/** How long a block with a packet in it may wait for more. */
const RETIRE_BLOCK_MS = 8;
const INSTRUCTION_BYTES = 8;
const PROGRAM_AT = 16;

/** The options of packet sockets, by level and number (socket(7), packet(7)). */
export const PACKET_OPTION = {
  SO_ERROR: [SOL_SOCKET, 4],
  SO_TIMESTAMPNS: [SOL_SOCKET, 35],
  PACKET_AUXDATA: [SOL_PACKET, 8],
  PACKET_IGNORE_OUTGOING: [SOL_PACKET, 23],
} as const;

/** Reads and sets options of packet sockets; everything throws KernelCallError. */
export interface PacketOptions {
  set(descriptor: number, name: keyof typeof PACKET_OPTION, value: number): void;
  get(descriptor: number, name: keyof typeof PACKET_OPTION): number;
  /** Room for packets that wait, past the system's limit where that is permitted (CAP_NET_ADMIN): then true, else up to it. */
  makeRoom(descriptor: number, bytes: number): boolean;
  /** Makes a ring in the place of the queue. */
  makeRing(descriptor: number, shape: RingShape): void;
  /** In force at once; what waits already stays. */
  attachFilter(descriptor: number, program: Buffer): void;
  /** How many packets the kernel let in since it was last asked, and for how many more it had no room. */
  takeStatistics(descriptor: number): { readonly packets: number; readonly dropped: number };
}

/** Binds the two calls. */
export function bindPacketOptions(): PacketOptions {
  const libc = bindLibc({
    setsockopt: 'int setsockopt(int fd, int level, int name, const void *value, uint32_t length)',
    getsockopt:
      'int getsockopt(int fd, int level, int name, _Out_ void *value, _Inout_ void *length)',
  });
  const set = (descriptor: number, option: readonly [number, number], value: ArrayBufferView) =>
    libc.setsockopt(descriptor, ...option, value, value.byteLength);
  const get = (descriptor: number, [level, name]: readonly [number, number], bytes: number) => {
    const value = Buffer.alloc(bytes);
    const length = Int32Array.of(bytes);
    checkKernelCall(
      libc.getsockopt(descriptor, level, name, value, length),
      `getsockopt(AF_PACKET, ${level}, ${name})`,
    );
    return value;
  };
  return {
    set(descriptor, name, value) {
      const result = set(descriptor, PACKET_OPTION[name], Int32Array.of(value));
      checkKernelCall(result, `setsockopt(AF_PACKET, ${name})`);
    },
    get: (descriptor, name) => get(descriptor, PACKET_OPTION[name], 4).readInt32LE(0),
    makeRoom(descriptor, bytes) {
      const value = Int32Array.of(bytes);
      if (set(descriptor, [SOL_SOCKET, SO_RCVBUFFORCE], value) === 0) return true;
      checkKernelCall(set(descriptor, [SOL_SOCKET, SO_RCVBUF], value), 'setsockopt(SO_RCVBUF)');
      return false;
    },
    makeRing(descriptor, { blocks, blockBytes }) {
      const version = set(descriptor, [SOL_PACKET, PACKET_VERSION], Int32Array.of(TPACKET_V3));
      checkKernelCall(version, 'setsockopt(PACKET_VERSION)');
      // struct tpacket_req3.
      const frames = (blocks * blockBytes) / RING_FRAME_BYTES;
      const shape = [blockBytes, blocks, RING_FRAME_BYTES, frames, RETIRE_BLOCK_MS, 0, 0];
      const ring = set(descriptor, [SOL_PACKET, PACKET_RX_RING], Uint32Array.from(shape));
      checkKernelCall(ring, 'setsockopt(PACKET_RX_RING)');
    },
    attachFilter(descriptor, program) {
      // struct sock_fprog, and behind it the program that it points to: one piece, so that both live as long.
      const value = Buffer.allocUnsafeSlow(PROGRAM_AT + program.length).fill(0);
      program.copy(value, PROGRAM_AT);
      value.writeUInt16LE(program.length / INSTRUCTION_BYTES, 0);
      const at = BigInt(loadKoffi().address(value)) + BigInt(PROGRAM_AT);
      value.writeBigUInt64LE(at, 8);
      const result = libc.setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, value, PROGRAM_AT);
      checkKernelCall(result, 'setsockopt(SO_ATTACH_FILTER)');
    },
    takeStatistics(descriptor) {
      // struct tpacket_stats_v3 begins as struct tpacket_stats does.
      const value = get(descriptor, [SOL_PACKET, PACKET_STATISTICS], 12);
      const dropped = value.readUInt32LE(4);
      return { packets: value.readUInt32LE(0) - dropped, dropped };
    },
  };
}

/** bind() is content with an interface that is down; the socket's error says it. Throws KernelCallError: ENETDOWN. */
export function checkIsUp(descriptor: number): void {
  const problem = bindPacketOptions().get(descriptor, 'SO_ERROR');
  if (problem === 0) return;
  throw new KernelCallError({ call: 'bind(AF_PACKET)', errno: errnoName(problem) });
}
