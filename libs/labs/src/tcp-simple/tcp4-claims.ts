import type { ClaimRule, Finding } from '../claim-rule.ts';
import type { Packet } from '../end-facts.ts';
import { isLoopbackInterface } from '../loopback-interface.ts';
import { countBytes } from '../sent-bytes.ts';
import { inBoth } from '../wording.ts';
import { findCloses } from './closes.ts';
import { judgeClosing } from './closing-segments.ts';
import type { Facts } from './facts.ts';

const question = 'tcp.4';

/** tcp.4, the packets as a whole: handshake, numbers, acknowledgments, closing, and where they were captured. */
export const TCP4_CLAIMS: readonly ClaimRule<Facts>[] = [
  {
    id: 'tcp.4.handshake',
    question,
    needs: ['wire'],
    statement: inBoth(
      'Three segments open the connection: SYN, SYN-ACK, ACK.',
      'Três segmentos abrem a conexão: SYN, SYN-ACK, ACK.',
    ),
    judge: ({ packets, coverage }) => {
      const [syn, answer, last] = packets;
      if (!coverage || !syn?.tcp || !answer?.tcp || !last?.tcp) return undefined;
      const isNumbered =
        hasFlags(syn, ['SYN']) &&
        hasFlags(answer, ['ACK', 'SYN']) &&
        hasFlags(last, ['ACK']) &&
        answer.tcp.acknowledgment === next(syn.tcp.sequence, 1) &&
        last.tcp.acknowledgment === next(answer.tcp.sequence, 1);
      return {
        verdict: isNumbered ? 'proven' : 'refuted',
        evidence: [syn, answer, last, coverage.begun],
        text: inBoth(
          `SYN with number ${syn.tcp.sequence}, SYN-ACK with number ${answer.tcp.sequence} that acknowledges ${answer.tcp.acknowledgment}, ACK of ${last.tcp.acknowledgment}: each end tells its first sequence number and has it acknowledged.`,
          `SYN com o número ${syn.tcp.sequence}, SYN-ACK com o número ${answer.tcp.sequence} que confirma ${answer.tcp.acknowledgment}, ACK de ${last.tcp.acknowledgment}: cada ponta diz o seu primeiro número de sequência e o tem confirmado.`,
        ),
      };
    },
  },
  {
    id: 'tcp.4.options',
    question,
    needs: ['wire'],
    statement: inBoth(
      'The largest segment is agreed on in the SYNs, and nowhere else.',
      'O maior segmento é combinado nos SYN, e em nenhum outro lugar.',
    ),
    judge: ({ packets, coverage }) => {
      const [syn, answer, ...others] = packets;
      if (!coverage || syn === undefined || answer === undefined) return undefined;
      const sizes = [syn, answer].map(({ tcp }) => tcp?.maximumSegmentBytes);
      const later = others.find(({ tcp }) => tcp?.maximumSegmentBytes !== undefined);
      if (sizes.includes(undefined)) return undefined;
      return {
        verdict: later === undefined ? 'proven' : 'refuted',
        evidence: [syn, answer, ...(later === undefined ? others : [later])],
        text: inBoth(
          `SYN and SYN-ACK offer segments of at most ${sizes.join(' and ')} bytes; none of the ${others.length} segments after them does.`,
          `SYN e SYN-ACK oferecem segmentos de no máximo ${sizes.join(' e ')} bytes; nenhum dos ${others.length} segmentos seguintes o faz.`,
        ),
      };
    },
  },
  {
    id: 'tcp.4.data',
    question,
    needs: ['wire', 'client.program'],
    statement: inBoth(
      'The message is in the segments, byte for byte: the numbers count its bytes.',
      'A mensagem está nos segmentos, byte a byte: os números contam os seus bytes.',
    ),
    judge: judgeData,
  },
  {
    id: 'tcp.4.acknowledgments',
    question,
    needs: ['wire'],
    statement: inBoth(
      'Not every segment gets an ACK of its own: an ACK rides along on data, and one may cover several.',
      'Nem todo segmento recebe o seu próprio ACK: um ACK vai junto com dados, e um pode cobrir vários.',
    ),
    judge: judgeAcknowledgments,
  },
  {
    id: 'tcp.4.first-fin',
    question,
    needs: ['wire', 'client.program', 'server.program'],
    statement: inBoth(
      'Each end sends a FIN of its own; the first on the wire is of the end that called close() first.',
      'Cada ponta envia um FIN próprio; o primeiro no fio é da ponta que chamou close() primeiro.',
    ),
    judge: judgeFirstFin,
  },
  {
    id: 'tcp.4.closing-count',
    question,
    needs: ['wire'],
    statement: inBoth(
      'Closing takes two FINs and their ACKs: four segments, or three when an ACK rides along on a FIN.',
      'Fechar usa dois FIN e os seus ACK: quatro segmentos, ou três quando um ACK vai junto com um FIN.',
    ),
    judge: judgeClosing,
  },
  {
    id: 'tcp.4.interface',
    question,
    needs: ['wire'],
    statement: inBoth(
      'Packets to 127.0.0.1 pass the loopback interface: a capture of the network card would show none.',
      'Pacotes para 127.0.0.1 passam pela interface de loopback: uma captura da placa de rede não mostraria nenhum.',
    ),
    judge: ({ packets, coverage }) => {
      const [first, ...others] = packets;
      if (coverage === undefined || first === undefined) return undefined;
      const elsewhere = [first, ...others].find((packet) => packet.interface !== first.interface);
      if (elsewhere !== undefined) return { verdict: 'refuted', evidence: [first, elsewhere] };
      if (!isLoopbackInterface(first.interface)) return undefined;
      return {
        verdict: 'proven',
        evidence: [coverage.begun, coverage.ended, first, ...others],
        text: inBoth(
          `All ${packets.length} packets of the connection passed ${first.interface}, captured by ports ${coverage.begun.ports.join(' and ')}; none was missed.`,
          `Todos os ${packets.length} pacotes da conexão passaram por ${first.interface}, capturados pelas portas ${coverage.begun.ports.join(' e ')}; nenhum se perdeu.`,
        ),
      };
    },
  },
];

