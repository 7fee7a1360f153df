import { TCP_BITS } from '../decoded-frame.ts';
import { bytesOf, type Finding, finding, joined } from './frame-kind.ts';
import { isAnswerToSyn, type SegmentInFlow } from './segment.ts';
import { ackFinding, confirmation } from './tcp-acks.ts';
import {
  type Acknowledged,
  acknowledge,
  advance,
  distance,
  type Position,
  relative,
} from './tcp-side.ts';

const NOTHING: Acknowledged = { frames: [], newNumbers: 0, isOfFin: false, isBeyond: false };

/** A segment that neither opens nor resets: data, FIN, or an acknowledgment alone (RFC 9293 sections 3.6 and 3.8). */
export function ordinaryFinding(segment: SegmentInFlow): Finding {
  const { side, other, tcp, payloadBytes, frame } = segment;
  const { sequence: from, acknowledgment } = tcp.segment;
  side.base ??= (from - 1) >>> 0;
  side.next ??= from;
  const isFin = (tcp.bits & TCP_BITS.fin) !== 0;
  const probe = isFin ? undefined : probeFinding(segment);
  const endsHandshake = takesPartInHandshake(segment);
  const acked =
    (tcp.bits & TCP_BITS.ack) === 0 ? NOTHING : acknowledge(side, other, acknowledgment);
  const hasProbed = other.hasProbed;
  other.hasProbed = false;
  side.hasProbed = probe !== undefined;
  if (probe !== undefined) return probe;
  if (!isFin && payloadBytes === 0) return ackFinding(segment, acked, { endsHandshake, hasProbed });
  const to = (from + payloadBytes + (isFin ? 1 : 0)) >>> 0;
  const position = advance(side, { from, to, payloadBytes }, frame);
  const found = isFin ? finFinding(segment, position, acked) : dataFinding(segment, position);
  return { ...found, words: joined(found.words, confirmation(segment, acked, endsHandshake)) };
}

/** The first segment of who asked that confirms the SYN-ACK; true for it alone. */
function takesPartInHandshake(segment: SegmentInFlow): boolean {
  const { flow, side, frame } = segment;
  if (flow.handshakeFrame !== undefined || flow.sides[0] !== side) return false;
  if (!isAnswerToSyn(segment)) return false;
  flow.handshakeFrame = frame;
  return true;
}

/** RFC 9293 sections 3.8.4 and 3.8.6.1: a number that was confirmed already, sent to have an answer. */
function probeFinding({ side, other, tcp, payloadBytes }: SegmentInFlow): Finding | undefined {
  const { sequence } = tcp.segment;
  if (side.next === undefined || distance(sequence, side.next) !== -1) return undefined;
  const isConfirmed =
    other.acknowledged === undefined || distance(other.acknowledged, sequence) > 0;
  if (payloadBytes > 1 || (payloadBytes === 1 && !isConfirmed)) return undefined;
  if (other.window === 0) {
    return finding(
      'zero-window-probe',
      `${side.name} asks whether the window of ${other.name} is open again: it may send nothing until then.`,
      `${side.name} pergunta se a janela de ${other.name} abriu de novo: até lá não pode enviar nada.`,
    );
  }
  return finding(
    'keep-alive',
    `${side.name} asks whether ${other.name} is still there: a segment without anything new, which must be answered.`,
    `${side.name} pergunta se ${other.name} ainda está lá: um segmento sem nada novo, que tem de ser respondido.`,
  );
}

/** `13 bytes (1 to 13)`: which ones of all that this end sends. */
function range({ side, tcp, payloadBytes }: SegmentInFlow, to: string): string {
  const first = relative(side, tcp.segment.sequence);
  const amount = bytesOf(payloadBytes);
  return payloadBytes === 1
    ? `${amount} (${first})`
    : `${amount} (${first} ${to} ${first + payloadBytes - 1})`;
}

