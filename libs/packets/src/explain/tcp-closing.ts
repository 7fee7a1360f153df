import { type Finding, finding } from './frame-kind.ts';
import { isAnswerToSyn, type SegmentInFlow } from './segment.ts';
import { relative } from './tcp-side.ts';

/** A RST (RFC 9293 section 3.5.3): refused where it answers a SYN, else the connection is cut off. */
export function closingFinding(segment: SegmentInFlow): Finding {
  const { flow, side, other, frame } = segment;
  const isRefusal =
    side.synFrame === undefined && side.next === undefined && isAnswerToSyn(segment);
  if (isRefusal) {
    flow.refusedFrame = frame;
    return finding(
      'refused',
      `${side.name} refuses the SYN (frame ${other.synFrame}): the machine is there and answers, and nothing listens on that port (a firewall may answer the same). connect() gives ECONNREFUSED. That is not the same as no answer.`,
      `${side.name} recusa o SYN (quadro ${other.synFrame}): a máquina existe e responde, e nada escuta naquela porta (um firewall pode responder igual). connect() dá ECONNREFUSED. Não é o mesmo que falta de resposta.`,
    );
  }
  const isFirst = side.resetFrame === undefined && other.resetFrame === undefined;
  side.resetFrame ??= frame;
  if (!isFirst) {
    return finding(
      'reset',
      `${side.name} sends an RST once more: the connection is gone already.`,
      `${side.name} envia mais um RST: a conexão já não existe.`,
    );
  }
  return other.finFrame !== undefined || side.finFrame !== undefined
    ? afterFin(segment)
    : finding(
        'reset',
        `${side.name} cuts the connection off: both ends are closed at once, nobody answers an RST, and what was not read is lost. Why it was sent (unread data at close(), SO_LINGER 0, no such connection) is not in the segment.`,
        `${side.name} corta a conexão: as duas pontas fecham na hora, ninguém responde a um RST, e o que não foi lido se perde. Por que foi enviado (dados não lidos no close(), SO_LINGER 0, conexão inexistente) não está no segmento.`,
      );
}

function afterFin({ side, other, tcp }: SegmentInFlow): Finding {
  const own = side.finFrame;
  const fin = own ?? other.finFrame;
  const at = relative(side, tcp.segment.sequence);
  return finding(
    'reset',
    own === undefined
      ? `${side.name} answers the FIN (frame ${fin}) by cutting the connection off (sequence ${at}): no closing in order.`
      : `${side.name}, whose FIN is frame ${fin}, cuts the connection off: what comes after close() finds no socket any more.`,
    own === undefined
      ? `${side.name} responde ao FIN (quadro ${fin}) cortando a conexão (sequência ${at}): não é um encerramento em ordem.`
      : `${side.name}, cujo FIN é o quadro ${fin}, corta a conexão: o que chega depois do close() já não encontra socket.`,
  );
}
