import type { Event } from '@socketlab/evidence';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { portOf } from '../end-facts.ts';
import { inBoth, milliseconds } from '../wording.ts';
import { openingPair, passageWith, type RemoteFacts } from './facts.ts';
import { nsBetween } from './words.ts';

const question = 'remote.4';
/** What the headers of IP and TCP take of a packet without options: RFC 9293 section 3.7.1. */
const HEADER_BYTES = { ipv4: 40, ipv6: 60 } as const;
/** What Linux offers on loopback: the longest IP packet there, without those headers. */
const ON_LOOPBACK = { ipv4: 65_495, ipv6: 65_476 } as const;

/** remote.4, the captures at both ends: by port, on the right card, of the same segments, and what they tell of the path. */
export const REMOTE4_CLAIMS: readonly ClaimRule<RemoteFacts>[] = [
  {
    id: 'remote.4.filter',
    question,
    needs: ['client.wire', 'server.wire'],
    statement: inBoth(
      'Filtered by the server’s port, both captures hold this connection and nothing else.',
      'Filtradas pela porta do servidor, as duas capturas contêm esta conexão e nada mais.',
    ),
    judge: judgeFilter,
  },
  {
    id: 'remote.4.same-segments',
    question,
    needs: ['client.wire', 'server.wire'],
    statement: inBoth(
      'Both captures show the same segments: seen leaving one machine, and arriving at the other.',
      'As duas capturas mostram os mesmos segmentos: vistos saindo de uma máquina e chegando à outra.',
    ),
    judge: judgeSameSegments,
  },
  {
    id: 'remote.4.handshake',
    question,
    needs: ['client.wire', 'server.wire'],
    statement: inBoth(
      'SYN, SYN-ACK and ACK each crossed the network, with the same numbers at both ends.',
      'SYN, SYN-ACK e ACK atravessaram a rede, com os mesmos números nas duas pontas.',
    ),
    judge: judgeHandshake,
  },
  {
    id: 'remote.4.message',
    question,
    needs: ['client.wire', 'server.wire'],
    statement: inBoth(
      'The message crossed the network and came back: as many bytes of payload each way.',
      'A mensagem atravessou a rede e voltou: os mesmos bytes de dados em cada sentido.',
    ),
    judge: judgeMessage,
  },
  {
    id: 'remote.4.right-card',
    question,
    needs: ['client.wire', 'server.wire'],
    statement: inBoth(
      'The packets pass the network cards: a capture of the loopback interface shows none of them.',
      'Os pacotes passam pelas placas de rede: uma captura da interface de loopback não mostra nenhum.',
    ),
    judge: judgeCard,
  },
  {
    id: 'remote.4.largest-segment',
    question,
    needs: ['client.wire'],
    statement: inBoth(
      'The largest segment is what the network card carries, not what loopback would.',
      'O maior segmento é o que a placa de rede carrega, não o que o loopback carregaria.',
    ),
    judge: judgeLargest,
  },
  {
    id: 'remote.4.round-trip',
    question,
    needs: ['client.wire'],
    statement: inBoth(
      'From the SYN to its SYN-ACK one round trip of the real path passes.',
      'Do SYN ao seu SYN-ACK passa uma ida e volta do caminho real.',
    ),
    judge: ({ atClient, told }) => {
      const { syn, answer } = openingPair(atClient) ?? {};
      if (atClient === undefined || syn === undefined || answer === undefined) return undefined;
      const trip = milliseconds(nsBetween(syn, answer));
      return {
        verdict: nsBetween(syn, answer) > 0n ? 'proven' : 'refuted',
        evidence: [syn, answer, atClient.begun],
        text: inBoth(
          `The SYN left this machine as frame ${syn.frame}, and the SYN-ACK of ${told.host} came as frame ${answer.frame}, ${trip.en} later: there and back, the work of the other kernel included.`,
          `O SYN saiu desta máquina como quadro ${syn.frame}, e o SYN-ACK de ${told.host} chegou como quadro ${answer.frame}, ${trip['pt-BR']} depois: ida e volta, com o trabalho do outro kernel incluído.`,
        ),
      };
    },
  },
];