function dataFinding(segment: SegmentInFlow, position: Position): Finding {
  const { side, other } = segment;
  const [en, pt] = [range(segment, 'to'), range(segment, 'a')];
  switch (position) {
    case 'again':
      return finding(
        'retransmission',
        `${side.name} sends ${en} again, as TCP does when no confirmation has reached it in time.`,
        `${side.name} envia de novo ${pt}, como o TCP faz quando nenhuma confirmação lhe chegou a tempo.`,
      );
    case 'fills-gap':
      return finding(
        'out-of-order',
        `${side.name} sends ${en}, which later ones have come before. Overtaken on the way, or lost and sent again: a capture at one place can't tell.`,
        `${side.name} envia ${pt}, e bytes posteriores vieram antes. Ultrapassado no caminho, ou perdido e reenviado: uma captura em um só lugar não distingue.`,
      );
    case 'ahead':
      return finding(
        'data',
        `${side.name} sends ${en} to ${other.name}. Bytes before these are missing: they are late, lost, or were not captured.`,
        `${side.name} envia ${pt} a ${other.name}. Faltam bytes antes destes: estão atrasados, perdidos, ou não foram capturados.`,
      );
    case 'partly-again':
      return finding(
        'data',
        `${side.name} sends ${en} to ${other.name}; the first of them it has sent before.`,
        `${side.name} envia ${pt} a ${other.name}; os primeiros deles já tinham sido enviados.`,
      );
    default:
      return finding(
        'data',
        `${side.name} sends ${en} to ${other.name}.`,
        `${side.name} envia ${pt} a ${other.name}.`,
      );
  }
}

function finFinding(segment: SegmentInFlow, position: Position, acked: Acknowledged): Finding {
  const { flow, side, other, frame } = segment;
  if (position === 'again' && side.finFrame !== undefined) {
    return finding(
      'retransmission',
      `${side.name} sends its FIN of frame ${side.finFrame} again, as TCP does when no confirmation has reached it in time.`,
      `${side.name} envia de novo seu FIN do quadro ${side.finFrame}, como o TCP faz quando nenhuma confirmação lhe chegou a tempo.`,
    );
  }
  side.finFrame = frame;
  side.finEnd = side.next;
  flow.firstFin ??= side;
  const data = segment.payloadBytes === 0 ? undefined : dataFinding(segment, position).words;
  const { kind, words } = firstOrSecondFin(segment, acked, other.finEnd);
  return { kind, words: joined(data, words) };
}

function firstOrSecondFin(
  { flow, side, other, tcp }: SegmentInFlow,
  acked: Acknowledged,
  otherFinEnd: number | undefined,
): Finding {
  if (otherFinEnd === undefined) {
    return finding(
      'fin',
      `${side.name} has nothing more to send: it closes its direction first. It can still receive; ${other.name} may go on sending.`,
      `${side.name} não tem mais nada a enviar: fecha primeiro o seu sentido. Ainda pode receber; ${other.name} pode continuar enviando.`,
    );
  }
  if (distance(tcp.segment.acknowledgment, otherFinEnd) < 0) {
    flow.simultaneousFin = true;
    return finding(
      'simultaneous-fin',
      `${side.name} closes its direction before it has seen the other's FIN (frame ${other.finFrame}): both close at the same time.`,
      `${side.name} fecha o seu sentido antes de ter visto o FIN do outro (quadro ${other.finFrame}): os dois fecham ao mesmo tempo.`,
    );
  }
  return acked.isOfFin
    ? finding(
        'fin',
        `${side.name} closes its direction too, and confirms the FIN of frame ${other.finFrame} in the same segment: closing takes three segments here, not four.`,
        `${side.name} também fecha o seu sentido, e confirma o FIN do quadro ${other.finFrame} no mesmo segmento: aqui o encerramento leva três segmentos, não quatro.`,
      )
    : finding(
        'fin',
        `${side.name} closes its direction too; the other's FIN was frame ${other.finFrame}.`,
        `${side.name} também fecha o seu sentido; o FIN do outro foi o quadro ${other.finFrame}.`,
      );
}
