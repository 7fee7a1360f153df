import type { Text } from '@socketlab/foundation';

/** What a frame is in its conversation, and what it is called. Segments all of them; none is the name of a state. */
export const FRAME_KINDS = {
  syn: { en: 'SYN', 'pt-BR': 'SYN' },
  'syn-ack': { en: 'SYN-ACK', 'pt-BR': 'SYN-ACK' },
  'handshake-ack': { en: 'ACK, ends the handshake', 'pt-BR': 'ACK, fim do handshake' },
  data: { en: 'data', 'pt-BR': 'dados' },
  ack: { en: 'ACK', 'pt-BR': 'ACK' },
  fin: { en: 'FIN', 'pt-BR': 'FIN' },
  'simultaneous-fin': { en: 'FIN, crossed the other', 'pt-BR': 'FIN, cruzou com o outro' },
  'ack-of-fin': { en: 'ACK of the FIN', 'pt-BR': 'ACK do FIN' },
  refused: { en: 'RST, refused', 'pt-BR': 'RST, recusada' },
  reset: { en: 'RST, aborted', 'pt-BR': 'RST, abortada' },
  retransmission: { en: 'retransmission', 'pt-BR': 'retransmissão' },
  'duplicate-ack': { en: 'duplicate ACK', 'pt-BR': 'ACK duplicado' },
  'out-of-order': { en: 'out of order', 'pt-BR': 'fora de ordem' },
  'keep-alive': { en: 'keep-alive', 'pt-BR': 'keep-alive' },
  'keep-alive-ack': { en: 'ACK of a keep-alive', 'pt-BR': 'ACK do keep-alive' },
  'zero-window': { en: 'zero window', 'pt-BR': 'janela zero' },
  'zero-window-probe': { en: 'probe of a zero window', 'pt-BR': 'sonda de janela zero' },
  'window-update': { en: 'window update', 'pt-BR': 'atualização da janela' },
  datagram: { en: 'UDP, asked first', 'pt-BR': 'UDP, perguntou primeiro' },
  'datagram-back': { en: 'UDP, the other way', 'pt-BR': 'UDP, no outro sentido' },
  'port-unreachable': { en: 'ICMP port unreachable', 'pt-BR': 'ICMP porta inalcançável' },
  'icmp-error': { en: 'ICMP error', 'pt-BR': 'erro de ICMP' },
  icmp: { en: 'ICMP', 'pt-BR': 'ICMP' },
  fragment: { en: 'IP fragment', 'pt-BR': 'fragmento de IP' },
  'other-protocol': { en: 'another protocol', 'pt-BR': 'outro protocolo' },
  'not-ip': { en: 'not IP', 'pt-BR': 'não é IP' },
  unreadable: { en: 'not readable', 'pt-BR': 'ilegível' },
} as const satisfies Record<string, Text>;

/** One of {@link FRAME_KINDS}. */
export type FrameKind = keyof typeof FRAME_KINDS;

/** What was found out about a frame, in both languages. */
export interface Finding {
  readonly kind: FrameKind;
  readonly words: Text;
}

/** A finding of one sentence in each language. */
export function finding(kind: FrameKind, en: string, ptBR: string): Finding {
  return { kind, words: { en, 'pt-BR': ptBR } };
}

/** Sentences one after the other. */
export function joined(...texts: readonly (Text | undefined)[]): Text {
  const present = texts.filter((text) => text !== undefined);
  return {
    en: present.map(({ en }) => en).join(' '),
    'pt-BR': present.map(({ 'pt-BR': ptBR }) => ptBR).join(' '),
  };
}

/** `1 byte`, `13 bytes`: the same in both languages. */
export function bytesOf(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}
