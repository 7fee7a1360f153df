import type { Text } from '@socketlab/foundation';
import { TCP_BITS } from '../decoded-frame.ts';
import { bytesOf, type Finding, finding, joined } from './frame-kind.ts';
import { isAnswerToSyn, type SegmentInFlow } from './segment.ts';
import { acknowledge } from './tcp-side.ts';

/** A SYN or SYN-ACK (RFC 9293 section 3.5). */
export function openingFinding(segment: SegmentInFlow): Finding {
  const { side, other, tcp, payloadBytes, frame } = segment;
  const { sequence, acknowledgment, windowScale } = tcp.segment;
  const isAnswer = (tcp.bits & TCP_BITS.ack) !== 0;
  if (side.synFrame !== undefined && side.base === sequence) {
    if (isAnswer) acknowledge(side, other, acknowledgment);
    return repeated(segment, isAnswer);
  }
  const before = side.synFrame;
  side.base = sequence;
  side.next = (sequence + 1 + payloadBytes) >>> 0;
  side.synFrame = frame;
  side.windowScale = windowScale;
  side.payloadBytes += payloadBytes;
  side.outstanding = [{ end: side.next, frame }];
  const answered = isAnswerToSyn(segment) ? other.synFrame : undefined;
  if (isAnswer) acknowledge(side, other, acknowledgment);
  const found = isAnswer ? synAck(segment, answered) : syn(segment, before);
  return { ...found, words: joined(found.words, announced(segment), early(payloadBytes)) };
}

function syn({ side, other, tcp }: SegmentInFlow, before: number | undefined): Finding {
  const { sequence } = tcp.segment;
  if (other.synFrame !== undefined && before === undefined) {
    return finding(
      'syn',
      `${side.name} asks for a connection too, while the other's SYN (frame ${other.synFrame}) is on its way: a simultaneous open, which is rare.`,
      `${side.name} também pede uma conexão, enquanto o SYN do outro (quadro ${other.synFrame}) está a caminho: uma abertura simultânea, que é rara.`,
    );
  }
  return finding(
    'syn',
    `${side.name} asks ${other.name} for a connection. Its bytes will be counted from ${sequence}, shown here as 0. SYN is a bit of a segment, not a state.`,
    `${side.name} pede uma conexão a ${other.name}. Seus bytes serão contados a partir de ${sequence}, mostrado aqui como 0. SYN é um bit do segmento, não um estado.`,
  );
}

function synAck({ side, other }: SegmentInFlow, answered: number | undefined): Finding {
  if (answered === undefined) {
    return finding(
      'syn-ack',
      `${side.name} accepts a connection that ${other.name} asked for. The SYN that it answers is not in the capture.`,
      `${side.name} aceita uma conexão que ${other.name} pediu. O SYN a que ele responde não está na captura.`,
    );
  }
  return finding(
    'syn-ack',
    `${side.name} says yes to the SYN (frame ${answered}): the ACK confirms it, the SYN gives a count of its own. The kernel answers, whether or not the program has called accept().`,
    `${side.name} diz sim ao SYN (quadro ${answered}): o ACK o confirma, o SYN dá uma contagem própria. Quem responde é o kernel, tenha o programa chamado accept() ou não.`,
  );
}

function repeated({ side }: SegmentInFlow, isAnswer: boolean): Finding {
  const name = isAnswer ? 'SYN-ACK' : 'SYN';
  side.retransmissions += 1;
  return finding(
    'retransmission',
    `${side.name} sends its ${name} of frame ${side.synFrame} again, as TCP does when no answer has reached it in time. No answer is not a refusal; that would be an RST.`,
    `${side.name} envia de novo seu ${name} do quadro ${side.synFrame}, como o TCP faz quando nenhuma resposta lhe chegou a tempo. Falta de resposta não é recusa; a recusa seria um RST.`,
  );
}

function announced({ tcp }: SegmentInFlow): Text | undefined {
  const { maximumSegmentBytes, windowScale, isSackPermitted } = tcp.segment;
  const en: string[] = [];
  const pt: string[] = [];
  if (maximumSegmentBytes !== undefined) {
    en.push(`at most ${maximumSegmentBytes} bytes a segment`);
    pt.push(`no máximo ${maximumSegmentBytes} bytes por segmento`);
  }
  if (windowScale !== undefined) {
    en.push(`windows in units of ${2 ** Math.min(windowScale, 14)}`);
    pt.push(`janelas em unidades de ${2 ** Math.min(windowScale, 14)}`);
  }
  if (isSackPermitted) {
    en.push('selective acknowledgments');
    pt.push('confirmações seletivas');
  }
  if (en.length === 0) return undefined;
  return { en: `It offers: ${en.join(', ')}.`, 'pt-BR': `Oferece: ${pt.join(', ')}.` };
}

/** RFC 7413 is the one that uses it. */
function early(payloadBytes: number): Text | undefined {
  if (payloadBytes === 0) return undefined;
  const amount = bytesOf(payloadBytes);
  return {
    en: `It carries ${amount} already (TCP Fast Open).`,
    'pt-BR': `Já leva ${amount} (TCP Fast Open).`,
  };
}
