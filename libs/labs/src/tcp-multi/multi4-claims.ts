import type { SocketName } from '@socketlab/evidence';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type Packet, portOf } from '../end-facts.ts';
import { inBoth } from '../wording.ts';
import { forAll, type MultiFacts, type ServedFacts, synOf } from './facts.ts';

const question = 'multi.4';

/** multi.4: the packets of many connections, told apart by their four-tuples. */
export const MULTI4_CLAIMS: readonly ClaimRule<MultiFacts>[] = [
  {
    id: 'multi.4.syn-each',
    question,
    needs: ['wire'],
    statement: inBoth(
      'Each connection has a handshake of its own: as many SYNs as connections, all to the one port.',
      'Cada conexão tem o seu próprio handshake: tantos SYN quantas conexões, todos para a mesma porta.',
    ),
    judge: ({ multi, coverage }) => judgeSyns(multi, coverage?.packets),
  },
  {
    id: 'multi.4.answered-each',
    question,
    needs: ['wire'],
    statement: inBoth(
      'Each SYN is answered by a SYN-ACK to the port that it came from.',
      'Cada SYN é respondido por um SYN-ACK para a porta de onde veio.',
    ),
    judge: ({ multi, coverage }) => judgeSynAcks(multi, coverage?.packets),
  },
  {
    id: 'multi.4.interleaved',
    question,
    needs: ['wire'],
    statement: inBoth(
      'Packets of different connections lie mixed in the capture; their four ends tell them apart.',
      'Pacotes de conexões diferentes ficam misturados na captura; as suas quatro pontas os distinguem.',
    ),
    judge: ({ multi, coverage }) => judgeMixture(multi, coverage?.packets),
  },
  {
    id: 'multi.4.filter',
    question,
    needs: ['wire'],
    statement: inBoth(
      'Every packet of the capture has one of the two servers’ ports at one end.',
      'Todo pacote da captura tem numa das pontas a porta de um dos dois servidores.',
    ),
    judge: ({ coverage, single, multi }) => {
      const [first, ...others] = coverage?.packets ?? [];
      if (coverage === undefined || first === undefined || !single || !multi) return undefined;
      const ports = new Set([portOf(single.address), portOf(multi.address)]);
      const stranger = [first, ...others].find(
        ({ socket }) => !ports.has(portOf(socket.local)) && !ports.has(portOf(socket.remote)),
      );
      if (stranger !== undefined) return { verdict: 'refuted', evidence: [stranger] };
      return {
        verdict: 'proven',
        evidence: [coverage.begun, coverage.ended, first, ...others],
        text: inBoth(
          `All ${others.length + 1} packets, on interface ${coverage.begun.interface}, have port ${[...ports].join(' or ')} at one end, and none was missed.`,
          `Todos os ${others.length + 1} pacotes, na interface ${coverage.begun.interface}, têm a porta ${[...ports].join(' ou ')} numa das pontas, e nenhum se perdeu.`,
        ),
      };
    },
  },
];

const isSyn = ({ tcp }: Packet): boolean =>
  tcp?.flags.includes('SYN') === true && !tcp.flags.includes('ACK');
const isSynAck = ({ tcp }: Packet): boolean =>
  tcp?.flags.includes('SYN') === true && tcp.flags.includes('ACK');

function judgeSyns(
  multi: ServedFacts | undefined,
  packets: readonly Packet[] | undefined,
): Finding | undefined {
  // Of this run's own connections: whoever else comes to the port, the capture holds too.
  const own = new Set(multi?.connections.map(({ client }) => tupleOf(client.socket.name)));
  const syns = packets?.filter((packet) => isSyn(packet) && own.has(tupleOf(packet.socket)));
  const [first, ...others] = syns ?? [];
  if (multi === undefined || first === undefined) return undefined;
  // One that was sent again has the number that it had; a connection anew has another.
  const openings = new Set(
    [first, ...others].map(({ socket, tcp }) => `${tupleOf(socket)} ${tcp?.sequence}`),
  ).size;
  const again = others.length + 1 - openings;
  const { length: count } = multi.connections;
  if (openings > count) return undefined;
  const port = portOf(multi.address);
  return {
    verdict: openings === count ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `${count} connections, ${openings} SYNs, each of its own four-tuple and number, all to port ${port}${again === 0 ? '' : `; sent again: ${again}`}.`,
      `${count} conexões, ${openings} SYN, cada um com a sua quádrupla e o seu número, todos para a porta ${port}${again === 0 ? '' : `; reenviados: ${again}`}.`,
    ),
  };
}

const tupleOf = ({ local, remote }: SocketName): string => `${local} ${remote}`;

function judgeSynAcks(
  multi: ServedFacts | undefined,
  packets: readonly Packet[] | undefined,
): Finding | undefined {
  if (multi === undefined || packets === undefined) return undefined;
  const answers = new Map(
    packets
      .filter((packet) => isSynAck(packet) && portOf(packet.socket.local) === portOf(multi.address))
      .map((packet) => [packet.socket.remote, packet] as const),
  );
  const pairs = forAll(multi.connections, (connection) => {
    const syn = synOf(connection);
    const answer = answers.get(connection.client.socket.name.local);
    return syn === undefined || answer === undefined ? undefined : { syn, answer };
  });
  if (pairs === undefined) return undefined;
  const isAnswered = pairs.every(
    ({ syn, answer }) => answer.tcp?.acknowledgment === ((syn.tcp?.sequence ?? 0) + 1) >>> 0,
  );
  const [first, ...others] = pairs.flatMap(({ syn, answer }) => [syn, answer]);
  if (first === undefined) return undefined;
  return {
    verdict: isAnswered ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `${pairs.length} SYN-ACKs, each to the port of its SYN and acknowledging that SYN's sequence number plus one.`,
      `${pairs.length} SYN-ACK, cada um para a porta do seu SYN e confirmando o número de sequência desse SYN mais um.`,
    ),
  };
}

function judgeMixture(
  multi: ServedFacts | undefined,
  packets: readonly Packet[] | undefined,
): Finding | undefined {
  if (multi === undefined || multi.many.length < 2 || packets === undefined) return undefined;
  const port = portOf(multi.address);
  const own = packets.filter(({ socket }) =>
    [socket.local, socket.remote].some((end) => portOf(end) === port),
  );
  const clientOf = ({ socket }: Packet): string =>
    portOf(socket.local) === port ? socket.remote : socket.local;
  const [first, ...others] = own;
  if (first === undefined) return undefined;
  const changes = others.filter(
    (packet, index) => clientOf(packet) !== clientOf(own[index] ?? packet),
  ).length;
  const tuples = new Set(own.map(clientOf)).size;
  return {
    verdict: changes >= tuples ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `${own.length} packets of ${tuples} connections change ${changes} times from one connection to another: sorted by the client's address and port, each is a conversation of its own.`,
      `${own.length} pacotes de ${tuples} conexões trocam ${changes} vezes de uma conexão para outra: separados por endereço e porta do cliente, cada um é uma conversa própria.`,
    ),
  };
}