/** Sequence numbers wrap around at 2^32, RFC 9293 section 3.4. */
function next(sequence: number, by: number): number {
  return (sequence + by) >>> 0;
}

function segments(count: number | undefined, noun: string): string {
  return `${count ?? 0} ${noun}${count === 1 ? '' : 's'}`;
}

function hasFlags({ tcp }: Packet, flags: readonly string[]): boolean {
  return tcp?.flags.toSorted().join() === flags.join();
}

function judgeFirstFin(facts: Facts): Finding | undefined {
  const { packets, coverage, client } = facts;
  const closes = findCloses(facts);
  const fins = packets.filter(({ tcp }) => tcp?.flags.includes('FIN'));
  const [first] = fins;
  const second = fins.find(({ socket }) => socket.local !== first?.socket.local);
  if (!coverage || !closes || first === undefined || second === undefined) return undefined;
  const sender = first.socket.local === client?.socket.name.local ? 'client' : 'server';
  const senderInPortuguese = sender === 'client' ? 'cliente' : 'servidor';
  return {
    verdict: sender === closes.first.role ? 'proven' : 'refuted',
    evidence: [first, second, closes.first.call, closes.second.call, coverage.begun],
    text: inBoth(
      `In this run the ${sender} sent the first FIN, frame ${first.frame}, and its close() came first; the other end's FIN is frame ${second.frame}. Each end closes its own direction.`,
      `Nesta execução o ${senderInPortuguese} enviou o primeiro FIN, quadro ${first.frame}, e o seu close() veio primeiro; o FIN da outra ponta é o quadro ${second.frame}. Cada ponta fecha o seu próprio sentido.`,
    ),
  };
}

function judgeData({ packets, coverage, client, exchange }: Facts): Finding | undefined {
  const local = client?.socket.name.local;
  const sent = packets.filter(({ payloadBytes }) => payloadBytes > 0);
  const [syn, answer] = packets;
  const [first, ...others] = sent;
  const send = client?.call('send');
  if (!coverage || !syn?.tcp || !answer?.tcp || first === undefined || !send) return undefined;
  const bytes = Buffer.byteLength(exchange.message);
  const ends = [
    { own: sent.filter(({ socket }) => socket.local === local), from: syn.tcp.sequence },
    { own: sent.filter(({ socket }) => socket.local !== local), from: answer.tcp.sequence },
  ];
  const counts = ends.map(({ own }) => countBytes(own));
  const isNumbered = ends.every(({ own, from }) => own[0]?.tcp?.sequence === next(from, 1));
  const isWhole = counts.every((count) => count === bytes);
  return {
    verdict: isNumbered && isWhole ? 'proven' : 'refuted',
    evidence: [first, ...others, syn, answer, send],
    text: inBoth(
      `“${exchange.message}” is ${bytes} bytes: ${counts[0]} went out in ${segments(ends[0]?.own.length, 'segment')} and ${counts[1]} came back in ${segments(ends[1]?.own.length, 'segment')}. The first byte of each direction has the number of its SYN plus one.`,
      `“${exchange.message}” tem ${bytes} bytes: ${counts[0]} foram em ${segments(ends[0]?.own.length, 'segmento')} e ${counts[1]} voltaram em ${segments(ends[1]?.own.length, 'segmento')}. O primeiro byte de cada sentido tem o número do seu SYN mais um.`,
    ),
  };
}

function judgeAcknowledgments({ packets, coverage }: Facts): Finding | undefined {
  const data = packets.filter(({ payloadBytes }) => payloadBytes > 0);
  const alone = packets.filter((packet) => packet.payloadBytes === 0 && hasFlags(packet, ['ACK']));
  const riding = packets.filter(
    ({ tcp, payloadBytes }) =>
      tcp?.flags.includes('ACK') === true && (payloadBytes > 0 || tcp.flags.includes('FIN')),
  );
  const [first, ...others] = [...data, ...alone, ...riding];
  if (coverage === undefined || first === undefined || data.length === 0) return undefined;
  const needing = packets.filter(
    ({ tcp, payloadBytes }) =>
      payloadBytes > 0 ||
      tcp?.flags.includes('SYN') === true ||
      tcp?.flags.includes('FIN') === true,
  );
  return {
    verdict: riding.length > 0 ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `${needing.length} segments had something to acknowledge (SYN, data or FIN); ACKs sent alone: ${alone.length}; that rode along on data or on a FIN: ${riding.length}.`,
      `${needing.length} segmentos tinham algo a confirmar (SYN, dados ou FIN); ACK enviados sozinhos: ${alone.length}; que foram junto com dados ou com um FIN: ${riding.length}.`,
    ),
  };
}
