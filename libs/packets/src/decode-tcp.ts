import { TCP_FLAGS, type TcpFlag, type TcpSegment } from '@socketlab/evidence';
import { uint16, uint32 } from './big-endian.ts';
import { type DecodedTcp, TCP_BITS } from './decoded-frame.ts';

const LEAST_BYTES = 20;

/** Kinds of TCP options (https://www.iana.org/assignments/tcp-parameters). */
const OPTIONS = {
  end: 0,
  nothing: 1,
  maximumSegment: 2,
  windowScale: 3,
  sackPermitted: 4,
  sack: 5,
  timestamps: 8,
} as const;

type SegmentDraft = { -readonly [Field in keyof TcpSegment]: TcpSegment[Field] };

interface TcpDraft {
  readonly segment: SegmentDraft;
  readonly blocks: (readonly [number, number])[];
}

/** Why a TCP header could not be read wholly; `partial` is what could. */
export interface TcpFailure {
  readonly failure: 'short' | 'malformed';
  readonly partial: DecodedTcp | undefined;
}

/** Reads the TCP header at `at` (RFC 9293 section 3.1) and its options (RFC 7323, RFC 2018). */
export function decodeTcp(bytes: Uint8Array, at: number, endsAt: number): DecodedTcp | TcpFailure {
  if (endsAt - at < LEAST_BYTES) return { failure: 'malformed', partial: undefined };
  if (at + LEAST_BYTES > bytes.length) return { failure: 'short', partial: undefined };
  const bits = bytes[at + 13] ?? 0;
  const segment: SegmentDraft = {
    flags: flagsOf(bits),
    sequence: uint32(bytes, at + 4),
    acknowledgment: (bits & TCP_BITS.ack) === 0 ? 0 : uint32(bytes, at + 8),
    window: uint16(bytes, at + 14),
  };
  const draft: TcpDraft = { segment, blocks: [] };
  const headerBytes = ((bytes[at + 12] ?? 0) >> 4) * 4;
  const tcp: DecodedTcp = {
    sourcePort: uint16(bytes, at),
    destinationPort: uint16(bytes, at + 2),
    segment,
    bits,
    headerBytes,
    selectiveAcks: draft.blocks,
  };
  if (headerBytes < LEAST_BYTES || at + headerBytes > endsAt) {
    return { failure: 'malformed', partial: tcp };
  }
  const isSound = readOptions(bytes, { at: at + LEAST_BYTES, end: at + headerBytes }, draft);
  if (at + headerBytes > bytes.length) return { failure: 'short', partial: tcp };
  return isSound ? tcp : { failure: 'malformed', partial: tcp };
}

function flagsOf(bits: number): TcpFlag[] {
  const flags: TcpFlag[] = [];
  for (let index = 0; index < TCP_FLAGS.length; index += 1) {
    const flag = TCP_FLAGS[index];
    if (flag !== undefined && (bits & (0x80 >> index)) !== 0) flags.push(flag);
  }
  return flags;
}

/** Reads options up to the first that does not fit; whether all of them did. */
function readOptions(
  bytes: Uint8Array,
  place: { readonly at: number; readonly end: number },
  draft: TcpDraft,
): boolean {
  const end = Math.min(place.end, bytes.length);
  let { at } = place;
  while (at < end) {
    const kind = bytes[at];
    if (kind === OPTIONS.end) return true;
    if (kind === OPTIONS.nothing) {
      at += 1;
      continue;
    }
    const length = bytes[at + 1] ?? 0;
    if (length < 2 || at + length > end) return false;
    readOption(bytes, at, draft);
    at += length;
  }
  return true;
}

/** An option counts with the length that its document gives it, and with no other. */
function readOption(bytes: Uint8Array, at: number, { segment, blocks }: TcpDraft): void {
  const kind = bytes[at];
  const length = bytes[at + 1] ?? 0;
  if (kind === OPTIONS.timestamps && length === 10) {
    segment.timestamps = { value: uint32(bytes, at + 2), echo: uint32(bytes, at + 6) };
  } else if (kind === OPTIONS.maximumSegment && length === 4) {
    segment.maximumSegmentBytes = uint16(bytes, at + 2);
  } else if (kind === OPTIONS.windowScale && length === 3) {
    segment.windowScale = bytes[at + 2] ?? 0;
  } else if (kind === OPTIONS.sackPermitted && length === 2) {
    segment.isSackPermitted = true;
  } else if (kind === OPTIONS.sack && (length - 2) % 8 === 0) {
    for (let edge = at + 2; edge < at + length; edge += 8) {
      blocks.push([uint32(bytes, edge), uint32(bytes, edge + 4)]);
    }
  }
}
