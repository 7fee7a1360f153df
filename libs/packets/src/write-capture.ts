import { bytesOfFrame, type Capture, type CapturedFrame } from './capture.ts';
import { type Block, findBlock, type Section } from './find-block.ts';
import { BLOCKS, OPTIONS, PACKET_HEAD_BYTES } from './pcapng-blocks.ts';
import { bytesOf, encodeText, padded } from './pcapng-options.ts';
import { encodeInterface, encodePacket, encodeSectionHeader } from './pcapng-writer.ts';

/** Comments by the number of their frame. */
export type FrameComments = ReadonlyMap<number, string>;

const UNKNOWN_LENGTH_WORD = 0xffff_ffff;
const SECTION_LENGTH_AT = 16;

/**
 * The capture as a pcapng file with a comment on each of these frames, which Wireshark shows beside them. Of a pcapng file
 * all else stays byte for byte: blocks that are not known, other comments, damage; only a section's total length becomes
 * "unknown", for it grows. A pcap file is written anew, with the same bytes and times. A comment that its frame has
 * already is not repeated; a simple packet block has no room for one.
 */
export function writeCapture(
  capture: Capture,
  { comments }: { readonly comments: FrameComments },
): Uint8Array {
  const parts =
    capture.format === 'pcap' ? rewritten(capture, comments) : amended(capture, comments);
  return new Uint8Array(Buffer.concat(parts));
}

function rewritten(capture: Capture, comments: FrameComments): Uint8Array[] {
  const descriptions = capture.interfaces.map(({ linkType, snapBytes }) =>
    encodeInterface({ linkType, snapBytes }),
  );
  const packets = capture.frames.map((frame) => {
    const comment = comments.get(frame.number);
    return encodePacket({
      interface: frame.interface,
      time: frame.time ?? { seconds: 0, nanoseconds: 0 },
      bytes: bytesOfFrame(capture, frame),
      frameBytes: frame.frameBytes,
      ...(comment === undefined ? {} : { comment }),
    });
  });
  return [encodeSectionHeader(), ...descriptions, ...packets];
}

function amended(capture: Capture, comments: FrameComments): Uint8Array[] {
  const { bytes } = capture;
  const added = commentsByPlace(capture.frames, comments);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reading = { bytes, view, mostFrames: 0, interfaces: [], frames: [] };
  const parts: Uint8Array[] = [];
  let section: Section | undefined;
  let copiedTo = 0;
  for (let at = 0; at < bytes.length; ) {
    const block = findBlock(reading, at, section);
    if (block instanceof Error) break;
    section = block.section;
    const comment = hasRoom(block) ? added.get(at + PACKET_HEAD_BYTES) : undefined;
    if (block.type === BLOCKS.sectionHeader || comment !== undefined) {
      const own = bytes.subarray(at, block.end);
      parts.push(bytes.subarray(copiedTo, at));
      parts.push(
        comment === undefined ? withUnknownLength(own) : withComment(own, comment, section),
      );
      copiedTo = block.end;
    }
    at = block.end;
  }
  parts.push(bytes.subarray(copiedTo));
  return parts;
}

/** The comments to add, by where in the file their frames' bytes begin. */
function commentsByPlace(
  frames: readonly CapturedFrame[],
  comments: FrameComments,
): Map<number, string> {
  const places = new Map<number, string>();
  for (const [number, comment] of comments) {
    const frame = frames[number - 1];
    if (frame !== undefined && comment !== '' && !frame.comments.includes(comment)) {
      places.set(frame.at, comment);
    }
  }
  return places;
}

/** Enhanced packet blocks, and the obsolete ones, which are laid out alike. */
function hasRoom({ type }: Block): boolean {
  return type === BLOCKS.enhancedPacket || type === BLOCKS.obsoletePacket;
}

function withUnknownLength(header: Uint8Array): Uint8Array {
  // Not slice(): a Buffer's is a view of the same bytes.
  const copy = new Uint8Array(header);
  const view = new DataView(copy.buffer);
  view.setUint32(SECTION_LENGTH_AT, UNKNOWN_LENGTH_WORD);
  view.setUint32(SECTION_LENGTH_AT + 4, UNKNOWN_LENGTH_WORD);
  return copy;
}

/** The comment goes before the options that are there; their end is marked where there were none. */
function withComment(block: Uint8Array, comment: string, section: Section): Uint8Array {
  const { isLittleEndian } = section;
  const source = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const optionsAt = PACKET_HEAD_BYTES + padded(source.getUint32(20, isLittleEndian));
  const value = encodeText(comment);
  const isFirst = block.length - 4 - optionsAt < 4;
  const growth = 4 + padded(value.length) + (isFirst ? 4 : 0);
  const target = new DataView(new ArrayBuffer(block.length + growth));
  const bytes = bytesOf(target);
  bytes.set(block.subarray(0, optionsAt));
  target.setUint16(optionsAt, OPTIONS.comment, isLittleEndian);
  target.setUint16(optionsAt + 2, value.length, isLittleEndian);
  bytes.set(value, optionsAt + 4);
  bytes.set(block.subarray(optionsAt, block.length - 4), optionsAt + 4 + padded(value.length));
  target.setUint32(4, bytes.length, isLittleEndian);
  target.setUint32(bytes.length - 4, bytes.length, isLittleEndian);
  return bytes;
}
