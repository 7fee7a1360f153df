import { uint16 } from './big-endian.ts';
import { decodeIcmp } from './decode-icmp.ts';
import { decodeIp, PROTOCOLS } from './decode-ip.ts';
import { decodeLink, ETHER_TYPES } from './decode-link.ts';
import { decodeTcp } from './decode-tcp.ts';
import type { DecodedFrame, DecodedIp, FrameDraft, Header } from './decoded-frame.ts';

const UDP_BYTES = 8;
const NONE: readonly number[] = [];

/**
 * Reads the headers of one frame: `bytes` is what was captured of it, `frameBytes` its length on the wire. Ethernet with
 * VLAN tags, Linux cooked, BSD loopback and raw IP; IPv4, IPv6, TCP, UDP, ICMP. It never throws: what is cut off, or
 * contradicts itself, stands in `problem`, and what was read before that is kept. Of a link type that
 * {@link isLinkType} does not know nothing is read. Allocates no more than what it returns.
 */
export function decodeFrame(
  bytes: Uint8Array,
  linkType: number,
  frameBytes: number = bytes.length,
): DecodedFrame {
  const frame: FrameDraft = {
    linkType,
    frameBytes: Math.max(frameBytes, bytes.length),
    capturedBytes: bytes.length,
    vlanIds: NONE,
    etherType: undefined,
    ip: undefined,
    tcp: undefined,
    udp: undefined,
    icmp: undefined,
    payloadAt: 0,
    payloadBytes: 0,
    capturedPayloadBytes: 0,
    problem: undefined,
  };
  const at = decodeLink(bytes, frame);
  if (at === undefined) endAt('link', frame);
  else if (frame.etherType === ETHER_TYPES.ipv4 || frame.etherType === ETHER_TYPES.ipv6) {
    decodeInternet(bytes, at, frame);
  }
  return frame;
}

/** Notes in which header the decoding ends: cut if the frame went on, else malformed. */
function endAt(header: Header, frame: FrameDraft, isContradiction = false): void {
  const isCut = !isContradiction && frame.capturedBytes < frame.frameBytes;
  frame.problem = { kind: isCut ? 'cut' : 'malformed', header };
}

function decodeInternet(bytes: Uint8Array, at: number, frame: FrameDraft): void {
  const ip = decodeIp(bytes, at, frame.frameBytes);
  if (typeof ip === 'string') {
    endAt('ip', frame, ip === 'malformed');
    return;
  }
  frame.ip = ip;
  // Only the first fragment has a header for its payload; taking the others' bytes for one would be an invention.
  if (ip.fragment !== undefined && ip.fragment.offsetBytes > 0) return;
  if (ip.protocol === PROTOCOLS.tcp) decodeSegment(bytes, ip, frame);
  else if (ip.protocol === PROTOCOLS.udp) decodeDatagram(bytes, ip, frame);
  else if (ip.protocol === (ip.version === 4 ? PROTOCOLS.icmp : PROTOCOLS.icmp6)) {
    frame.icmp = decodeIcmp(bytes, ip.payloadAt, ip);
    if (frame.icmp === undefined) endAt('icmp', frame);
  }
}

function decodeSegment(bytes: Uint8Array, ip: DecodedIp, frame: FrameDraft): void {
  const read = decodeTcp(bytes, ip.payloadAt, ip.endsAt);
  if (!('failure' in read)) {
    frame.tcp = read;
    measurePayload(frame, ip.payloadAt + read.headerBytes, ip.endsAt);
    return;
  }
  frame.tcp = read.partial;
  endAt('tcp', frame, read.failure === 'malformed');
  if (read.partial === undefined) return;
  const payloadAt = ip.payloadAt + read.partial.headerBytes;
  if (payloadAt <= ip.endsAt) measurePayload(frame, payloadAt, ip.endsAt);
}

function decodeDatagram(bytes: Uint8Array, ip: DecodedIp, frame: FrameDraft): void {
  const at = ip.payloadAt;
  if (ip.endsAt - at < UDP_BYTES || at + UDP_BYTES > bytes.length) {
    endAt('udp', frame, ip.endsAt - at < UDP_BYTES);
    return;
  }
  const lengthBytes = uint16(bytes, at + 4);
  frame.udp = {
    sourcePort: uint16(bytes, at),
    destinationPort: uint16(bytes, at + 2),
    lengthBytes,
  };
  // 0 is a jumbogram (RFC 2675 section 4). The length counts all fragments; here only this one's bytes are.
  const declaredEnd = lengthBytes === 0 ? ip.endsAt : at + lengthBytes;
  const isSound = declaredEnd >= at + UDP_BYTES && (declaredEnd <= ip.endsAt || !!ip.fragment);
  if (!isSound) endAt('udp', frame, true);
  measurePayload(frame, at + UDP_BYTES, isSound ? Math.min(declaredEnd, ip.endsAt) : ip.endsAt);
}

function measurePayload(frame: FrameDraft, payloadAt: number, endsAt: number): void {
  frame.payloadAt = payloadAt;
  frame.payloadBytes = endsAt - payloadAt;
  const capturedEnd = Math.min(endsAt, frame.capturedBytes);
  frame.capturedPayloadBytes = Math.max(0, capturedEnd - payloadAt);
}
