import { isTransition } from '@socketlab/evidence';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type Call, type EndFacts, isWholeLife } from '../end-facts.ts';
import { inBoth } from '../wording.ts';
import type { Facts } from './facts.ts';

const question = 'tcp.2';

/** tcp.2: the bytes, and what is a state and what is a segment. */
export const TCP2_DATA_CLAIMS: readonly ClaimRule<Facts>[] = [
  {
    id: 'tcp.2.bytes',
    question,
    needs: ['client.program', 'server.program'],
    statement: inBoth(
      'The server received what the client sent, and the client got it back, byte for byte.',
      'O servidor recebeu o que o cliente enviou, e o cliente o recebeu de volta, byte a byte.',
    ),
    judge: judgeBytes,
  },
  {
    id: 'tcp.2.states-of-rfc',
    question,
    needs: ['client.kernel', 'server.kernel'],
    statement: inBoth(
      'Every change of state is a step of the diagram in RFC 9293; SYN, SYN-ACK, ACK, bind and “connected” are no states.',
      'Cada mudança de estado é um passo do diagrama da RFC 9293; SYN, SYN-ACK, ACK, bind e “connected” não são estados.',
    ),
    judge: judgeTransitions,
  },
  {
    id: 'tcp.2.segments',
    question,
    needs: ['wire'],
    statement: inBoth(
      'SYN, SYN-ACK and ACK are segments: the first three packets of the connection.',
      'SYN, SYN-ACK e ACK são segmentos: os três primeiros pacotes da conexão.',
    ),
    judge: judgeSegments,
  },
];

/** That none of their names is a state is what tcp.2.states-of-rfc shows. */
function judgeSegments({ packets, coverage }: Facts): Finding | undefined {
  const handshake = packets.slice(0, 3);
  const [first, ...others] = handshake;
  if (coverage === undefined || first === undefined || others.length < 2) return undefined;
  const flags = handshake.map(({ tcp }) => tcp?.flags.toSorted().join(' '));
  const frames = handshake.map(({ frame }) => frame).join(', ');
  return {
    verdict: flags.join() === 'SYN,ACK SYN,ACK' ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `SYN, SYN-ACK and ACK are segments, packets on the wire: frames ${frames} of the capture.`,
      `SYN, SYN-ACK e ACK são segmentos, pacotes no fio: quadros ${frames} da captura.`,
    ),
  };
}

function transfers(end: EndFacts | undefined, name: 'send' | 'recv'): readonly Call[] {
  return end?.calls.filter((call) => call.name === name && call.result > 0) ?? [];
}

const bytesOf = (calls: readonly Call[]): number =>
  calls.reduce((sum, { result }) => sum + result, 0);

function judgeBytes({ client, server, exchange }: Facts): Finding | undefined {
  const [sent, got] = [transfers(client, 'send'), transfers(server, 'recv')];
  const [answered, returned] = [transfers(server, 'send'), transfers(client, 'recv')];
  const [first, ...others] = [...sent, ...got, ...answered, ...returned];
  const hasAll = [sent, got, answered, returned].every((calls) => calls.length > 0);
  if (first === undefined || !hasAll || exchange.reply === undefined) return undefined;
  const counts = [sent, got, answered, returned].map(bytesOf);
  const length = Buffer.byteLength(exchange.message);
  const isExact = counts.every((count) => count === length) && exchange.reply === exchange.message;
  // A call that nobody tells of may have moved the rest.
  const isShort = counts.some((count) => count < length) && exchange.reply === exchange.message;
  if (isShort) return undefined;
  return {
    verdict: isExact ? 'proven' : 'refuted',
    evidence: [first, ...others],
    ...(isExact
      ? {
          text: inBoth(
            `All ${length} bytes of “${exchange.message}” arrived: send() ${counts[0]}, the server's recv() ${counts[1]} and send() ${counts[2]}, the client's recv() ${counts[3]}; the answer that the client handed over equals the message.`,
            `Todos os ${length} bytes de “${exchange.message}” chegaram: send() ${counts[0]}, no servidor recv() ${counts[1]} e send() ${counts[2]}, no cliente recv() ${counts[3]}; a resposta que o cliente entregou é igual à mensagem.`,
          ),
        }
      : {
          reason: inBoth(
            `Of ${length} bytes: sent ${counts[0]}, received ${counts[1]}, answered ${counts[2]}, returned ${counts[3]}; the answer was “${exchange.reply}”.`,
            `De ${length} bytes: enviados ${counts[0]}, recebidos ${counts[1]}, respondidos ${counts[2]}, devolvidos ${counts[3]}; a resposta foi “${exchange.reply}”.`,
          ),
        }),
  };
}

function judgeTransitions({ client, server, listener }: Facts): Finding | undefined {
  const states = [listener, server, client].flatMap((end) => end?.states ?? []);
  const [first, ...others] = states;
  if (first === undefined || !client?.states.length || !server?.states.length) return undefined;
  const wrong = states.find(({ from, to }) => !isTransition(from, to));
  if (wrong !== undefined) {
    return {
      verdict: 'refuted',
      evidence: [wrong],
      reason: inBoth(
        `${wrong.from} → ${wrong.to} is not in the diagram.`,
        `${wrong.from} → ${wrong.to} não está no diagrama.`,
      ),
    };
  }
  const isWhole = [listener, server, client].every((end) => isWholeLife(end?.states ?? []));
  if (!isWhole) return undefined;
  return {
    verdict: 'proven',
    evidence: [first, ...others],
    text: inBoth(
      `All ${states.length} changes of state are steps of the diagram in RFC 9293 (figure 5); SYN, SYN-ACK, ACK, bind and “connected” are not among the states.`,
      `Todas as ${states.length} mudanças de estado são passos do diagrama da RFC 9293 (figura 5); SYN, SYN-ACK, ACK, bind e “connected” não estão entre os estados.`,
    ),
  };
}
