import type { Event } from '@socketlab/evidence';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { inBoth, milliseconds } from '../wording.ts';
import { openingPair, passageWith, type RemoteFacts } from './facts.ts';
import { nsBetween } from './words.ts';

const question = 'remote.4';
/** What the headers of IP and TCP take of a packet without options: RFC 9293 section 3.7.1. */
const HEADER_BYTES = { ipv4: 40, ipv6: 60 } as const;
/** What Linux offers on loopback: the longest IP packet there, without those headers. */
const ON_LOOPBACK = { ipv4: 65_495, ipv6: 65_476 } as const;

/** remote.4, what crossed the network, and what the captures tell of the path: its largest segment, its round trip. */
export const REMOTE4_PATH_CLAIMS: readonly ClaimRule<RemoteFacts>[] = [
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
      // Two stamps that are alike, or the wrong way around, tell of the clock that made them.
      if (nsBetween(syn, answer) <= 0n) return undefined;
      const trip = milliseconds(nsBetween(syn, answer));
      return {
        verdict: 'proven',
        evidence: [syn, answer, atClient.begun],
        text: inBoth(
          `The SYN left this machine as frame ${syn.frame}, and the SYN-ACK of ${told.host} came as frame ${answer.frame}, ${trip.en} later: there and back, the work of the other kernel included.`,
          `O SYN saiu desta máquina como quadro ${syn.frame}, e o SYN-ACK de ${told.host} chegou como quadro ${answer.frame}, ${trip['pt-BR']} depois: ida e volta, com o trabalho do outro kernel incluído.`,
        ),
      };
    },
  },
];

function judgeHandshake(facts: RemoteFacts): Finding | undefined {
  const syn = passageWith(facts, ['SYN']);
  const answer = passageWith(facts, ['ACK', 'SYN']);
  const third = answer && passageWith(facts, ['ACK'], next(answer.sent.tcp?.sequence));
  if (syn === undefined || answer === undefined || third === undefined) return undefined;
  const numbers = [syn, answer, third].map(({ sent }) => sent.tcp);
  const isAnswered = numbers[1]?.acknowledgment === next(numbers[0]?.sequence);
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

/** Sequence numbers wrap around at 2^32, RFC 9293 section 3.4. */
function next(sequence: number | undefined): number {
  return ((sequence ?? 0) + 1) >>> 0;
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
      `The SYN offers segments of ${own} bytes and the SYN-ACK ${other}: with ${header} bytes of headers, packets of ${least + header}. That is less than the ${onLoopback} that Linux offers on loopback, as the lab tcp-simple shows.`,
      `O SYN oferece segmentos de ${own} bytes e o SYN-ACK ${other}: com ${header} bytes de cabeçalhos, pacotes de ${least + header}. É menos que os ${onLoopback} que o Linux oferece no loopback, como mostra o laboratório tcp-simple.`,
    ),
  };
}
