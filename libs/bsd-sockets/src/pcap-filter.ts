const FIRST_FRAGMENT_ONLY = '0x1fff = 0';
/** Unreachable, source quench, redirect, time exceeded, parameter problem (RFC 792): they carry the datagram. */
const ICMP_ERRORS = [3, 4, 5, 11, 12];

/**
 * The filter that lets the packets of some ports through, in the language of pcap-filter(7): TCP and UDP over IPv4 and
 * IPv6, of fragments the first only, and ICMP's errors about such packets; the same that `packetFilter` lets through on
 * Linux. An IPv6 packet with extension headers other than the fragment's is not seen.
 */
export function pcapFilter(ports: readonly number[]): string {
  const segment = `(tcp or udp) and (${ports.map((port) => `port ${port}`).join(' or ')})`;
  return [segment, icmpErrors(ports), ipv6Fragments(ports), icmp6Errors(ports)]
    .map((part) => `(${part})`)
    .join(' or ');
}

/** RFC 792. The header that it carries begins behind 8 bytes, and says itself how long it is. */
function icmpErrors(ports: readonly number[]): string {
  const portsAt = '((icmp[8] & 0x0f) << 2)';
  return [
    `(${ICMP_ERRORS.map((type) => `icmp[0] = ${type}`).join(' or ')})`,
    `icmp[14:2] & ${FIRST_FRAGMENT_ONLY}`,
    '(icmp[17] = 6 or icmp[17] = 17)',
    eitherEnd(ports, [`icmp[8 + ${portsAt} : 2]`, `icmp[10 + ${portsAt} : 2]`]),
  ].join(' and ');
}

/** RFC 8200 section 4.5. */
function ipv6Fragments(ports: readonly number[]): string {
  return [
    'ip6[6] = 44',
    'ip6[42:2] & 0xfff8 = 0',
    '(ip6[40] = 6 or ip6[40] = 17)',
    eitherEnd(ports, ['ip6[48:2]', 'ip6[50:2]']),
  ].join(' and ');
}

/** RFC 4443: below 128 are the errors. */
function icmp6Errors(ports: readonly number[]): string {
  return [
    'ip6[6] = 58',
    'ip6[40] < 128',
    '(ip6[54] = 6 or ip6[54] = 17)',
    eitherEnd(ports, ['ip6[88:2]', 'ip6[90:2]']),
  ].join(' and ');
}

function eitherEnd(ports: readonly number[], places: readonly string[]): string {
  const tests = places.flatMap((place) => ports.map((port) => `${place} = ${port}`));
  return `(${tests.join(' or ')})`;
}