function judgeFilter({ atClient, atServer, told }: RemoteFacts): Finding | undefined {
  if (atClient === undefined || atServer === undefined) return undefined;
  const port = portOf(told.listener ?? '');
  const packets = [...atClient.packets, ...atServer.packets];
  const stranger = packets.find(
    ({ socket }) => portOf(socket.local) !== port && portOf(socket.remote) !== port,
  );
  const [here, there] = [atClient.packets.length, atServer.packets.length];
  if (stranger !== undefined) return { verdict: 'refuted', evidence: [stranger] };
  const marks = [atClient.begun, atClient.ended, atServer.begun, atServer.ended];
  return {
    verdict: 'proven',
    evidence: [atClient.begun, ...marks, ...packets],
    text: inBoth(
      `Filtered by “tcp.port == ${port}”, the capture here holds ${here} packets and that of ${told.host} ${there}; each has port ${port} at one end, and none was missed.`,
      `Filtradas por “tcp.port == ${port}”, a captura daqui contém ${here} pacotes e a de ${told.host} ${there}; cada um tem a porta ${port} numa das pontas, e nenhum se perdeu.`,
    ),
  };
}

function judgeSameSegments({
  passages,
  atServer,
  atClient,
  told,
}: RemoteFacts): Finding | undefined {
  if (passages.length === 0 || atServer === undefined || atClient === undefined) return undefined;
  const both = passages.filter(({ sent, received }) => sent && received).length;
  const lost = passages.filter(({ received }) => received === undefined).length;
  const again = passages.length - both - lost;
  const views = passages.flatMap(({ sent, received }) => [sent, received]).filter((view) => !!view);
  const [first, ...others] = views as readonly Event[];
  if (first === undefined || both === 0) return undefined;
  const marks = [atClient.begun, atClient.ended, atServer.begun, atServer.ended];
  const rest =
    lost + again === 0
      ? inBoth('', '')
      : inBoth(
          ` ${lost} more left and did not arrive, ${again} came a second time.`,
          ` Outros ${lost} saíram e não chegaram, ${again} chegaram uma segunda vez.`,
        );
  return {
    verdict: 'proven',
    evidence: [first, ...others, ...marks],
    text: inBoth(
      `${both} segments are in both captures, by ports, flags and numbers: each was seen leaving one machine and arriving at the other, ${told.host} or this one.${rest.en}`,
      `${both} segmentos estão nas duas capturas, por portas, flags e números: cada um foi visto saindo de uma máquina e chegando à outra, ${told.host} ou esta.${rest['pt-BR']}`,
    ),
  };
}

function judgeHandshake(facts: RemoteFacts): Finding | undefined {
  const syn = passageWith(facts, ['SYN']);
  const answer = passageWith(facts, ['ACK', 'SYN']);
  const third = passageWith(facts, ['ACK']);
  if (syn === undefined || answer === undefined || third === undefined) return undefined;
  const numbers = [syn, answer, third].map(({ sent }) => sent.tcp);
  const isAnswered =
    numbers[1]?.acknowledgment === next(numbers[0]?.sequence) &&
    numbers[2]?.acknowledgment === next(numbers[1]?.sequence);
  const isSame = [syn, answer, third].every(
    ({ sent, received }) => sent.tcp?.sequence === received.tcp?.sequence,
  );
  const frames = [syn, answer, third].map(
    ({ sent, received }) => `${sent.frame}/${received.frame}`,
  );
  return {
    verdict: isAnswered && isSame ? 'proven' : 'refuted',
    evidence: [
      ...[syn.sent, syn.received, answer.sent, answer.received, third.sent, third.received],
    ] as unknown as Finding['evidence'],
    text: inBoth(
      `SYN ${numbers[0]?.sequence}, SYN-ACK ${numbers[1]?.sequence} and the ACK of ${numbers[2]?.acknowledgment} have the same numbers where they left and where they arrived: frames ${frames.join(', ')}.`,
      `SYN ${numbers[0]?.sequence}, SYN-ACK ${numbers[1]?.sequence} e o ACK de ${numbers[2]?.acknowledgment} têm os mesmos números onde saíram e onde chegaram: quadros ${frames.join(', ')}.`,
    ),
  };
}

