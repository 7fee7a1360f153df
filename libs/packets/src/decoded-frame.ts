import type { TcpSegment } from '@socketlab/evidence';

/** The headers of a frame, from the outside in. */
export type Header = 'link' | 'ip' | 'tcp' | 'udp' | 'icmp';

/**
 * Why decoding ended early, and in which header: the frame was cut there by the snap length of its capture, or the header
 * contradicts itself or the frame. Never an exception: what a peer sends is data.
 */
export interface FrameProblem {
  readonly kind: 'cut' | 'malformed';
  readonly header: Header;
}

/** What a fragment of an IP packet says of itself (RFC 791 section 3.2, RFC 8200 section 4.5). */
export interface IpFragment {
  readonly identification: number;
  /** Where its bytes belong in the whole packet. The first fragment has 0, and it alone has the ports. */
  readonly offsetBytes: number;
  /** More fragments follow: only the last has none. */
  readonly hasMore: boolean;
}

/** The header of IPv4 with its options, or of IPv6 with its extension headers. */
export interface DecodedIp {
  readonly version: 4 | 6;
  readonly source: string;
  readonly destination: string;
  /** What it carries: 6 is TCP, 17 UDP, 1 ICMP, 58 ICMPv6 (https://www.iana.org/assignments/protocol-numbers). */
  readonly protocol: number;
  /** TTL, or hop limit. */
  readonly hopLimit: number;
  readonly fragment: IpFragment | undefined;
  /** Where in the frame the header begins, what it carries begins, and that ends, though it be cut off. */
  readonly at: number;
  readonly payloadAt: number;
  readonly endsAt: number;
}

/** The header of a TCP segment: as evidence has it, and what only a reader of captures asks for. */
export interface DecodedTcp {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly segment: TcpSegment;
  /** The eight control bits as they are on the wire: {@link TCP_BITS}. */
  readonly bits: number;
  readonly headerBytes: number;
  /** Blocks of a selective acknowledgment (RFC 2018): left edge and right edge of each. */
  readonly selectiveAcks: readonly (readonly [number, number])[];
}

/** The bits of {@link DecodedTcp.bits}. */
export const TCP_BITS = {
  fin: 0x01,
  syn: 0x02,
  rst: 0x04,
  psh: 0x08,
  ack: 0x10,
  urg: 0x20,
  ece: 0x40,
  cwr: 0x80,
} as const;

/** The header of a UDP datagram, RFC 768. */
export interface DecodedUdp {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** The length field: header and payload. */
  readonly lengthBytes: number;
}

/** The datagram that an ICMP error is about, from the header that it carries; its sender is who is told. */
export interface DatagramInError {
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  /** Of TCP and UDP; undefined when the error does not carry that much. */
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
}

/** An ICMP message, RFC 792 or RFC 4443. */
export interface DecodedIcmp {
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  /** Of an error only. */
  readonly about: DatagramInError | undefined;
}

/** What the headers of one frame say. What it does not have, or what could not be read, is undefined. */
export interface DecodedFrame {
  readonly linkType: number;
  /** On the wire, and how much of that was captured. */
  readonly frameBytes: number;
  readonly capturedBytes: number;
  /** VLAN identifiers, outermost first (IEEE 802.1Q). */
  readonly vlanIds: readonly number[];
  /** What the link carries (0x0800 is IPv4, 0x86dd IPv6, 0x0806 ARP), where its header says so. */
  readonly etherType: number | undefined;
  readonly ip: DecodedIp | undefined;
  readonly tcp: DecodedTcp | undefined;
  readonly udp: DecodedUdp | undefined;
  readonly icmp: DecodedIcmp | undefined;
  /** Of TCP and UDP: where the payload begins, its length on the wire, and how much of it was captured. */
  readonly payloadAt: number;
  readonly payloadBytes: number;
  readonly capturedPayloadBytes: number;
  readonly problem: FrameProblem | undefined;
}

/** A frame while it is decoded. */
export type FrameDraft = { -readonly [Field in keyof DecodedFrame]: DecodedFrame[Field] };
