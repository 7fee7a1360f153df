import { describe, expect, it } from 'vitest';
import { loadKoffi } from './native-library.ts';
import { pcapFilter } from './pcap-filter.ts';
import { findPcapLibrary } from './pcap-library.ts';

const PORTS = Array.from({ length: 16 }, (_, index) => 20_000 + index);
const [FIRST, LAST, OTHER] = [20_000, 20_015, 20_016];
const [TCP, UDP, ICMP, ICMP6, FRAGMENT] = [6, 17, 1, 58, 44];
/** Link types by their DLT numbers, and what stands before IP: Npcap's loopback, macOS', Ethernet, a tunnel. */
const LINKS: Readonly<Record<string, { dlt: number; ipv4: number[]; ipv6?: number[] }>> = {
  // Which family means IPv6 differs between systems, and the library of each knows its own.
  null: { dlt: 0, ipv4: [2, 0, 0, 0], ipv6: [10, 0, 0, 0] },
  ethernet: {
    dlt: 1,
    ipv4: [...Array(12).fill(0), 0x08, 0x00],
    ipv6: [...Array(12).fill(0), 0x86, 0xdd],
  },
  raw: { dlt: 12, ipv4: [], ipv6: [] },
};

const half = (value: number): number[] => [value >> 8, value & 0xff];
const ends = (from: number, to: number): number[] => [...half(from), ...half(to), ...half(8), 0, 0];
/** RFC 791; `fragment` is in units of 8 bytes. */
const ipv4 = (protocol: number, payload: readonly number[], fragment = 0): number[] => [
  ...[0x45, 0, ...half(20 + payload.length), 0, 0, ...half(fragment), 64, protocol, 0, 0],
  ...[127, 0, 0, 1, 127, 0, 0, 1],
  ...payload,
];
/** RFC 791 again, with 4 bytes of options, so that the header has another length. */
const ipv4WithOption = (payload: readonly number[]): number[] => {
  const plain = ipv4(UDP, payload);
  return [0x46, ...plain.slice(1, 20), 1, 1, 1, 1, ...payload];
};
/** RFC 8200. */
const ipv6 = (next: number, payload: readonly number[]): number[] => [
  ...[0x60, 0, 0, 0, ...half(payload.length), next, 64],
  ...Array(32).fill(0),
  ...payload,
];
const fragment = (next: number, offset: number, payload: readonly number[]): number[] =>
  ipv6(FRAGMENT, [next, 0, ...half((offset << 3) | 1), 0, 0, 0, 1, ...payload]);
const icmp = (type: number, about: readonly number[]): number[] => [
  type,
  0,
  ...Array(6).fill(0),
  ...about,
];

const FRAMES: readonly (readonly [string, 'ipv4' | 'ipv6', readonly number[], boolean])[] = [
  ['to the first port', 'ipv4', ipv4(UDP, ends(9, FIRST)), true],
  ['from the last port', 'ipv4', ipv4(TCP, ends(LAST, 9)), true],
  ['to another', 'ipv4', ipv4(UDP, ends(9, OTHER)), false],
  ['a later fragment', 'ipv4', ipv4(UDP, ends(9, FIRST), 4), false],
  ['unreachable', 'ipv4', ipv4(ICMP, icmp(3, ipv4(UDP, ends(9, LAST)))), true],
  ['unreachable, with options', 'ipv4', ipv4(ICMP, icmp(3, ipv4WithOption(ends(9, LAST)))), true],
  ['unreachable, of another port', 'ipv4', ipv4(ICMP, icmp(3, ipv4(UDP, ends(9, OTHER)))), false],
  ['an echo of what looks like it', 'ipv4', ipv4(ICMP, icmp(8, ipv4(UDP, ends(9, LAST)))), false],
  ['over IPv6', 'ipv6', ipv6(TCP, ends(FIRST, 9)), true],
  ['the first fragment', 'ipv6', fragment(UDP, 0, ends(9, LAST)), true],
  ['a later fragment over IPv6', 'ipv6', fragment(UDP, 4, ends(9, LAST)), false],
  ['ICMPv6 unreachable', 'ipv6', ipv6(ICMP6, icmp(1, ipv6(UDP, ends(LAST, 9)))), true],
  ['a neighbour’s advertisement', 'ipv6', ipv6(ICMP6, icmp(136, ipv6(UDP, ends(LAST, 9)))), false],
];

describe('the filter for a capture library lets its ports through', () => {
  it.for(Object.keys(LINKS))('over the link %s', (name, ctx) => {
    const library = findPcapLibrary();
    if (!('calls' in library)) return ctx.skip(`no libpcap here: ${library.problem}`);
    const { dlt, ...before } = LINKS[name] ?? { dlt: 0, ipv4: [] };
    const file = loadKoffi().load(library.file);
    const dead = file.func('uintptr_t pcap_open_dead(int link, int bytes)')(dlt, 65_535);
    const program = Buffer.alloc(16);
    expect(library.calls.compile(dead, program, pcapFilter(PORTS), 1, 0xffff_ffff)).toBe(0);
    const match = file.func('int pcap_offline_filter(void *, void *, void *)');
    for (const [what, version, packet, isLetIn] of FRAMES) {
      const bytes = Buffer.from([...(before[version] ?? []), ...packet]);
      const header = Buffer.alloc(24);
      header.writeUInt32LE(bytes.length, 16);
      header.writeUInt32LE(bytes.length, 20);
      expect(match(program, header, bytes) !== 0, what).toBe(isLetIn);
    }
    library.calls.freeCode(program);
    library.calls.close(dead);
  });
});
