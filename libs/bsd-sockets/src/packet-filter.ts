/** What a filter lets through. */
export interface PacketFilterOptions {
  /** TCP and UDP alike, of either end. */
  readonly ports: readonly number[];
  /** How much of each packet is kept. */
  readonly snapBytes: number;
  /** How long the link's header is, before the header of IP. */
  readonly linkBytes: number;
}

/** An instruction: its code and operand; of a conditional jump, where it goes when true and when false. */
type Instruction = readonly [code: number, operand: number, jumps?: readonly [string, string]];
/** A place to jump to, or an instruction. */
type Line = string | Instruction;

/** Names for the codes of classic BPF: linux/bpf_common.h, and "The BSD Packet Filter" (McCanne, Jacobson 1993). */
const CODE = {
  loadByte: 0x30,
  loadHalf: 0x28,
  loadByteAtX: 0x50,
  loadHalfAtX: 0x48,
  loadMemory: 0x60,
  store: 0x02,
  headerLengthToX: 0xb1,
  and: 0x54,
  shiftLeft: 0x64,
  addX: 0x0c,
  toX: 0x07,
  jump: 0x05,
  jumpIfEqual: 0x15,
  jumpIfAtLeast: 0x35,
  jumpIfAnySet: 0x45,
  accept: 0x06,
} as const;
const INSTRUCTION_BYTES = 8;

/** SKF_AD_OFF + SKF_AD_PROTOCOL: the EtherType, of every link. */
const ETHERTYPE = 0xff_ff_f0_00;
const IPV4 = 0x08_00;
const IPV6 = 0x86_dd;
const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMPV6 = 58;
const FRAGMENT_HEADER = 44;
const ICMPV6_FIRST_INFORMATIONAL = 128;
/** Unreachable, source quench, redirect, time exceeded, parameter problem (RFC 792): they carry the datagram. */
const ICMP_ERRORS = [3, 4, 5, 11, 12];
const SOURCE_PORT = 0;
const DESTINATION_PORT = 1;

/**
 * A program of classic BPF that lets the packets of some ports through, as struct sock_filter: TCP and UDP over IPv4 and
 * IPv6, of fragments the first only, and ICMP's errors about such packets. An IPv6 packet with extension headers other
 * than the fragment's is not seen.
 */
export function packetFilter(options: PacketFilterOptions): Buffer {
  const { ports, snapBytes, linkBytes } = options;
  return assemble([
    [CODE.loadHalf, ETHERTYPE],
    ...choose([[IPV4, 'ipv4']], 'maybe-ipv6'),
    'maybe-ipv6',
    ...choose([[IPV6, 'ipv6']], 'refuse'),
    ...ipv4(linkBytes),
    ...ipv6(linkBytes),
    'compare',
    ...[SOURCE_PORT, DESTINATION_PORT].flatMap((cell): Line[] => [
      [CODE.loadMemory, cell],
      ...ports.flatMap((port, index) => equal(port, 'accept', `${cell}-${index}`)),
    ]),
    'refuse',
    [CODE.accept, 0],
    'accept',
    [CODE.accept, snapBytes],
  ]);
}

/** Lets nothing through: what was queued before stays. */
export function closedFilter(): Buffer {
  return assemble([[CODE.accept, 0]]);
}

/** RFC 791, RFC 792. X holds the length of the header, so that offsets from X begin behind it. */
function ipv4(base: number): Line[] {
  const onlyFirstFragment = (at: Instruction, next: string): Line[] => [
    at,
    [CODE.jumpIfAnySet, 0x1f_ff, ['refuse', next]],
    next,
  ];
  const icmpBody = base + 8;
  return [
    'ipv4',
    ...onlyFirstFragment([CODE.loadHalf, base + 6], 'ipv4-first'),
    [CODE.headerLengthToX, base],
    [CODE.loadByte, base + 9],
    ...choose(
      [
        [TCP, 'ipv4-ports'],
        [UDP, 'ipv4-ports'],
        [ICMP, 'icmp'],
      ],
      'refuse',
    ),
    'ipv4-ports',
    ...comparePorts(CODE.loadHalfAtX, base),
    'icmp',
    [CODE.loadByteAtX, base],
    ...choose(
      ICMP_ERRORS.map((type) => [type, 'icmp-error'] as const),
      'refuse',
    ),
    'icmp-error',
    ...onlyFirstFragment([CODE.loadHalfAtX, icmpBody + 6], 'icmp-first'),
    [CODE.loadByteAtX, icmpBody + 9],
    ...choose(
      [
        [TCP, 'icmp-ports'],
        [UDP, 'icmp-ports'],
      ],
      'refuse',
    ),
    'icmp-ports',
    [CODE.loadByteAtX, icmpBody],
    [CODE.and, 0x0f],
    [CODE.shiftLeft, 2],
    [CODE.addX, 0],
    [CODE.toX, 0],
    ...comparePorts(CODE.loadHalfAtX, icmpBody),
  ];
}

