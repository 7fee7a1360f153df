import { bindLibc } from './kernel-call.ts';
import { loadKoffi } from './native-library.ts';
import type { CapturedPacket } from './packet-reader.ts';
import type { PcapCapture } from './pcap-capture.ts';

const POINTER_BYTES = 8;
const NS_PER_US = 1_000;

/**
 * struct pcap_pkthdr: a struct timeval, then how much was kept and how long the packet was. A long of Windows has 32 bits, and
 * so has tv_usec on macOS, where 4 bytes of padding follow it.
 */
const SHORT_TIME = { bytes: 16, wideSeconds: false, fractionAt: 4, keptAt: 8, lengthAt: 12 };
const LONG_TIME = { bytes: 24, wideSeconds: true, fractionAt: 8, keptAt: 16, lengthAt: 20 };

/** Where pcap_next_ex() puts the two addresses, and what stands there. */
export interface HeaderReader {
  readonly header: Buffer;
  readonly bytes: Buffer;
  /** The packet that they lead to; its bytes are valid until the next one is read. */
  read(): CapturedPacket;
}

type CopyMemory = (to: Buffer, from: bigint, bytes: number) => unknown;

/** Copies what stands there: the memory is the library's, and written over by the next packet. */
export function createHeaderReader(
  { snapBytes, hasNanoseconds }: PcapCapture,
  platform: NodeJS.Platform = process.platform,
): HeaderReader {
  const layout = platform === 'win32' ? SHORT_TIME : LONG_TIME;
  const copyMemory = bindCopy(platform);
  const header = Buffer.alloc(POINTER_BYTES);
  const bytes = Buffer.alloc(POINTER_BYTES);
  const facts = Buffer.alloc(layout.bytes);
  const packet = Buffer.alloc(snapBytes);
  return {
    header,
    bytes,
    read() {
      copyMemory(facts, header.readBigUInt64LE(), layout.bytes);
      const kept = Math.min(facts.readUInt32LE(layout.keptAt), snapBytes);
      copyMemory(packet, bytes.readBigUInt64LE(), kept);
      const fraction = facts.readUInt32LE(layout.fractionAt);
      return {
        time: {
          seconds: layout.wideSeconds ? Number(facts.readBigInt64LE()) : facts.readUInt32LE(),
          nanoseconds: hasNanoseconds ? fraction : fraction * NS_PER_US,
        },
        bytes: packet.subarray(0, kept),
        wireBytes: facts.readUInt32LE(layout.lengthAt),
        isOutgoing: undefined,
      };
    },
  };
}

function bindCopy(platform: NodeJS.Platform): CopyMemory {
  if (platform === 'win32') {
    return loadKoffi()
      .load('kernel32.dll')
      .func('void RtlMoveMemory(void *to, uintptr_t from, size_t bytes)');
  }
  const { memcpy } = bindLibc({
    memcpy: 'void *memcpy(void *to, uintptr_t from, size_t bytes)',
  });
  return memcpy;
}