/** Bytes that were sent again count once: what each direction's numbers say is what crossed. */
function judgeMessage({ passages, client, told }: RemoteFacts): Finding | undefined {
  const carrying = passages.filter(
    ({ sent, received }) => sent !== undefined && received !== undefined && sent.payloadBytes > 0,
  );
  const views = carrying.flatMap(({ sent, received }) => [sent, received]).filter((view) => !!view);
  const [first, ...others] = views as readonly Event[];
  const local = client?.socket.name.local;
  if (first === undefined || local === undefined) return undefined;
  const bytesFrom = (isClient: boolean): number => {
    const spans = new Map(
      carrying
        .filter(({ sent }) => (sent?.socket.local === local) === isClient)
        .map(({ sent }) => [sent?.tcp?.sequence, sent?.payloadBytes ?? 0]),
    );
    return [...spans.values()].reduce((total, bytes) => total + bytes, 0);
  };
  const [there, back] = [bytesFrom(true), bytesFrom(false)];
  const expected = Buffer.byteLength(told.message);
  // What is missing may have crossed in a segment that nobody tells of.
  if (there < expected || back < expected) return undefined;
  return {
    verdict: there === expected && back === expected ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `${there} bytes of payload went to ${told.host} and ${back} came back, in segments that were seen at both ends.`,
      `${there} bytes de dados foram para ${told.host} e ${back} voltaram, em segmentos vistos nas duas pontas.`,
    ),
  };
}

/** Sequence numbers wrap around at 2^32, RFC 9293 section 3.4. */
function next(sequence: number | undefined): number {
  return ((sequence ?? 0) + 1) >>> 0;
}

function judgeCard(facts: RemoteFacts): Finding | undefined {
  const { atClient, atServer, holds, leads, loopback, told } = facts;
  if (!atClient || !atServer || !holds || !leads || !loopback) return undefined;
  if (loopback.ended.missed !== 0) return undefined;
  const isRight =
    atClient.begun.interface === leads.interface &&
    atServer.begun.interface === holds.interface &&
    loopback.ended.packets === 0;
  const marks = [atClient.begun, atServer.begun, loopback.begun, loopback.ended];
  return {
    verdict: isRight ? 'proven' : 'refuted',
    evidence: [holds, leads, ...marks],
    text: inBoth(
      `Captured on ${atClient.begun.interface} here, which leads to ${told.address}, and on ${atServer.begun.interface} of ${told.host}, which holds it. The capture of ${loopback.begun.interface} here, with the same port, holds ${loopback.ended.packets} packets.`,
      `Capturado em ${atClient.begun.interface} aqui, que leva a ${told.address}, e em ${atServer.begun.interface} de ${told.host}, que o possui. A captura de ${loopback.begun.interface} aqui, com a mesma porta, contém ${loopback.ended.packets} pacotes.`,
    ),
  };
}

function judgeLargest({ atClient, told }: RemoteFacts): Finding | undefined {
  const { syn, answer } = openingPair(atClient) ?? {};
  const offered = [syn, answer].map((packet) => packet?.tcp?.maximumSegmentBytes);
  const [own, other] = offered;
  if (!syn || !answer || own === undefined || other === undefined) return undefined;
  const family = told.address.includes(':') ? 'ipv6' : 'ipv4';
  const [header, onLoopback] = [HEADER_BYTES[family], ON_LOOPBACK[family]];
  const least = Math.min(own, other);
  return {
    verdict: least < onLoopback ? 'proven' : 'refuted',
    evidence: [syn, answer],
    text: inBoth(
      `The SYN offers segments of ${own} bytes and the SYN-ACK ${other}: with ${header} bytes of headers, packets of ${least + header}. On loopback it would be ${onLoopback}.`,
      `O SYN oferece segmentos de ${own} bytes e o SYN-ACK ${other}: com ${header} bytes de cabeçalhos, pacotes de ${least + header}. No loopback seriam ${onLoopback}.`,
    ),
  };
}
