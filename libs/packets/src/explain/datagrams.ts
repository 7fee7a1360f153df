import type { DecodedFrame } from '../decoded-frame.ts';
import { bytesOf, type Finding, finding, joined } from './frame-kind.ts';

/** Datagrams between two endpoints: UDP has no connection, and nothing that begins or ends one. */
export interface DatagramFlow {
  /** Who sent the first datagram in the capture, and the other endpoint. */
  readonly names: readonly [string, string];
  readonly frames: [number, number];
  readonly payloadBytes: [number, number];
  /** The newest datagram of each direction. */
  readonly last: [number, number];
  unreachableFrame: number | undefined;
}

/** A flow whose first datagram goes from `from` to `to`. */
export function createDatagramFlow(from: string, to: string): DatagramFlow {
  return {
    names: [from, to],
    frames: [0, 0],
    payloadBytes: [0, 0],
    last: [0, 0],
    unreachableFrame: undefined,
  };
}

/** Takes a datagram in. Whether it is an answer only its payload could tell: that one asked first is all that is seen. */
export function readDatagram(
  flow: DatagramFlow,
  direction: 0 | 1,
  { frame, payloadBytes }: { frame: number; payloadBytes: number },
): Finding {
  const back = direction === 0 ? 1 : 0;
  const isFirst = flow.frames[direction] === 0;
  flow.frames[direction] += 1;
  flow.payloadBytes[direction] += payloadBytes;
  const before = flow.last[back];
  flow.last[direction] = frame;
  const [from, to] = [flow.names[direction], flow.names[back]];
  const amount = bytesOf(payloadBytes);
  if (direction === 0 && isFirst) {
    return finding(
      'datagram',
      `${from} sends ${amount} to ${to}, the first between them in this capture: it asked first. No handshake comes before it; UDP has none.`,
      `${from} envia ${amount} a ${to}, o primeiro entre eles nesta captura: perguntou primeiro. Nenhum handshake vem antes; o UDP não tem.`,
    );
  }
  if (direction === 0) {
    return finding(
      'datagram',
      `${from} sends ${amount} more to ${to}.`,
      `${from} envia mais ${amount} a ${to}.`,
    );
  }
  return finding(
    'datagram-back',
    `${from} sends ${amount} to ${to}, after frame ${before} came from there. UDP confirms nothing: that this is the answer, only the programs know.`,
    `${from} envia ${amount} a ${to}, depois de o quadro ${before} vir de lá. O UDP não confirma nada: que esta é a resposta, só os programas sabem.`,
  );
}

/** One fragment of an IP packet (RFC 791 section 3.2, RFC 8200 section 4.5). */
export function fragmentFinding({ ip }: DecodedFrame, first: Finding | undefined): Finding {
  const { fragment, payloadAt = 0, endsAt = 0 } = ip ?? {};
  const { identification = 0, offsetBytes = 0, hasMore = false } = fragment ?? {};
  const last = offsetBytes + Math.max(0, endsAt - payloadAt) - 1;
  const { kind, words } = finding(
    'fragment',
    `A piece (bytes ${offsetBytes} to ${last}${hasMore ? '' : ', the last'}) of the IP packet ${identification}, which was longer than the link carries at once.${offsetBytes > 0 ? ' Only the first piece has the ports.' : ''}`,
    `Um pedaço (bytes ${offsetBytes} a ${last}${hasMore ? '' : ', o último'}) do pacote IP ${identification}, mais longo do que o enlace leva de uma vez.${offsetBytes > 0 ? ' Só o primeiro pedaço tem as portas.' : ''}`,
  );
  return { kind, words: joined(words, first?.words) };
}
