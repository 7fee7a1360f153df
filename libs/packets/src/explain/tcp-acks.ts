import type { Text } from '@socketlab/foundation';
import { type Finding, finding, joined } from './frame-kind.ts';
import { confirmedByte, type SegmentInFlow } from './segment.ts';
import { type Acknowledged, distance } from './tcp-side.ts';

/** RFC 7323 section 2.3: no scale is larger. */
const MOST_WINDOW_SCALE = 14;

/** What a segment that only acknowledges is for. */
export function ackFinding(
  segment: SegmentInFlow,
  acked: Acknowledged,
  { endsHandshake, hasProbed }: { endsHandshake: boolean; hasProbed: boolean },
): Finding {
  const { side, tcp } = segment;
  const isSameNumber = acked.newNumbers === 0 && acked.frames.length === 0;
  const before = side.window;
  if (!isSameNumber) side.duplicateAcks = 0;
  if (endsHandshake) return handshakeAck(segment);
  if (acked.isOfFin) return ackOfFin(segment);
  const { window } = tcp.segment;
  if (window === 0) return zeroWindow(segment, acked);
  if (isSameNumber && before !== undefined && before < window) return windowUpdate(segment, before);
  if (isSameNumber && hasProbed) return probeAnswer(segment);
  if (isSameNumber && before === window) return repeatedAck(segment);
  return plainAck(segment, acked);
}

/** What data or a FIN confirm on the way: nearly every segment does. */
export function confirmation(
  { other, tcp }: SegmentInFlow,
  acked: Acknowledged,
  endsHandshake: boolean,
): Text | undefined {
  const handshake = endsHandshake
    ? {
        en: 'It ends the handshake too.',
        'pt-BR': 'Também termina o handshake.',
      }
    : undefined;
  const frames = endsHandshake ? [] : acked.frames;
  const confirms = frames.length === 0 || acked.isOfFin ? undefined : onTheWay(frames);
  const window =
    tcp.segment.window === 0
      ? {
          en: `Its window is zero: ${other.name} may send nothing more for now.`,
          'pt-BR': `Sua janela é zero: por ora ${other.name} não pode enviar mais nada.`,
        }
      : undefined;
  return handshake || confirms || window ? joined(handshake, confirms, window) : undefined;
}

function onTheWay(frames: readonly number[]): Text {
  return {
    en: `It confirms ${framesText(frames, 'frame', 'frames')} on the way: no ACK of its own is needed.`,
    'pt-BR': `De passagem confirma ${framesText(frames, 'o quadro', 'os quadros')}: não precisa de um ACK só para isso.`,
  };
}

const MOST_NAMED = 4;

function framesText(frames: readonly number[], one: string, many: string): string {
  if (frames.length === 1) return `${one} ${frames[0]}`;
  if (frames.length <= MOST_NAMED) return `${many} ${frames.join(', ')}`;
  return `${many} ${frames[0]} … ${frames.at(-1)} (${frames.length})`;
}

function handshakeAck({ side, other }: SegmentInFlow): Finding {
  return finding(
    'handshake-ack',
    `${side.name} confirms the SYN-ACK (frame ${other.synFrame}): the three-way handshake is done, the third segment of three. accept() has no part in it.`,
    `${side.name} confirma o SYN-ACK (quadro ${other.synFrame}): o handshake de três vias está feito, terceiro segmento de três. accept() não participa dele.`,
  );
}

function ackOfFin({ side, other }: SegmentInFlow): Finding {
  const rest =
    side.finFrame === undefined
      ? {
          en: `Its own direction stays open.`,
          'pt-BR': `O seu próprio sentido continua aberto.`,
        }
      : {
          en: `Both directions are closed now.`,
          'pt-BR': `Agora os dois sentidos estão fechados.`,
        };
  const { kind, words } = finding(
    'ack-of-fin',
    `${side.name} confirms the FIN of frame ${other.finFrame}.`,
    `${side.name} confirma o FIN do quadro ${other.finFrame}.`,
  );
  return { kind, words: joined(words, rest) };
}

