import type { PacketObservation, SocketName } from '@socketlab/evidence';
import { PROTOCOLS } from './decode-ip.ts';
import type { DecodedFrame } from './decoded-frame.ts';

/** What a frame does not say of itself: when and where it was captured. */
export interface CapturePlace {
  /** Names the capture: `tcp-echo.capture-1`. */
  readonly capture: string;
  /** The frame's number in the file, from 1. */
  readonly frame: number;
  readonly interface: string;
  readonly atNs: string;
  readonly monotonicNs: string;
}

/**
 * The event of a captured packet. Undefined for a frame that is about no TCP or UDP socket: another protocol, a later
 * fragment (it has no ports), or one that was cut before its ports.
 */
export function packetObservation(
  decoded: DecodedFrame,
  place: CapturePlace,
): PacketObservation | undefined {
  const socket = socketOf(decoded);
  if (socket === undefined) return undefined;
  const { tcp, icmp, frameBytes, payloadBytes } = decoded;
  return {
    kind: 'packet',
    source: 'wire',
    atNs: place.atNs,
    monotonicNs: place.monotonicNs,
    socket,
    capture: place.capture,
    frame: place.frame,
    interface: place.interface,
    frameBytes,
    payloadBytes,
    ...(tcp === undefined ? {} : { tcp: tcp.segment }),
    ...(icmp === undefined
      ? {}
      : { icmp: { version: icmp.version, type: icmp.type, code: icmp.code } }),
  };
}

/** The sender's socket; of an ICMP error the one that could not be reached, and `remote` is who is told. */
export function socketOf(decoded: DecodedFrame): SocketName | undefined {
  const { ip, tcp, udp, icmp } = decoded;
  if (ip === undefined) return undefined;
  const ports = tcp ?? udp;
  if (ports !== undefined) {
    return {
      protocol: tcp === undefined ? 'udp' : 'tcp',
      local: endName(ip.source, ports.sourcePort),
      remote: endName(ip.destination, ports.destinationPort),
    };
  }
  const about = icmp?.about;
  if (about?.sourcePort === undefined || about.destinationPort === undefined) return undefined;
  return {
    protocol: about.protocol === PROTOCOLS.udp ? 'udp' : 'tcp',
    local: endName(about.destination, about.destinationPort),
    remote: endName(about.source, about.sourcePort),
  };
}

/** `address:port` of a literal that was just written; only IPv6 has a colon. */
export function endName(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
