/** Link types that can be decoded, by their numbers in a capture file (https://www.tcpdump.org/linktypes.html). */
export const LINK_TYPES = {
  /** BSD loopback: the address family as 4 bytes in the order of the machine that captured. */
  null: 0,
  ethernet: 1,
  /** No link header; the version field of IP tells which one it is. 12 is what some systems wrote for it. */
  raw: 101,
  rawOfBsd: 12,
  /** OpenBSD loopback: the address family as 4 bytes in network order. */
  loop: 108,
  /** Linux cooked captures: what `-i any` gives. */
  linuxCooked: 113,
  linuxCooked2: 276,
  ipv4: 228,
  ipv6: 229,
} as const;

const KNOWN: ReadonlySet<number> = new Set(Object.values(LINK_TYPES));

/** Whether frames of this link type can be decoded. */
export function isLinkType(linkType: number): boolean {
  return KNOWN.has(linkType);
}
