import { uint16, uint32 } from './big-endian.ts';
import type { FrameDraft } from './decoded-frame.ts';
import { LINK_TYPES } from './link-type.ts';

/** EtherTypes (https://www.iana.org/assignments/ieee-802-numbers). */
export const ETHER_TYPES = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;

/** IEEE 802.1Q, 802.1ad, and what was used before it. */
const VLAN_TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);
/** A value below is the length of an IEEE 802.3 frame, and not a type. */
const LEAST_ETHER_TYPE = 0x0600;
const MOST_VLAN_TAGS = 8;

const ETHERNET_TYPE_AT = 12;
const COOKED_TYPE_AT = 14;
const FAMILY_BYTES = 4;
const COOKED2_BYTES = 20;

/** AF_INET everywhere; AF_INET6 of Linux, of NetBSD and OpenBSD, of FreeBSD, of macOS. */
const AF_INET = 2;
const AF_INET6: ReadonlySet<number> = new Set([10, 24, 28, 30]);

/** Reads the link's header into the draft and returns where what it carries begins; undefined if it is cut there. */
export function decodeLink(bytes: Uint8Array, frame: FrameDraft): number | undefined {
  switch (frame.linkType) {
    case LINK_TYPES.ethernet:
      return decodeTyped(bytes, ETHERNET_TYPE_AT, frame);
    case LINK_TYPES.linuxCooked:
      return decodeTyped(bytes, COOKED_TYPE_AT, frame);
    case LINK_TYPES.linuxCooked2:
      return decodeCooked2(bytes, frame);
    case LINK_TYPES.null:
    case LINK_TYPES.loop:
      return decodeFamily(bytes, frame);
    case LINK_TYPES.raw:
    case LINK_TYPES.rawOfBsd:
    case LINK_TYPES.ipv4:
    case LINK_TYPES.ipv6:
      return decodeVersion(bytes, frame);
    default:
      return 0;
  }
}

/** A type at the header's end, which VLAN tags may push further back. */
function decodeTyped(bytes: Uint8Array, typeAt: number, frame: FrameDraft): number | undefined {
  let at = typeAt;
  let type = uint16(bytes, at);
  const vlanIds: number[] = [];
  while (VLAN_TAGS.has(type) && vlanIds.length < MOST_VLAN_TAGS && at + 4 < bytes.length) {
    vlanIds.push(uint16(bytes, at + 2) & 0x0fff);
    at += 4;
    type = uint16(bytes, at);
  }
  if (vlanIds.length > 0) frame.vlanIds = vlanIds;
  if (at + 2 > bytes.length) return undefined;
  if (type >= LEAST_ETHER_TYPE) frame.etherType = type;
  return at + 2;
}

function decodeCooked2(bytes: Uint8Array, frame: FrameDraft): number | undefined {
  if (bytes.length < COOKED2_BYTES) return undefined;
  const type = uint16(bytes, 0);
  if (!VLAN_TAGS.has(type)) {
    frame.etherType = type;
    return COOKED2_BYTES;
  }
  // The tag lies behind the header: its identifier, then the type of what follows.
  if (bytes.length < COOKED2_BYTES + 4) return undefined;
  frame.vlanIds = [uint16(bytes, COOKED2_BYTES) & 0x0fff];
  frame.etherType = uint16(bytes, COOKED2_BYTES + 2);
  return COOKED2_BYTES + 4;
}

function decodeFamily(bytes: Uint8Array, frame: FrameDraft): number | undefined {
  if (bytes.length < FAMILY_BYTES) return undefined;
  const big = uint32(bytes, 0);
  // A family is a small number: the order of bytes that makes it small is the right one.
  const family = big > 0xffff ? (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) : big;
  if (family === AF_INET) frame.etherType = ETHER_TYPES.ipv4;
  else if (AF_INET6.has(family)) frame.etherType = ETHER_TYPES.ipv6;
  return FAMILY_BYTES;
}

function decodeVersion(bytes: Uint8Array, frame: FrameDraft): number | undefined {
  if (bytes.length === 0) return undefined;
  const version = (bytes[0] ?? 0) >> 4;
  if (version === 4) frame.etherType = ETHER_TYPES.ipv4;
  else if (version === 6) frame.etherType = ETHER_TYPES.ipv6;
  return 0;
}