function plainAck(segment: SegmentInFlow, acked: Acknowledged): Finding {
  const { side, other } = segment;
  const upTo = confirmedByte(segment);
  const { frames, isBeyond } = acked;
  const [en, pt] =
    frames.length === 0
      ? ['', '']
      : [
          `: ${framesText(frames, 'frame', 'frames')}`,
          `: ${framesText(frames, 'o quadro', 'os quadros')}`,
        ];
  const { kind, words } = finding(
    'ack',
    `${side.name} confirms all that ${other.name} has sent up to byte ${upTo}${en}.`,
    `${side.name} confirma tudo o que ${other.name} enviou até o byte ${upTo}${pt}.`,
  );
  const unseen = {
    en: 'Some of it is not in the capture: it missed packets.',
    'pt-BR': 'Parte disso não está na captura: ela perdeu pacotes.',
  };
  return { kind, words: joined(words, isBeyond ? unseen : undefined) };
}

function repeatedAck(segment: SegmentInFlow): Finding {
  const { side, other, tcp } = segment;
  const { acknowledgment } = tcp.segment;
  const upTo = confirmedByte(segment);
  const isWaiting = other.next !== undefined && distance(other.next, acknowledgment) > 0;
  if (!isWaiting) {
    return finding(
      'ack',
      `${side.name} confirms once more what it has confirmed before (up to byte ${upTo}), as it does when something comes again.`,
      `${side.name} confirma mais uma vez o que já tinha confirmado (até o byte ${upTo}), como faz quando algo chega de novo.`,
    );
  }
  side.duplicateAcks += 1;
  return finding(
    'duplicate-ack',
    `${side.name} says again (repetition ${side.duplicateAcks}) that it has all up to byte ${upTo}: later bytes reached it, and the next ones did not.`,
    `${side.name} diz de novo (repetição ${side.duplicateAcks}) que tem tudo até o byte ${upTo}: bytes posteriores chegaram, e os seguintes a este não.`,
  );
}

function zeroWindow(segment: SegmentInFlow, acked: Acknowledged): Finding {
  const { side, other } = segment;
  const upTo = confirmedByte(segment);
  const [en, pt] =
    acked.frames.length === 0
      ? ['', '']
      : [` It confirms up to byte ${upTo}.`, ` Confirma até o byte ${upTo}.`];
  return finding(
    'zero-window',
    `${side.name} has no room left: its program does not read as fast as ${other.name} sends, which must stop now.${en}`,
    `${side.name} não tem mais espaço: o seu programa não lê tão depressa quanto ${other.name} envia, que agora tem de parar.${pt}`,
  );
}

function windowUpdate(segment: SegmentInFlow, before: number): Finding {
  const { side, other } = segment;
  const room = windowText(segment);
  return before === 0
    ? finding(
        'window-update',
        `${side.name} has room again (${room.en}): ${other.name} may go on sending.`,
        `${side.name} tem espaço de novo (${room['pt-BR']}): ${other.name} pode voltar a enviar.`,
      )
    : finding(
        'window-update',
        `${side.name} has more room than before (${room.en}), and confirms nothing new.`,
        `${side.name} tem mais espaço do que antes (${room['pt-BR']}), e não confirma nada novo.`,
      );
}

/** The field means little without the scale, and that is told in the handshake only. */
function windowText({ flow, side, other, tcp }: SegmentInFlow): Text {
  const { window } = tcp.segment;
  if (flow.hasBegunBefore || side.synFrame === undefined || other.synFrame === undefined) {
    return {
      en: `window field ${window}, in a unit that only the handshake tells`,
      'pt-BR': `campo da janela ${window}, numa unidade que só o handshake diz`,
    };
  }
  const isScaled = side.windowScale !== undefined && other.windowScale !== undefined;
  const scale = isScaled ? Math.min(side.windowScale ?? 0, MOST_WINDOW_SCALE) : 0;
  return { en: `${window * 2 ** scale} bytes`, 'pt-BR': `${window * 2 ** scale} bytes` };
}

function probeAnswer({ side }: SegmentInFlow): Finding {
  return finding(
    'keep-alive-ack',
    `${side.name} answers that it is still there.`,
    `${side.name} responde que ainda está lá.`,
  );
}
