import {
  CONNECTION_LIMITS,
  DATAGRAM_RULES,
  type EventOf,
  TCP_FLAGS,
  type TcpSegment,
} from '@socketlab/evidence';
import { defined, malformed, type Own, oneOf } from './event-fields.ts';
import type {
  CaptureMark__Output as CaptureAnswer,
  CaptureMark,
} from './gen/socketlab/v1/CaptureMark.ts';
import type { Datagram, Datagram__Output as DatagramAnswer } from './gen/socketlab/v1/Datagram.ts';
import type {
  Interface,
  Interface__Output as InterfaceAnswer,
} from './gen/socketlab/v1/Interface.ts';
import type { Limit__Output as LimitAnswer } from './gen/socketlab/v1/Limit.ts';
import type { Packet, Packet__Output as PacketAnswer } from './gen/socketlab/v1/Packet.ts';
import type { TcpSegment__Output as SegmentAnswer } from './gen/socketlab/v1/TcpSegment.ts';

const DIRECTIONS = ['sent', 'received'] as const;

/** A packet as the contract has it. */
export function packetToMessage(event: EventOf<'packet'>): Packet {
  const { capture, frame, frameBytes, payloadBytes, tcp, icmp } = event;
  return {
    ...{ capture, frame, interface: event.interface, frameBytes, payloadBytes },
    ...(tcp === undefined ? {} : { tcp: { ...tcp, flags: [...tcp.flags] } }),
    ...(icmp === undefined ? {} : { icmp: { ...icmp } }),
    ...defined({ direction: event.direction }),
  };
}

/** The packet that a message holds. Throws MalformedMessageError. */
export function packetFromMessage(packet: PacketAnswer, source: 'wire'): Own<'packet'> {
  const { capture, frame, frameBytes, payloadBytes, tcp, icmp, direction } = packet;
  return {
    ...{ kind: 'packet', source, capture, frame, interface: packet.interface },
    ...{ frameBytes, payloadBytes },
    ...(tcp === null ? {} : { tcp: segmentFromMessage(tcp) }),
    ...(icmp === null ? {} : { icmp: { ...icmp, version: versionOf(icmp.version) } }),
    ...(direction === '' ? {} : { direction: oneOf(DIRECTIONS, direction, 'packet.direction') }),
  };
}

function segmentFromMessage(segment: SegmentAnswer): TcpSegment {
  const { sequence, acknowledgment, window, maximumSegmentBytes, windowScale } = segment;
  return {
    flags: segment.flags.map((flag) => oneOf(TCP_FLAGS, flag, 'packet.tcp.flags')),
    ...{ sequence, acknowledgment, window },
    ...defined({ maximumSegmentBytes, windowScale }),
    ...(segment.isSackPermitted ? { isSackPermitted: true } : {}),
    ...(segment.timestamps === null ? {} : { timestamps: { ...segment.timestamps } }),
  };
}

function versionOf(version: number): 4 | 6 {
  if (version !== 4 && version !== 6) throw malformed('packet.icmp.version', String(version));
  return version;
}

/** A capture's beginning or end as the contract has it. */
export function captureToMessage(event: EventOf<'capture'>): CaptureMark {
  const { capture, phase, ports, packets, missed } = event;
  return {
    ...{ capture, phase, interface: event.interface, ports: [...ports] },
    ...defined({ packets, missed }),
  };
}

/** The capture's beginning or end that a message holds. Throws MalformedMessageError. */
export function captureFromMessage(mark: CaptureAnswer, source: 'wire'): Own<'capture'> {
  const { capture, ports, packets, missed } = mark;
  return {
    ...{ kind: 'capture', source, capture, interface: mark.interface, ports },
    phase: oneOf(['begun', 'ended'], mark.phase, 'capture.phase'),
    ...(packets === undefined ? {} : { packets: Number(packets) }),
    ...(missed === undefined ? {} : { missed: Number(missed) }),
  };
}

/** A datagram's fate as the contract has it. */
export function datagramToMessage(event: EventOf<'datagram'>): Datagram {
  const { receivedBytes, sentBytes, isTruncated = false, rule } = event;
  return { receivedBytes, isTruncated, ...defined({ sentBytes, rule }) };
}

/** The datagram's fate that a message holds. Throws MalformedMessageError. */
export function datagramFromMessage(message: DatagramAnswer, source: 'program'): Own<'datagram'> {
  const { receivedBytes, sentBytes, isTruncated, rule } = message;
  return {
    ...{ kind: 'datagram', source, receivedBytes },
    ...defined({ sentBytes }),
    ...(isTruncated ? { isTruncated } : {}),
    ...(rule === undefined ? {} : { rule: oneOf(DATAGRAM_RULES, rule, 'datagram.rule') }),
  };
}

/** An interface as the contract has it. */
export function interfaceToMessage(event: EventOf<'interface'>): Interface {
  const { address, part, addresses } = event;
  return { name: event.interface, address, part, addresses: [...addresses] };
}

/** The interface that a message holds. Throws MalformedMessageError. */
export function interfaceFromMessage(
  { name, address, part, addresses }: InterfaceAnswer,
  source: 'program',
): Own<'interface'> {
  const does = oneOf(['holds', 'leads'], part, 'interface.part');
  return { kind: 'interface', source, interface: name, address, part: does, addresses };
}

/** The limit that a message holds. Throws MalformedMessageError. */
export function limitFromMessage(message: LimitAnswer, source: 'program'): Own<'limit'> {
  const limit = oneOf(CONNECTION_LIMITS, message.limit, 'limit.limit');
  return { kind: 'limit', source, limit, allowed: Number(message.allowed) };
}
