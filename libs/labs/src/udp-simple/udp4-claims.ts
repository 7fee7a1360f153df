import type { ClaimRule, Finding } from '../claim-rule.ts';
import { isDuring, type Packet, placeOf, portOf } from '../end-facts.ts';
import { inBoth } from '../wording.ts';
import { exchangeOf, type UdpFacts } from './facts.ts';

const question = 'udp.4';
/** RFC 768: source port, destination port, length, checksum. */
const UDP_HEADER_BYTES = 8;
const IP_HEADER_BYTES = { 4: 20, 6: 40 } as const;

/** udp.4: each packet of the capture, and what is not among them. */
export function udp4Claims(facts: UdpFacts): readonly ClaimRule<UdpFacts>[] {
  const packets = facts.timeline.events.filter((event) => event.kind === 'packet');
  return [...packets.map(packetClaim), ...FIXED];
}

const FIXED: readonly ClaimRule<UdpFacts>[] = [
  {
    id: 'udp.4.no-handshake',
    question,
    needs: ['wire', 'client.program'],
    statement: inBoth(
      'There is no handshake: the first packet is already the first datagram.',
      'Não há handshake: o primeiro pacote já é o primeiro datagrama.',
    ),
    judge: ({ coverage, clients }) => {
      const [client] = clients;
      const sent = client?.end.call('sendto');
      const [first, ...others] = coverage?.packets ?? [];
      if (coverage === undefined || first === undefined || sent === undefined) return undefined;
      const stranger = [first, ...others].find(
        ({ socket, icmp }) => socket.protocol !== 'udp' || icmp !== undefined,
      );
      if (stranger === undefined && !isOfClients(first, clients)) return undefined;
      const isFirst =
        first.socket.local === client?.end.socket.name.local && first.payloadBytes > 0;
      const evidence = [first, sent, coverage.begun, coverage.ended, ...others] as const;
      if (stranger !== undefined || !isFirst) {
        return { verdict: 'refuted', evidence: [stranger ?? first, coverage.begun] };
      }
      return {
        verdict: 'proven',
        evidence,
        text: inBoth(
          `The capture began before the first client had a socket, missed nothing, and its frame 1 is the datagram of sendto() at ${placeOf(sent)}, with ${first.payloadBytes} bytes: nothing before it, and no SYN and no ACK among its ${others.length + 1} packets.`,
          `A captura começou antes de o primeiro cliente ter um socket, não perdeu nada, e o seu quadro 1 é o datagrama do sendto() em ${placeOf(sent)}, com ${first.payloadBytes} bytes: nada antes dele, e nenhum SYN e nenhum ACK entre os seus ${others.length + 1} pacotes.`,
        ),
      };
    },
  },
  {
    id: 'udp.4.count',
    question,
    needs: ['wire', 'client.program'],
    statement: inBoth(
      'Two packets an exchange: a datagram there and a datagram back. Nothing acknowledges them.',
      'Dois pacotes por troca: um datagrama de ida e um de volta. Nada os confirma.',
    ),
    judge: ({ coverage, clients }) => {
      const [first, ...others] = coverage?.packets ?? [];
      if (coverage === undefined || first === undefined || clients.length === 0) return undefined;
      const isForeign = ({ socket, icmp }: Packet): boolean =>
        icmp === undefined &&
        socket.protocol === 'udp' &&
        !clients.some(({ end }) => [socket.local, socket.remote].includes(end.socket.name.local));
      if ([first, ...others].some(isForeign)) return undefined;
      const expected = 2 * clients.length;
      const count = others.length + 1;
      return {
        verdict: count === expected ? 'proven' : 'refuted',
        evidence: [first, ...others, coverage.begun, coverage.ended],
        text: inBoth(
          `${clients.length} exchanges took ${count} packets, and the capture missed none: no acknowledgment, no FIN.`,
          `${clients.length} trocas usaram ${count} pacotes, e a captura não perdeu nenhum: nenhuma confirmação, nenhum FIN.`,
        ),
      };
    },
  },
  {
    id: 'udp.4.ports',
    question,
    needs: ['wire'],
    statement: inBoth(
      'The answer swaps the ports: from the server’s to the one that the client sent from.',
      'A resposta troca as portas: da porta do servidor para aquela de onde o cliente enviou.',
    ),
    judge: judgePorts,
  },
  {
    id: 'udp.4.header',
    question,
    needs: ['wire'],
    statement: inBoth(
      'UDP adds 8 bytes: two ports, a length and a checksum.',
      'O UDP acrescenta 8 bytes: duas portas, um comprimento e uma soma de verificação.',
    ),
    judge: ({ coverage, clients, linkHeaderBytes }) => {
      const [first, ...others] = coverage?.packets ?? [];
      if (first === undefined || linkHeaderBytes === undefined) return undefined;
      if (![first, ...others].every((packet) => isOfClients(packet, clients))) return undefined;
      const headers = [first, ...others].map((packet) => udpHeaderBytes(packet, linkHeaderBytes));
      return {
        verdict: headers.every((bytes) => bytes === UDP_HEADER_BYTES) ? 'proven' : 'refuted',
        evidence: [first, ...others],
        text: inBoth(
          `Each of the ${others.length + 1} frames is link header, IP header, ${UDP_HEADER_BYTES} bytes of UDP and the message: frame 1 has ${first.frameBytes} bytes for ${first.payloadBytes} of message.`,
          `Cada um dos ${others.length + 1} quadros é cabeçalho de enlace, cabeçalho IP, ${UDP_HEADER_BYTES} bytes de UDP e a mensagem: o quadro 1 tem ${first.frameBytes} bytes para ${first.payloadBytes} de mensagem.`,
        ),
      };
    },
  },
];

