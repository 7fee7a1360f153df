import type { Text } from '@socketlab/foundation';
import type { PacketTime } from '../packet-time.ts';
import type { Conversation } from './conversations.ts';
import type { DatagramFlow } from './datagrams.ts';
import type { TcpFlow } from './segment.ts';
import type { TcpSide } from './tcp-side.ts';

/** How much of the handshake the capture has. */
export type HandshakeSeen = 'whole' | 'partly' | 'none';
/** How the connection ends in the capture: `open` is that nothing of an end is in it. */
export type ClosingSeen = 'both-fins' | 'one-fin' | 'reset' | 'refused' | 'open';

/** One direction of a conversation. */
export interface DirectionSummary {
  readonly from: string;
  readonly frames: number;
  /** Payload; what was sent again counts once. */
  readonly payloadBytes: number;
  readonly retransmissions: number;
}

/** A conversation as it lies in the capture. */
export interface ConversationSummary {
  readonly number: number;
  readonly protocol: 'tcp' | 'udp';
  /** First who asked for the connection, or who sent the first frame of it that the capture has. */
  readonly directions: readonly [DirectionSummary, DirectionSummary];
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly firstTime: PacketTime | undefined;
  readonly lastTime: PacketTime | undefined;
  /** With the ICMP messages about it. */
  readonly frames: number;
  /** Of TCP only. */
  readonly handshake: HandshakeSeen | undefined;
  readonly closing: ClosingSeen | undefined;
  /** What there is to say of it, in sentences. */
  readonly words: readonly Text[];
}

/** Sums a conversation up. Says what the capture holds, and of what it does not hold that it does not. */
export function summarize(conversation: Conversation): ConversationSummary {
  const { tcp, udp } = conversation;
  const { number, protocol, firstFrame, lastFrame, firstTime, lastTime, frames } = conversation;
  const facts = { number, protocol, firstFrame, lastFrame, firstTime, lastTime, frames };
  if (tcp === undefined) {
    const [there, back] = udp === undefined ? [NOBODY, NOBODY] : datagramDirections(udp);
    const words = udp === undefined ? [] : datagramWords(udp);
    return {
      ...facts,
      directions: [there, back],
      handshake: undefined,
      closing: undefined,
      words,
    };
  }
  const [handshake, closing] = [handshakeOf(tcp), closingOf(tcp)];
  return {
    ...facts,
    directions: [directionOf(tcp.sides[0]), directionOf(tcp.sides[1])],
    handshake,
    closing,
    words: [handshakeWords(tcp, handshake), closingWords(tcp, closing)],
  };
}

const NOBODY: DirectionSummary = { from: '', frames: 0, payloadBytes: 0, retransmissions: 0 };

function directionOf({ name, frames, payloadBytes, retransmissions }: TcpSide): DirectionSummary {
  return { from: name, frames, payloadBytes, retransmissions };
}

function datagramDirections(flow: DatagramFlow): [DirectionSummary, DirectionSummary] {
  const direction = (index: 0 | 1): DirectionSummary => ({
    from: flow.names[index],
    frames: flow.frames[index],
    payloadBytes: flow.payloadBytes[index],
    retransmissions: 0,
  });
  return [direction(0), direction(1)];
}

function handshakeOf({ sides: [first, second], handshakeFrame }: TcpFlow): HandshakeSeen {
  const seen = [first.synFrame, second.synFrame, handshakeFrame].filter(
    (frame) => frame !== undefined,
  );
  if (seen.length === 3) return 'whole';
  return seen.length === 0 ? 'none' : 'partly';
}

function closingOf({ sides: [first, second], refusedFrame }: TcpFlow): ClosingSeen {
  if (refusedFrame !== undefined) return 'refused';
  if (first.resetFrame !== undefined || second.resetFrame !== undefined) return 'reset';
  const fins = [first.finFrame, second.finFrame].filter((frame) => frame !== undefined);
  if (fins.length === 2) return 'both-fins';
  return fins.length === 1 ? 'one-fin' : 'open';
}

