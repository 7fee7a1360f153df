import { bindLibc, checkKernelCall } from './kernel-call.ts';
import { loadKoffi } from './native-library.ts';
import { PACKET_OUTGOING } from './packet-options.ts';
import type { CapturedPacket, PacketSource } from './packet-reader.ts';

const MSG_DONTWAIT = 0x40;
const SOL_SOCKET = 1;
const SCM_TIMESTAMPNS = 35;
const SOL_PACKET = 263;
const PACKET_AUXDATA = 8;
const BATCH = 32;
const SLOT_BYTES = 65_536;
/** struct mmsghdr with its struct msghdr, struct iovec, and room for the two control messages, on 64-bit Linux. */
const HEADER_BYTES = 64;
const RECEIVED_AT = 56;
const CONTROL_LENGTH_AT = 40;
const VECTOR_BYTES = 16;
const CONTROL_BYTES = 128;
/** struct sockaddr_ll, and where the header has its address and its length. */
const NAME_BYTES = 24;
const NAME_LENGTH_AT = 8;
const PACKET_TYPE_AT = 10;
const SLOT_TOTAL_BYTES = HEADER_BYTES + VECTOR_BYTES + CONTROL_BYTES + NAME_BYTES + SLOT_BYTES;
const CONTROL_HEADER_BYTES = 16;
const EAGAIN = 'EAGAIN';

const PROTOTYPES = {
  recvmmsg: 'int recvmmsg(int fd, void *messages, unsigned int count, int flags, void *timeout)',
} as const;

/** Reads packets in batches, recvmmsg(2). Throws {@link KernelCallError}, as when the interface goes down. */
export function createPacketQueue(descriptor: number): PacketSource {
  const libc = bindLibc(PROTOTYPES);
  const batch = allocateBatch();
  const receive = (count: number): number => {
    batch.prepare(count);
    const received = libc.recvmmsg(descriptor, batch.headers, count, MSG_DONTWAIT, null);
    if (received >= 0) return received;
    return nothingOr(() => checkKernelCall(received, 'recvmmsg(AF_PACKET)'));
  };
  return {
    drain(onPacket, limit) {
      let drained = 0;
      while (drained < limit) {
        const wanted = Math.min(BATCH, limit - drained);
        const received = receive(wanted);
        for (let slot = 0; slot < received; slot += 1) onPacket(batch.packetAt(slot));
        drained += received;
        if (received < wanted) break;
      }
      return drained;
    },
    close() {
      // The queue goes with the socket.
    },
  };
}

interface Batch {
  /** What the kernel knows by address only, and what would else be collected as garbage while it writes there. */
  readonly kept: readonly Buffer[];
  /** An array of struct mmsghdr. */
  readonly headers: Buffer;
  /** To be called before the kernel fills `count` slots: it has written into the lengths. */
  prepare(count: number): void;
  packetAt(slot: number): CapturedPacket;
}

function allocateBatch(): Batch {
  // One piece, for its parts hold each other's addresses, of which the garbage collector knows nothing.
  const memory = Buffer.allocUnsafeSlow(BATCH * SLOT_TOTAL_BYTES).fill(0);
  let at = 0;
  const part = (slotBytes: number): { bytes: Buffer; address: bigint } => {
    const bytes = memory.subarray(at, at + BATCH * slotBytes);
    at += BATCH * slotBytes;
    return { bytes, address: BigInt(loadKoffi().address(bytes)) };
  };
  const { bytes: headers } = part(HEADER_BYTES);
  const { bytes: vectors, address: vectorsAt } = part(VECTOR_BYTES);
  const { bytes: control, address: controlAt } = part(CONTROL_BYTES);
  const { bytes: names, address: namesAt } = part(NAME_BYTES);
  const { bytes: data, address: dataAt } = part(SLOT_BYTES);
  for (let slot = 0; slot < BATCH; slot += 1) {
    vectors.writeBigUInt64LE(dataAt + BigInt(slot * SLOT_BYTES), slot * VECTOR_BYTES);
    vectors.writeBigUInt64LE(BigInt(SLOT_BYTES), slot * VECTOR_BYTES + 8);
    const header = slot * HEADER_BYTES;
    headers.writeBigUInt64LE(namesAt + BigInt(slot * NAME_BYTES), header);
    headers.writeBigUInt64LE(vectorsAt + BigInt(slot * VECTOR_BYTES), header + 16);
    headers.writeBigUInt64LE(1n, header + 24);
    headers.writeBigUInt64LE(controlAt + BigInt(slot * CONTROL_BYTES), header + 32);
  }
  return {
    kept: [data, names, control, vectors],
    headers,
    prepare(count) {
      for (let slot = 0; slot < count; slot += 1) {
        headers.writeUInt32LE(NAME_BYTES, slot * HEADER_BYTES + NAME_LENGTH_AT);
        headers.writeUInt32LE(CONTROL_BYTES, slot * HEADER_BYTES + CONTROL_LENGTH_AT);
      }
    },
    packetAt(slot) {
      const header = slot * HEADER_BYTES;
      const length = headers.readUInt32LE(header + RECEIVED_AT);
      const first = slot * CONTROL_BYTES;
      const controlLength = headers.readUInt32LE(header + CONTROL_LENGTH_AT);
      const { time, wireBytes = length } = readControl(
        control.subarray(first, first + controlLength),
      );
      return {
        time,
        wireBytes,
        isOutgoing: names[slot * NAME_BYTES + PACKET_TYPE_AT] === PACKET_OUTGOING,
        bytes: data.subarray(slot * SLOT_BYTES, slot * SLOT_BYTES + length),
      };
    },
  };
}

/** 0 when the call failed only because no packet waits. */
function nothingOr(fail: () => number): number {
  try {
    return fail();
  } catch (failure) {
    if ((failure as { errno?: unknown }).errno === EAGAIN) return 0;
    throw failure;
  }
}

/** cmsg(3): when the packet came, and from struct tpacket_auxdata how long it was. */
function readControl(control: Buffer): Pick<CapturedPacket, 'time'> & { wireBytes?: number } {
  let time = { seconds: 0, nanoseconds: 0 };
  let wireBytes: number | undefined;
  for (let offset = 0; offset + CONTROL_HEADER_BYTES <= control.length; ) {
    const length = control.readUInt32LE(offset);
    const level = control.readInt32LE(offset + 8);
    const type = control.readInt32LE(offset + 12);
    const body = offset + CONTROL_HEADER_BYTES;
    if (level === SOL_SOCKET && type === SCM_TIMESTAMPNS) {
      // struct timespec; 48 bits of seconds are enough, and need no BigInt.
      time = {
        seconds: control.readUIntLE(body, 6),
        nanoseconds: control.readUInt32LE(body + 8),
      };
    }
    if (level === SOL_PACKET && type === PACKET_AUXDATA) {
      wireBytes = control.readUInt32LE(body + 4);
    }
    offset += Math.max(CONTROL_HEADER_BYTES, (length + 7) & ~7);
  }
  return { time, ...(wireBytes === undefined ? {} : { wireBytes }) };
}
