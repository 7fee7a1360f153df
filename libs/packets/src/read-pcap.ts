import type { SocketlabError } from '@socketlab/foundation';
import type { PacketTime } from './packet-time.ts';
import { addFrame, contradiction, cutShort, MOST_FRAME_BYTES, type Reading } from './reading.ts';

/** What stands at the beginning of a pcap file: times in microseconds, or in nanoseconds. */
export const PCAP_MAGICS = { microseconds: 0xa1b2c3d4, nanoseconds: 0xa1b23c4d } as const;

const FILE_HEADER_BYTES = 24;
const FRAME_HEADER_BYTES = 16;
const NONE: readonly string[] = [];

/** Reads a pcap file (draft-ietf-opsawg-pcap) from the beginning; returns why it ended early. Throws it if at once. */
export function readPcap(
  reading: Reading,
  { isLittleEndian, magic }: { isLittleEndian: boolean; magic: number },
): SocketlabError | undefined {
  const { bytes, view, interfaces } = reading;
  if (bytes.length < FILE_HEADER_BYTES) throw cutShort(0, reading);
  const snapBytes = view.getUint32(16, isLittleEndian);
  interfaces.push({
    // The upper bits tell of a frame check sequence, which lies behind what is decoded.
    linkType: view.getUint32(20, isLittleEndian) & 0xffff,
    snapBytes,
    name: undefined,
    description: undefined,
    filter: undefined,
    received: undefined,
    dropped: undefined,
  });
  const unitsPerSecond = magic === PCAP_MAGICS.nanoseconds ? 1e9 : 1e6;
  const mostBytes = Math.max(snapBytes, MOST_FRAME_BYTES);
  let at = FILE_HEADER_BYTES;
  while (at < bytes.length) {
    if (at + FRAME_HEADER_BYTES > bytes.length) return cutShort(at, reading);
    const capturedBytes = view.getUint32(at + 8, isLittleEndian);
    if (capturedBytes > mostBytes) return tooLong(at, reading, capturedBytes);
    const dataAt = at + FRAME_HEADER_BYTES;
    if (dataAt + capturedBytes > bytes.length) return cutShort(at, reading);
    const seconds = view.getUint32(at, isLittleEndian);
    const refusal = addFrame(reading, {
      interface: 0,
      time: timeOf(seconds, view.getUint32(at + 4, isLittleEndian), unitsPerSecond),
      at: dataAt,
      capturedBytes,
      frameBytes: view.getUint32(at + 12, isLittleEndian),
      comments: NONE,
    });
    if (refusal !== undefined) return refusal;
    at = dataAt + capturedBytes;
  }
  return undefined;
}

/** A part of a second that is a whole one or more is what some writers leave behind. */
function timeOf(seconds: number, units: number, unitsPerSecond: number): PacketTime {
  const carried = Math.floor(units / unitsPerSecond);
  const rest = units - carried * unitsPerSecond;
  return { seconds: seconds + carried, nanoseconds: rest * (1e9 / unitsPerSecond) };
}

function tooLong(at: number, reading: Reading, length: number): SocketlabError {
  return contradiction(at, reading, {
    en: `a frame of ${length} bytes, longer than any is`,
    'pt-BR': `um quadro de ${length} bytes, mais longo do que qualquer um`,
  });
}