/** RFC 8200, RFC 4443. */
function ipv6(base: number): Line[] {
  const payload = base + 40;
  const icmpBody = payload + 8;
  return [
    'ipv6',
    [CODE.loadByte, base + 6],
    ...choose(
      [
        [TCP, 'ipv6-ports'],
        [UDP, 'ipv6-ports'],
        [ICMPV6, 'icmpv6'],
        [FRAGMENT_HEADER, 'ipv6-fragment'],
      ],
      'refuse',
    ),
    'ipv6-ports',
    ...comparePorts(CODE.loadHalf, payload),
    'ipv6-fragment',
    [CODE.loadHalf, payload + 2],
    [CODE.jumpIfAnySet, 0xff_f8, ['refuse', 'ipv6-first']],
    'ipv6-first',
    [CODE.loadByte, payload],
    ...choose(
      [
        [TCP, 'fragment-ports'],
        [UDP, 'fragment-ports'],
      ],
      'refuse',
    ),
    'fragment-ports',
    ...comparePorts(CODE.loadHalf, payload + 8),
    'icmpv6',
    [CODE.loadByte, payload],
    [CODE.jumpIfAtLeast, ICMPV6_FIRST_INFORMATIONAL, ['refuse', 'icmpv6-error']],
    'icmpv6-error',
    [CODE.loadByte, icmpBody + 6],
    ...choose(
      [
        [TCP, 'icmpv6-ports'],
        [UDP, 'icmpv6-ports'],
      ],
      'refuse',
    ),
    'icmpv6-ports',
    ...comparePorts(CODE.loadHalf, icmpBody + 40),
  ];
}

/** Remembers both ports, and goes to where they are compared: a jump that has a condition reaches 255 lines only. */
function comparePorts(load: number, at: number): Line[] {
  return [
    [load, at],
    [CODE.store, SOURCE_PORT],
    [load, at + 2],
    [CODE.store, DESTINATION_PORT],
    [CODE.jump, 0, ['compare', 'compare']],
  ];
}

/** Goes where the table says for the value just loaded, or else to `otherwise`. */
function choose(table: readonly (readonly [number, string])[], otherwise: string): Line[] {
  const lines = table.flatMap(([value, label], index) =>
    equal(value, label, `${label}-${value}-${index}`),
  );
  return [...lines, [CODE.jump, 0, [otherwise, otherwise]]];
}

function equal(value: number, label: string, next: string): Line[] {
  return [[CODE.jumpIfEqual, value, [label, `not-${next}`]], `not-${next}`];
}

/** Puts distances in the place of labels. */
function assemble(lines: readonly Line[]): Buffer {
  const instructions = lines.filter((line) => typeof line !== 'string');
  const places = new Map<string, number>();
  let place = 0;
  for (const line of lines) {
    if (typeof line === 'string') places.set(line, place);
    else place += 1;
  }
  const program = Buffer.alloc(instructions.length * INSTRUCTION_BYTES);
  instructions.forEach(([code, operand, jumps], index) => {
    const distance = (label = ''): number => (places.get(label) ?? index + 1) - index - 1;
    const isPlain = code === CODE.jump;
    const at = program.writeUInt16LE(code, index * INSTRUCTION_BYTES);
    program.writeUInt8(isPlain ? 0 : distance(jumps?.[0]), at);
    program.writeUInt8(isPlain ? 0 : distance(jumps?.[1]), at + 1);
    program.writeUInt32LE(isPlain ? distance(jumps?.[0]) : operand, at + 2);
  });
  return program;
}
