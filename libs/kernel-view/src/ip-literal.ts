const IPV4_BYTES = 4;
const IPV6_BYTES = 16;

/**
 * Writes `address:port` from an address's 4 or 16 bytes in network order, IPv6 as RFC 5952 section 4 asks and in
 * brackets. An IPv4-mapped address (RFC 4291 section 2.5.5.2) is written as the IPv4 address that it is on the wire, so
 * that both ends of one connection name it alike though one of them holds an IPv6 socket.
 */
export function socketNameEnd(bytes: Uint8Array, port: number): string {
  if (bytes.length === IPV4_BYTES) return `${ipv4Literal(bytes, 0)}:${port}`;
  if (isMapped(bytes)) return `${ipv4Literal(bytes, IPV6_BYTES - IPV4_BYTES)}:${port}`;
  return `[${ipv6Literal(bytes)}]:${port}`;
}

/** Twice for each record of the trace, hence without a view or an array made on the way. */
function ipv4Literal(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

function isMapped(bytes: Uint8Array): boolean {
  if (bytes[10] !== 0xff || bytes[11] !== 0xff) return false;
  for (let index = 0; index < 10; index += 1) if (bytes[index] !== 0) return false;
  return true;
}

function ipv6Literal(bytes: Uint8Array): string {
  const groups: number[] = [];
  for (let index = 0; index < IPV6_BYTES; index += 2) {
    groups.push(((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0));
  }
  const { start, length } = longestZeros(groups);
  const write = (part: readonly number[]): string => part.map((g) => g.toString(16)).join(':');
  if (length < 2) return write(groups);
  return `${write(groups.slice(0, start))}::${write(groups.slice(start + length))}`;
}

/** The first of the longest runs of zero groups: the one that `::` stands for. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  });
  return longest;
}