function handshakeWords(flow: TcpFlow, seen: HandshakeSeen): Text {
  const [first, second] = flow.sides;
  if (seen === 'whole') {
    return {
      en: `Handshake: frames ${first.synFrame}, ${second.synFrame} and ${flow.handshakeFrame}; ${first.name} asked.`,
      'pt-BR': `Handshake: quadros ${first.synFrame}, ${second.synFrame} e ${flow.handshakeFrame}; ${first.name} pediu.`,
    };
  }
  if (seen === 'none') {
    return {
      en: 'No handshake is in the capture: it began when this connection was there already. Who asked for it can’t be told; numbers count from the first byte seen.',
      'pt-BR':
        'O handshake não está na captura: ela começou quando esta conexão já existia. Quem a pediu não dá para saber; os números contam a partir do primeiro byte visto.',
    };
  }
  if (flow.refusedFrame !== undefined) {
    return {
      en: `${first.name} asked (frame ${first.synFrame}), and there was no connection.`,
      'pt-BR': `${first.name} pediu (quadro ${first.synFrame}), e não houve conexão.`,
    };
  }
  if (second.synFrame === undefined && second.frames === 0)
    return unanswered(first, flow.errorFrame);
  return {
    en: 'Only a part of the handshake is in the capture.',
    'pt-BR': 'Só uma parte do handshake está na captura.',
  };
}

function unanswered(
  { name, synFrame, retransmissions }: TcpSide,
  errorFrame: number | undefined,
): Text {
  const times = retransmissions + 1;
  if (errorFrame !== undefined) {
    return {
      en: `${name} asked (frame ${synFrame}; ${times} SYN in all), and the network said that it does not get through (frame ${errorFrame}).`,
      'pt-BR': `${name} pediu (quadro ${synFrame}; ${times} SYN ao todo), e a rede disse que não passa (quadro ${errorFrame}).`,
    };
  }
  return {
    en: `${name} asked (frame ${synFrame}; ${times} SYN in all), and no answer is in the capture: a firewall that drops, no machine there, or a capture at the wrong place. That is not "refused".`,
    'pt-BR': `${name} pediu (quadro ${synFrame}; ${times} SYN ao todo), e nenhuma resposta está na captura: um firewall que descarta, nenhuma máquina lá, ou captura no lugar errado. Isso não é "recusada".`,
  };
}

function closingWords(flow: TcpFlow, seen: ClosingSeen): Text {
  const [first, second] = flow.sides;
  const fins = [first, second].filter(({ finFrame }) => finFrame !== undefined);
  switch (seen) {
    case 'refused':
      return {
        en: `Refused in frame ${flow.refusedFrame}.`,
        'pt-BR': `Recusada no quadro ${flow.refusedFrame}.`,
      };
    case 'reset': {
      const side = first.resetFrame === undefined ? second : first;
      return {
        en: `Cut off by ${side.name} in frame ${side.resetFrame}.`,
        'pt-BR': `Cortada por ${side.name} no quadro ${side.resetFrame}.`,
      };
    }
    case 'both-fins': {
      const order = flow.firstFin === first ? [first, second] : [second, first];
      const [one, two] = order.map(({ finFrame }) => finFrame);
      return flow.simultaneousFin
        ? {
            en: `Both ends closed at the same time (frames ${one} and ${two}).`,
            'pt-BR': `As duas pontas fecharam ao mesmo tempo (quadros ${one} e ${two}).`,
          }
        : {
            en: `${order[0]?.name} closed first (FIN in frame ${one}), the other end after it (frame ${two}).`,
            'pt-BR': `${order[0]?.name} fechou primeiro (FIN no quadro ${one}), a outra ponta depois (quadro ${two}).`,
          };
    }
    case 'one-fin':
      return {
        en: `Only ${fins[0]?.name} has closed its direction (frame ${fins[0]?.finFrame}); the other end had not when the capture ended.`,
        'pt-BR': `Só ${fins[0]?.name} fechou o seu sentido (quadro ${fins[0]?.finFrame}); a outra ponta ainda não, quando a captura acabou.`,
      };
    default:
      return {
        en: 'No closing is in the capture: it ended before.',
        'pt-BR': 'O encerramento não está na captura: ela acabou antes.',
      };
  }
}

function datagramWords({ names, frames, unreachableFrame }: DatagramFlow): Text[] {
  const words: Text[] = [
    {
      en: `Datagrams, no connection: ${names[0]} sent the first in the capture.`,
      'pt-BR': `Datagramas, sem conexão: ${names[0]} enviou o primeiro da captura.`,
    },
  ];
  if (unreachableFrame !== undefined) {
    words.push({
      en: `Frame ${unreachableFrame} says that no socket was there.`,
      'pt-BR': `O quadro ${unreachableFrame} diz que não havia socket lá.`,
    });
  } else if (frames[1] === 0) {
    words.push({
      en: 'Nothing came back in the capture. UDP does not tell a sender whether anybody got it.',
      'pt-BR': 'Nada voltou na captura. O UDP não diz a quem envia se alguém recebeu.',
    });
  }
  return words;
}
