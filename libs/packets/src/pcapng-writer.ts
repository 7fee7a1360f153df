import type { PacketTime } from './packet-time.ts';
import {
  BLOCK_FRAME_BYTES,
  BLOCKS,
  BYTE_ORDER_MAGIC,
  OPTIONS,
  PACKET_HEAD_BYTES,
} from './pcapng-blocks.ts';
import {
  type BlockOption,
  bytesOf,
  encodeText,
  optionsLength,
  padded,
  textOptions,
  writeOptions,
  writePadded,
} from './pcapng-options.ts';

/** What the first block of a file tells of who wrote it. */
export interface SectionFacts {
  /** The program: `Socketlab 0.1.0`. */
  readonly application?: string;
  readonly system?: string;
  readonly hardware?: string;
  readonly comment?: string;
}

/** An interface of a capture; packets name it by its place among the interfaces, from 0. */
export interface InterfaceFacts {
  /** One of {@link LINK_TYPES}. */
  readonly linkType: number;
  /** The most bytes kept of a frame; 0 for no limit. */
  readonly snapBytes: number;
  readonly name?: string;
  readonly description?: string;
  /** What was asked of the capture, as a person writes it: `tcp port 65432`. */
  readonly filter?: string;
}

/** One captured frame. */
export interface PacketFacts {
  readonly interface: number;
  readonly time: PacketTime;
  /** What was captured of it. */
  readonly bytes: Uint8Array;
  /** Its length on the wire. */
  readonly frameBytes: number;
  /** Shown beside the frame by Wireshark; cut at 65,535 bytes of UTF-8. */
  readonly comment?: string;
}

/** What became of an interface's packets, told at the end. */
export interface StatisticsFacts {
  readonly interface: number;
  readonly time: PacketTime;
  readonly startedAt?: PacketTime;
  readonly endedAt?: PacketTime;
  /** Packets that the capture saw, those that it lost among them. */
  readonly received?: number;
  /** Packets that did not find room in the capture's buffer. */
  readonly dropped?: number;
}

const NANOSECONDS = 9;
const VERSION_MAJOR = 1;
const UNKNOWN_LENGTH = 0xffff_ffff;

/** The first block of a section (draft-ietf-opsawg-pcapng section 4.1), little endian as all that follow. */
export function encodeSectionHeader(facts: SectionFacts = {}): Uint8Array {
  const options = textOptions([
    [OPTIONS.comment, facts.comment],
    [OPTIONS.hardware, facts.hardware],
    [OPTIONS.system, facts.system],
    [OPTIONS.application, facts.application],
  ]);
  return encodeBlock(BLOCKS.sectionHeader, { bodyBytes: 16, options }, (view) => {
    view.setUint32(8, BYTE_ORDER_MAGIC, true);
    view.setUint16(12, VERSION_MAJOR, true);
    view.setUint32(16, UNKNOWN_LENGTH, true);
    view.setUint32(20, UNKNOWN_LENGTH, true);
  });
}

/** Describes an interface (section 4.2); its packets' times are in nanoseconds. */
export function encodeInterface(facts: InterfaceFacts): Uint8Array {
  const options = [
    ...textOptions([
      [OPTIONS.name, facts.name],
      [OPTIONS.description, facts.description],
    ]),
    { code: OPTIONS.timeResolution, value: Uint8Array.of(NANOSECONDS) },
    // The first byte says of what kind the filter is: 0 is the text of libpcap.
    ...textOptions([[OPTIONS.filter, facts.filter && `\0${facts.filter}`]]),
  ];
  return encodeBlock(BLOCKS.interfaceDescription, { bodyBytes: 8, options }, (view) => {
    view.setUint16(8, facts.linkType, true);
    view.setUint32(12, facts.snapBytes, true);
  });
}

/** How long the block of a packet will be: what {@link writePacket} needs. */
export function packetBlockBytes({ bytes, comment }: PacketFacts): number {
  const options = comment
    ? optionsLength([{ code: OPTIONS.comment, value: encodeText(comment) }])
    : 0;
  return PACKET_HEAD_BYTES + padded(bytes.length) + options + 4;
}

/** One captured frame as a block of its own (section 4.3). */
export function encodePacket(packet: PacketFacts): Uint8Array {
  const bytes = new Uint8Array(packetBlockBytes(packet));
  writePacket(new DataView(bytes.buffer), 0, packet);
  return bytes;
}

/** Writes a packet's block at `at` of a view with room for it, for who writes many; returns where it ends. */
export function writePacket(target: DataView, at: number, packet: PacketFacts): number {
  const { time, bytes, comment } = packet;
  target.setUint32(at, BLOCKS.enhancedPacket, true);
  target.setUint32(at + 8, packet.interface, true);
  writeTime(target, at + 12, time);
  target.setUint32(at + 20, bytes.length, true);
  target.setUint32(at + 24, packet.frameBytes, true);
  writePadded(target, at + PACKET_HEAD_BYTES, bytes);
  const options = comment ? [{ code: OPTIONS.comment, value: encodeText(comment) }] : [];
  const end = writeOptions(target, at + PACKET_HEAD_BYTES + padded(bytes.length), options);
  target.setUint32(at + 4, end + 4 - at, true);
  target.setUint32(end, end + 4 - at, true);
  return end + 4;
}

/** What an interface has seen and lost (section 4.6). */
export function encodeStatistics(facts: StatisticsFacts): Uint8Array {
  const options: BlockOption[] = [];
  if (facts.startedAt) options.push({ code: OPTIONS.startTime, value: timeValue(facts.startedAt) });
  if (facts.endedAt) options.push({ code: OPTIONS.endTime, value: timeValue(facts.endedAt) });
  if (facts.received !== undefined) options.push(count(OPTIONS.received, facts.received));
  if (facts.dropped !== undefined) options.push(count(OPTIONS.dropped, facts.dropped));
  return encodeBlock(BLOCKS.interfaceStatistics, { bodyBytes: 12, options }, (view) => {
    view.setUint32(8, facts.interface, true);
    writeTime(view, 12, facts.time);
  });
}

function encodeBlock(
  type: number,
  { bodyBytes, options }: { bodyBytes: number; options: readonly BlockOption[] },
  writeBody: (view: DataView) => void,
): Uint8Array {
  const length = BLOCK_FRAME_BYTES + bodyBytes + optionsLength(options);
  const view = new DataView(new ArrayBuffer(length));
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  writeBody(view);
  writeOptions(view, 8 + bodyBytes, options);
  view.setUint32(length - 4, length, true);
  return bytesOf(view);
}

const TWO_TO_23 = 8_388_608;
const TWO_TO_32 = 4_294_967_296;

/** Nanoseconds since the epoch as two words, high and low; a second has 1,953,125 times 512 of them: no BigInt. */
function writeTime(view: DataView, at: number, { seconds, nanoseconds }: PacketTime): void {
  const units = seconds * 1_953_125;
  const low = (units % TWO_TO_23) * 512 + nanoseconds;
  view.setUint32(at, Math.floor(units / TWO_TO_23) + (low >= TWO_TO_32 ? 1 : 0), true);
  view.setUint32(at + 4, low % TWO_TO_32, true);
}

function timeValue(time: PacketTime): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  writeTime(view, 0, time);
  return bytesOf(view);
}

function count(code: number, value: number): BlockOption {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(value), true);
  return { code, value: bytesOf(view) };
}
