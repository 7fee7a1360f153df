import {
  type Descriptor,
  InterruptedCallError,
  type Sockets,
  SystemCallError,
} from '@socketlab/bsd-sockets';
import type { Address } from '@socketlab/foundation';
import { familyOf } from './address-family.ts';
import type { DatagramJob, DatagramOutcome, DatagramsResult } from './datagram-types.ts';

/** More than any datagram: its length field has 16 bits (RFC 768). */
const MOST_BYTES = 65_536;
/** What ICMP errors become (icmp(7)). The first is port unreachable: nobody is there; Winsock calls that the second. */
const UNREACHABLE: readonly unknown[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

/**
 * A UDP client as the textbook has it: no handshake, so sendto() says each time where to, and recvfrom() whom from.
 * `onLocal` is told this end's address as soon as the system has chosen it, which the first sendto() makes it do.
 */
export function exchangeDatagrams(
  sockets: Sockets,
  job: DatagramJob,
  onLocal: (local: Address) => void,
): DatagramsResult {
  const { address, source, payload, connects, count } = job;
  const endpoint = sockets.socket(familyOf(address), 'SOCK_DGRAM');
  try {
    if (source !== undefined) sockets.bind(endpoint, source);
    // Sends nothing: the system remembers the address, and will tell this socket when nobody is there (udp(7)).
    if (connects) sockets.connect(endpoint, address);
    const results = Array.from({ length: count }, (_, sent) => {
      if (sent > 0) dropLate(sockets, endpoint, job);
      const startedNs = process.hrtime.bigint();
      if (connects) sockets.send(endpoint, payload);
      else sockets.sendto(endpoint, payload, address);
      if (sent === 0) onLocal(sockets.getsockname(endpoint));
      const outcome = receive(sockets, endpoint, job);
      return { ...outcome, durationNs: process.hrtime.bigint() - startedNs };
    });
    return { local: sockets.getsockname(endpoint), results };
  } finally {
    sockets.close(endpoint);
  }
}

/** Waits for the answer. Anyone may send to this port: only what comes from the server is one. */
function receive(sockets: Sockets, endpoint: Descriptor, job: DatagramJob): DatagramOutcome {
  const { address, deadlineMs } = job;
  const buffer = new Uint8Array(MOST_BYTES);
  const endsAtMs = performance.now() + deadlineMs;
  const leftMs = (): number => Math.max(0, Math.ceil(endsAtMs - performance.now()));
  try {
    while (sockets.poll(endpoint, 'POLLIN', leftMs())) {
      const { bytes, from } = sockets.recvfrom(endpoint, buffer);
      if (isSame(from, address)) return { kind: 'answered', reply: buffer.slice(0, bytes) };
      if (performance.now() >= endsAtMs) break;
    }
    return { kind: 'unanswered' };
  } catch (failure) {
    if (failure instanceof InterruptedCallError || !(failure instanceof SystemCallError)) {
      throw failure;
    }
    const { errno } = failure;
    if (errno === undefined || !UNREACHABLE.includes(errno)) throw failure;
    return { kind: 'refused', errno };
  }
}

/** What came after its deadline, an ICMP error included, is not about the next datagram. */
function dropLate(sockets: Sockets, endpoint: Descriptor, job: DatagramJob): void {
  while (receive(sockets, endpoint, { ...job, deadlineMs: 0 }).kind !== 'unanswered');
}

/** The zone of a link-local address is a number to the system, and may be a name to a person. */
function isSame(one: Address, other: Address): boolean {
  const plain = ({ host }: Address): string | undefined => host.split('%')[0];
  return one.port === other.port && plain(one) === plain(other);
}
