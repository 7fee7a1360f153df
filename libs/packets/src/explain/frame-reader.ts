import type { CapturedFrame } from '../capture.ts';
import { ETHER_TYPES } from '../decode-link.ts';
import type { DecodedFrame } from '../decoded-frame.ts';
import { isLinkType } from '../link-type.ts';
import { endName } from '../packet-observation.ts';
import type { Conversations } from './conversations.ts';
import { fragmentFinding } from './datagrams.ts';
import { type Finding, finding, joined } from './frame-kind.ts';
import { icmpFinding } from './icmp.ts';

/** A frame, its ends and its conversation. */
export interface ReadFrame {
  readonly finding: Finding;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly conversation: number | undefined;
}

/** The most IP packets in fragments that are remembered at once. */
const MOST_FRAGMENTED = 4_096;

/** Reads frames in order; undefined for those that have none of the ports. */
export function createFrameReader({
  ports,
  conversations,
}: {
  readonly ports: readonly number[];
  readonly conversations: Conversations;
}): (captured: CapturedFrame, decoded: DecodedFrame) => ReadFrame | undefined {
  const isWanted = (decoded: DecodedFrame): boolean =>
    ports.length === 0 || ports.some((port) => hasPort(decoded, port));
  const firstFragments = new Map<string, number | undefined>();

  const readNamed = (captured: CapturedFrame, decoded: DecodedFrame): ReadFrame | undefined => {
    const { ip, tcp, udp } = decoded;
    const ends = tcp ?? udp;
    if (ip === undefined || ends === undefined) return undefined;
    const from = endName(ip.source, ends.sourcePort);
    const to = endName(ip.destination, ends.destinationPort);
    const { number: frame, time } = captured;
    const taken = conversations.take({ decoded, from, to, frame, time });
    const found = withProblem(taken?.finding ?? withoutContext(decoded), decoded);
    return { finding: found, from, to, conversation: taken?.conversation.number };
  };

  const readFragment = (captured: CapturedFrame, decoded: DecodedFrame): ReadFrame | undefined => {
    const { ip } = decoded;
    const key = `${ip?.source} ${ip?.destination} ${ip?.protocol} ${ip?.fragment?.identification}`;
    const first = isWanted(decoded) ? readNamed(captured, decoded) : undefined;
    if (first !== undefined) {
      if (firstFragments.size >= MOST_FRAGMENTED) firstFragments.clear();
      firstFragments.set(key, first.conversation);
    }
    if (first === undefined && ports.length > 0 && !firstFragments.has(key)) return undefined;
    return {
      finding: fragmentFinding(decoded, first?.finding),
      from: first?.from ?? ip?.source,
      to: first?.to ?? ip?.destination,
      conversation: firstFragments.get(key),
    };
  };

  return (captured, decoded) => {
    const { ip, icmp } = decoded;
    if (ip?.fragment !== undefined) return readFragment(captured, decoded);
    if (!isWanted(decoded)) return undefined;
    const named = readNamed(captured, decoded);
    if (named !== undefined) return named;
    const ends = { from: ip?.source, to: ip?.destination };
    if (icmp !== undefined) {
      const blamed = conversations.blame(icmp, captured.number);
      const found = icmpFinding(decoded, blamed?.asked);
      if (found !== undefined) {
        return { finding: found, ...ends, conversation: blamed?.conversation.number };
      }
    }
    return { finding: otherFinding(decoded), ...ends, conversation: undefined };
  };
}

/** Whether a frame is of the port, or an ICMP error about it. */
export function hasPort({ tcp, udp, icmp }: DecodedFrame, port: number): boolean {
  const ends = tcp ?? udp ?? icmp?.about;
  return ends?.sourcePort === port || ends?.destinationPort === port;
}

function withoutContext({ tcp }: DecodedFrame): Finding {
  return finding(
    tcp === undefined ? 'datagram' : 'data',
    'The capture has more conversations than are followed: this frame is told without its own.',
    'A captura tem mais conversas do que se acompanha: este quadro é mostrado sem a sua.',
  );
}

function withProblem({ kind, words }: Finding, { problem }: DecodedFrame): Finding {
  if (problem === undefined) return { kind, words };
  return { kind, words: joined(words, unreadable(problem.kind, problem.header).words) };
}

function unreadable(problem: 'cut' | 'malformed', header: string): Finding {
  const name = header === 'link' ? { en: 'link', pt: 'enlace' } : nameOf(header);
  return problem === 'cut'
    ? finding(
        'unreadable',
        `The capture cut this frame off in its ${name.en} header.`,
        `A captura cortou este quadro no cabeçalho de ${name.pt}.`,
      )
    : finding(
        'unreadable',
        `The ${name.en} header contradicts itself or the frame.`,
        `O cabeçalho de ${name.pt} contradiz a si mesmo ou ao quadro.`,
      );
}

function nameOf(header: string): { en: string; pt: string } {
  return { en: header.toUpperCase(), pt: header.toUpperCase() };
}

/** What is no segment, no datagram and no ICMP. */
function otherFinding({ ip, linkType, etherType, problem }: DecodedFrame): Finding {
  if (!isLinkType(linkType)) {
    return finding(
      'unreadable',
      `The link type of its interface (${linkType}) cannot be decoded.`,
      `O tipo de enlace da sua interface (${linkType}) não pode ser decodificado.`,
    );
  }
  if (problem !== undefined) return unreadable(problem.kind, problem.header);
  if (ip !== undefined) {
    return finding(
      'other-protocol',
      `${ip.source} sends ${ip.destination} a packet of IP protocol ${ip.protocol}: neither TCP nor UDP.`,
      `${ip.source} envia a ${ip.destination} um pacote do protocolo IP ${ip.protocol}: nem TCP nem UDP.`,
    );
  }
  if (etherType === ETHER_TYPES.arp) {
    return finding(
      'not-ip',
      'ARP: asks or tells which network card has an IP address.',
      'ARP: pergunta ou diz qual placa de rede tem um endereço IP.',
    );
  }
  const type = etherType === undefined ? '' : ` (0x${etherType.toString(16).padStart(4, '0')})`;
  return finding('not-ip', `Not an IP packet${type}.`, `Não é um pacote IP${type}.`);
}
