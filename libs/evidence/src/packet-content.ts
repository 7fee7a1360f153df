import type { PacketEvent } from './socket-draft.ts';
import { keyOf, scopeOf } from './socket-name.ts';

/** What two views of one packet have in common, and hardly ever two packets: all that the headers say of it. */
export function contentOf({ host, socket, payloadBytes, tcp, icmp }: PacketEvent): string {
  return [
    scopeOf(host, socket),
    keyOf(socket),
    payloadBytes,
    tcp?.flags.join(),
    tcp?.sequence,
    tcp?.acknowledgment,
    tcp?.window,
    tcp?.timestamps?.value,
    icmp?.type,
    icmp?.code,
  ].join(' ');
}
