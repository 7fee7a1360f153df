import { uint16 } from './big-endian.ts';
import { decodeIp, PROTOCOLS } from './decode-ip.ts';
import type { DatagramInError, DecodedIcmp } from './decoded-frame.ts';

const HEADER_BYTES = 8;
/** Destination unreachable, source quench, redirect, time exceeded, parameter problem (RFC 792). */
const ERRORS_OF_V4: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
/** RFC 4443 section 2.1: types below 128 are errors. */
const FIRST_INFORMATION_OF_V6 = 128;

/** Reads the ICMP message at `at`; undefined if it is cut off. An error's own datagram may be cut: it says what it can. */
export function decodeIcmp(
  bytes: Uint8Array,
  at: number,
  ip: { readonly version: 4 | 6; readonly endsAt: number },
): DecodedIcmp | undefined {
  if (at + HEADER_BYTES > Math.min(bytes.length, ip.endsAt)) return undefined;
  const { version, endsAt } = ip;
  const type = bytes[at] ?? 0;
  const isError = version === 4 ? ERRORS_OF_V4.has(type) : type < FIRST_INFORMATION_OF_V6;
  return {
    version,
    type,
    code: bytes[at + 1] ?? 0,
    about: isError ? datagramInError(bytes, at + HEADER_BYTES, endsAt) : undefined,
  };
}

function datagramInError(
  bytes: Uint8Array,
  at: number,
  endsAt: number,
): DatagramInError | undefined {
  const ip = decodeIp(bytes, at, endsAt);
  if (typeof ip === 'string') return undefined;
  const { protocol, source, destination, payloadAt, fragment } = ip;
  const hasPorts =
    (protocol === PROTOCOLS.tcp || protocol === PROTOCOLS.udp) &&
    (fragment === undefined || fragment.offsetBytes === 0) &&
    payloadAt + 4 <= Math.min(bytes.length, endsAt);
  return {
    protocol,
    source,
    destination,
    sourcePort: hasPorts ? uint16(bytes, payloadAt) : undefined,
    destinationPort: hasPorts ? uint16(bytes, payloadAt + 2) : undefined,
  };
}