/** Whether it is a datagram of one of the clients; what another program sends to the port is no part of the exchanges. */
function isOfClients({ socket, icmp }: Packet, clients: UdpFacts['clients']): boolean {
  const ends = [socket.local, socket.remote];
  return icmp === undefined && clients.some(({ end }) => ends.includes(end.socket.name.local));
}

function udpHeaderBytes(
  { frameBytes, payloadBytes, socket }: Packet,
  linkHeaderBytes: number,
): number {
  const version = socket.local.startsWith('[') ? 6 : 4;
  return frameBytes - payloadBytes - linkHeaderBytes - IP_HEADER_BYTES[version];
}

function judgePorts({ coverage, clients, address }: UdpFacts): Finding | undefined {
  if (coverage === undefined) return undefined;
  const pairs = clients.map((client) => exchangeOf(client, coverage));
  const [first, ...others] = pairs.flatMap((pair) => (pair ? [pair.asked, pair.answered] : []));
  if (first === undefined || pairs.includes(undefined)) return undefined;
  const port = portOf(address);
  const isSwapped = pairs.every(
    (pair) =>
      portOf(pair?.asked.socket.remote ?? '') === port &&
      portOf(pair?.answered.socket.local ?? '') === port &&
      pair?.answered.socket.remote === pair?.asked.socket.local,
  );
  const ports = clients.map(({ end }) => portOf(end.socket.name.local));
  return {
    verdict: isSwapped ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `Requests go from port ${ports.join(' or ')} to port ${port}, answers from port ${port} back: the server's port is ${port} in every frame.`,
      `Os pedidos vão da porta ${ports.join(' ou ')} para a porta ${port}, as respostas da porta ${port} de volta: a porta do servidor é ${port} em todos os quadros.`,
    ),
  };
}

/** One packet: which call sent it. */
function packetClaim(packet: Packet): ClaimRule<UdpFacts> {
  return {
    id: `udp.4.packet-${packet.frame}`,
    question,
    needs: ['wire'],
    statement: inBoth(
      `Frame ${packet.frame} is a datagram that a sendto() sent.`,
      `O quadro ${packet.frame} é um datagrama que um sendto() enviou.`,
    ),
    judge: ({ server, clients }) => {
      const { frame, socket, payloadBytes } = packet;
      const end = [server, ...clients.map((client) => client.end)].find(
        (candidate) => candidate?.socket.name.local === socket.local,
      );
      const sent = end?.calls.find(
        (call) =>
          call.name === 'sendto' &&
          call.source === 'program' &&
          call.socket.remote === socket.remote &&
          call.result === payloadBytes &&
          isDuring(packet, call),
      );
      if (sent === undefined) return undefined;
      const isServers = end === server;
      return {
        verdict: 'proven',
        evidence: [packet, sent],
        text: inBoth(
          `Frame ${frame}, ${socket.local} → ${socket.remote}, ${payloadBytes} bytes: ${isServers ? 'the server’s answer' : 'a client’s datagram'}, sent inside sendto() at ${placeOf(sent)}.`,
          `Quadro ${frame}, ${socket.local} → ${socket.remote}, ${payloadBytes} bytes: ${isServers ? 'a resposta do servidor' : 'o datagrama de um cliente'}, enviado dentro do sendto() em ${placeOf(sent)}.`,
        ),
      };
    },
  };
}
