import { bindLibc, checkKernelCall } from './kernel-call.ts';
import { loadKoffi } from './native-library.ts';
import { PACKET_OUTGOING } from './packet-options.ts';
import type { PacketSource } from './packet-reader.ts';

const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
/** struct tpacket_block_desc with its struct tpacket_hdr_v1. */
const BLOCK = { statusAt: 8, packetsAt: 12, firstAt: 16 } as const;
const TP_STATUS_KERNEL = 0;
const TP_STATUS_USER = 1;
/** struct tpacket3_hdr. */
const PACKET = {
  nextAt: 0,
  secondsAt: 4,
  nanosecondsAt: 8,
  keptAt: 12,
  lengthAt: 16,
  macAt: 24,
  /** Behind the 48 bytes of the header stands struct sockaddr_ll. */
  packetTypeAt: 58,
} as const;
const WORD_BYTES = 4;

/** How a ring is divided: the kernel hands it over block by block. */
export interface RingShape {
  readonly blocks: number;
  readonly blockBytes: number;
}

const PROTOTYPES = {
  mmap: 'void *mmap(void *address, size_t length, int protection, int flags, int fd, intptr_t offset)',
  munmap: 'int munmap(void *address, size_t length)',
} as const;

/**
 * Reads a ring that the kernel shares with this process (packet_mmap, TPACKET_V3). A block is handed over when it is
 * full, or a few milliseconds after its first packet. Throws {@link KernelCallError}.
 */
export function createPacketRing(descriptor: number, shape: RingShape): PacketSource {
  const { blocks, blockBytes } = shape;
  const libc = bindLibc(PROTOTYPES);
  const length = blocks * blockBytes;
  const address = libc.mmap(null, length, PROT_READ_WRITE, MAP_SHARED, descriptor, 0);
  // MAP_FAILED is a pointer with all bits set.
  checkKernelCall(BigInt.asIntN(64, BigInt(address)) === -1n ? -1 : 0, 'mmap(AF_PACKET)');
  const memory = loadKoffi().view(address, length);
  const view = new DataView(memory);
  const words = new Int32Array(memory);
  let isMapped = true;
  let block = 0;
  let left = 0;
  let at = 0;
  const statusOf = (): number => (block * blockBytes + BLOCK.statusAt) / WORD_BYTES;
  const release = (): void => {
    Atomics.store(words, statusOf(), TP_STATUS_KERNEL);
    block = (block + 1) % blocks;
  };
  /** Whether there is a packet at `at`. */
  const findPacket = (): boolean => {
    while (left === 0) {
      if ((Atomics.load(words, statusOf()) & TP_STATUS_USER) === 0) return false;
      left = view.getUint32(block * blockBytes + BLOCK.packetsAt, true);
      at = block * blockBytes + view.getUint32(block * blockBytes + BLOCK.firstAt, true);
      if (left === 0) release();
    }
    return true;
  };
  return {
    drain(onPacket, limit) {
      let drained = 0;
      while (drained < limit && findPacket()) {
        onPacket({
          time: {
            seconds: view.getUint32(at + PACKET.secondsAt, true),
            nanoseconds: view.getUint32(at + PACKET.nanosecondsAt, true),
          },
          bytes: new Uint8Array(
            memory,
            at + view.getUint16(at + PACKET.macAt, true),
            view.getUint32(at + PACKET.keptAt, true),
          ),
          wireBytes: view.getUint32(at + PACKET.lengthAt, true),
          isOutgoing: view.getUint8(at + PACKET.packetTypeAt) === PACKET_OUTGOING,
        });
        drained += 1;
        at += view.getUint32(at + PACKET.nextAt, true);
        left -= 1;
        if (left === 0) release();
      }
      return drained;
    },
    close() {
      if (isMapped) libc.munmap(address, length);
      isMapped = false;
    },
  };
}
