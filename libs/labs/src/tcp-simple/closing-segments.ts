import { packetLabel } from '../chart/packet-label.ts';
import type { Finding } from '../claim-rule.ts';
import type { Packet } from '../end-facts.ts';
import { inBoth } from '../wording.ts';
import type { Facts } from './facts.ts';

/**
 * The segments that close a connection, each once: its FINs by their sequence numbers, and of the ACKs without data those
 * that acknowledge a FIN, by what they acknowledge. What was sent again, and the answers to that, count once.
 */
function closingSegments(packets: readonly Packet[]): readonly Packet[] {
  const fins = packets.filter(hasFin);
  const ends = new Set(fins.map((fin) => `${fin.socket.local} ${afterFin(fin)}`));
  const isForFin = ({ socket, tcp, payloadBytes }: Packet): boolean =>
    payloadBytes === 0 &&
    tcp?.flags.join() === 'ACK' &&
    ends.has(`${socket.remote} ${tcp.acknowledgment}`);
  const closing = new Map<string, Packet>();
  for (const packet of packets) {
    if (!hasFin(packet) && !isForFin(packet)) continue;
    const { socket, tcp } = packet;
    const what = hasFin(packet) ? `FIN ${afterFin(packet)}` : `ACK ${tcp?.acknowledgment}`;
    const key = `${socket.local} ${what}`;
    if (!closing.has(key)) closing.set(key, packet);
  }
  return [...closing.values()];
}

/** tcp.4.closing-count: how many segments closing took. */
export function judgeClosing({ packets, coverage }: Facts): Finding | undefined {
  const closing = closingSegments(packets);
  const [first, ...others] = closing;
  const fins = closing.filter(hasFin);
  const senders = new Set(fins.map(({ socket }) => socket.local)).size;
  if (coverage === undefined || first === undefined || senders < 2) return undefined;
  // The last ACK of the two may be all that is missing.
  if (closing.length < 3) return undefined;
  return {
    verdict: fins.length === 2 ? 'proven' : 'refuted',
    evidence: [first, ...others, coverage.ended],
    text: inBoth(
      `In this run closing took ${closing.length} segments, ${fins.length} of them with FIN: ${closing.map((packet) => packetLabel(packet).en).join(', ')}.`,
      `Nesta execução fechar usou ${closing.length} segmentos, ${fins.length} deles com FIN: ${closing.map((packet) => packetLabel(packet)['pt-BR']).join(', ')}.`,
    ),
  };
}

function hasFin({ tcp }: Packet): boolean {
  return tcp?.flags.includes('FIN') === true;
}

/** The number that acknowledges it: the one after its data and itself (RFC 9293, section 3.4). */
function afterFin({ tcp, payloadBytes }: Packet): number {
  return ((tcp?.sequence ?? 0) + payloadBytes + 1) >>> 0;
}
