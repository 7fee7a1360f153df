import { writeSync } from 'node:fs';
import { arch, release, type } from 'node:os';
import type { CapturedPacket } from '@socketlab/bsd-sockets';
import { VERSION } from '@socketlab/foundation';
import {
  encodeInterface,
  encodeSectionHeader,
  encodeStatistics,
  type PacketTime,
  packetBlockBytes,
  writePacket,
} from '@socketlab/packets';

const CHUNK_BYTES = 256 * 1024;
/** What the block of statistics takes at most. */
const STATISTICS_BYTES = 128;
const OUR_INTERFACE = 0;

/** A capture's file, pcapng, while it is written. */
export interface CaptureFile {
  readonly packets: number;
  /** How long the file is, what is not yet written counted. */
  readonly bytes: number;
  readonly leftOut: number;
  /** Adds a packet; false when the file has reached its size, and from then on. Throws what writing throws. */
  add(packet: CapturedPacket): boolean;
  /** Adds what was lost, and writes the rest. */
  end(dropped: number): void;
}

/** Begins a file: `descriptor` is open for writing, and stays so. */
export function createCaptureFile(
  options: {
    /** As the capture library names it, and as the system shows it. */
    device: string;
    interface: string;
    linkType: number;
    ports: readonly number[];
    snapBytes: number;
    maxBytes: number;
  },
  descriptor: number,
): CaptureFile {
  const { device, linkType, ports, snapBytes, maxBytes } = options;
  const chunk = createChunk(descriptor);
  let packets = 0;
  let leftOut = 0;
  let bytes = 0;
  let last: PacketTime = { seconds: 0, nanoseconds: 0 };
  const put = (block: Uint8Array): void => {
    bytes += block.length;
    chunk.reserve(block.length, (view, at) => {
      new Uint8Array(view.buffer, view.byteOffset).set(block, at);
    });
  };
  put(
    encodeSectionHeader({
      application: `Socketlab ${VERSION}`,
      hardware: arch(),
      system: `${type()} ${release()}`,
    }),
  );
  put(
    encodeInterface({
      linkType,
      snapBytes,
      name: device,
      ...(device === options.interface ? {} : { description: options.interface }),
      filter: ports.map((port) => `port ${port}`).join(' or '),
    }),
  );
  return {
    get packets() {
      return packets;
    },
    get bytes() {
      return bytes;
    },
    get leftOut() {
      return leftOut;
    },
    add({ time, bytes: frame, wireBytes }) {
      const packet = { interface: OUR_INTERFACE, time, bytes: frame, frameBytes: wireBytes };
      const length = packetBlockBytes(packet);
      if (leftOut > 0 || bytes + length + STATISTICS_BYTES > maxBytes) {
        leftOut += 1;
        return false;
      }
      chunk.reserve(length, (view, at) => writePacket(view, at, packet));
      packets += 1;
      bytes += length;
      last = time;
      return true;
    },
    end(dropped) {
      const received = packets + leftOut + dropped;
      put(encodeStatistics({ interface: OUR_INTERFACE, time: last, received, dropped }));
      chunk.write();
    },
  };
}

/** Collects blocks, so that not each of them is written by a call of its own. */
function createChunk(descriptor: number): {
  reserve(length: number, fill: (view: DataView, at: number) => void): void;
  write(): void;
} {
  const memory = new Uint8Array(CHUNK_BYTES);
  const view = new DataView(memory.buffer);
  let used = 0;
  const write = (): void => {
    for (let written = 0; written < used; ) {
      written += writeSync(descriptor, memory, written, used - written);
    }
    used = 0;
  };
  return {
    reserve(length, fill) {
      if (used + length > CHUNK_BYTES) write();
      fill(view, used);
      used += length;
    },
    write,
  };
}
