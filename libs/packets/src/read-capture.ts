import type { Text } from '@socketlab/foundation';
import type { Capture } from './capture.ts';
import { CompressedCaptureError, NotACaptureError } from './errors.ts';
import { BLOCKS } from './pcapng-blocks.ts';
import { PCAP_MAGICS, readPcap } from './read-pcap.ts';
import { readPcapng } from './read-pcapng.ts';
import type { Reading } from './reading.ts';

/** The most frames that are read of one capture, unless told otherwise: they take some 300 MB of memory. */
const MOST_FRAMES = 2_000_000;
const MAGIC_BYTES = 4;

/**
 * Reads a pcap or pcapng file, in either byte order, with several sections, interfaces and resolutions of time; blocks
 * that are not known are passed over. Nothing in the file is trusted. Of a damaged file everything before the damage is
 * given, and `problem` says where it breaks off. Throws {@link NotACaptureError}, {@link CompressedCaptureError}, and
 * {@link DamagedCaptureError} of a file that is damaged before its first frame could begin.
 */
export function readCapture(
  bytes: Uint8Array,
  options: { readonly mostFrames?: number } = {},
): Capture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mostFrames = options.mostFrames ?? MOST_FRAMES;
  const reading: Reading = { bytes, view, mostFrames, interfaces: [], frames: [] };
  const { interfaces, frames } = reading;
  if (bytes.length >= MAGIC_BYTES) {
    if (view.getUint32(0) === BLOCKS.sectionHeader) {
      const problem = readPcapng(reading);
      return { format: 'pcapng', bytes, interfaces, frames, problem };
    }
    for (const isLittleEndian of [true, false]) {
      const magic = view.getUint32(0, isLittleEndian);
      if (magic !== PCAP_MAGICS.microseconds && magic !== PCAP_MAGICS.nanoseconds) continue;
      const problem = readPcap(reading, { isLittleEndian, magic });
      return { format: 'pcap', bytes, interfaces, frames, problem };
    }
  }
  throw refusal(bytes);
}

const COMPRESSIONS: readonly (readonly [start: string, name: string, command: string])[] = [
  ['1f8b', 'gzip', 'gunzip FILE.pcapng.gz'],
  ['28b52ffd', 'zstd', 'unzstd FILE.pcapng.zst'],
  ['04224d18', 'lz4', 'unlz4 FILE.pcapng.lz4'],
  ['425a68', 'bzip2', 'bunzip2 FILE.pcapng.bz2'],
  ['fd377a585a00', 'xz', 'unxz FILE.pcapng.xz'],
  ['504b0304', 'zip', 'unzip FILE.zip'],
];
const SHOWN_BYTES = 8;
const PRINTABLE = /^[\t\n\r\u0020-\u007e]+$/;

function refusal(bytes: Uint8Array): NotACaptureError | CompressedCaptureError {
  const start = Buffer.from(bytes.subarray(0, SHOWN_BYTES));
  const beginsWith = start.toString('hex');
  for (const [magic, compression, command] of COMPRESSIONS) {
    if (beginsWith.startsWith(magic)) return new CompressedCaptureError({ compression, command });
  }
  return new NotACaptureError({ beginsWith, looksLike: looksLike(start) });
}

function looksLike(start: Buffer): Text {
  if (start.length === 0) return { en: 'it is empty', 'pt-BR': 'ele está vazio' };
  if (PRINTABLE.test(start.toString('latin1'))) {
    const quoted = JSON.stringify(start.toString('latin1'));
    return {
      en: `it is text that begins with ${quoted}`,
      'pt-BR': `ele é um texto que começa com ${quoted}`,
    };
  }
  const hex = start.toString('hex');
  return { en: `it begins with the bytes ${hex}`, 'pt-BR': `ele começa com os bytes ${hex}` };
}
