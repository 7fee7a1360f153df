import type { PacketStep } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { isWholeLife, type Packet, placeOf } from '../end-facts.ts';
import { inBoth } from '../wording.ts';
import type { Facts } from './facts.ts';

const question = 'tcp.4';

/** What a lab knows of one packet: its place between calls and states, and what its header says. */
export interface PacketStory {
  readonly step: PacketStep;
  /** What it is called, and what it does in its conversation. */
  readonly name: Text;
  readonly words: Text;
}

/** tcp.4: one claim for each packet of the connection: what it is, which call sent it, what changed through it. */
export function tcp4PacketClaims(stories: readonly PacketStory[]): readonly ClaimRule<Facts>[] {
  return stories.map((story) => ({
    id: `tcp.4.packet-${story.step.packet.frame}`,
    question,
    needs: ['wire', 'client.program', 'server.program'],
    statement: inBoth(
      `Frame ${story.step.packet.frame}: ${story.name.en}.`,
      `Quadro ${story.step.packet.frame}: ${story.name['pt-BR']}.`,
    ),
    judge: (facts) => judgeStory(story, facts),
  }));
}

/** Which calls may send such a segment; the kernel sends all others by itself. */
function sendersOf({ packet }: PacketStep): readonly string[] | undefined {
  const flags = packet.tcp?.flags ?? [];
  if (flags.includes('SYN') && !flags.includes('ACK')) return ['connect'];
  if (packet.payloadBytes > 0) return ['send'];
  return flags.includes('FIN') ? ['close', 'shutdown'] : undefined;
}

function judgeStory(story: PacketStory, facts: Facts): Finding | undefined {
  const { step, name, words } = story;
  const { packet, call, calls, stateBefore, statesAfter, receivedBy } = step;
  const senders = sendersOf(step);
  if (senders !== undefined && call === undefined) return undefined;
  if (!hasWholeStates(facts) || (isHeard(packet, facts) && receivedBy.length === 0)) {
    return undefined;
  }
  const isSentByCall =
    senders === undefined || calls.every((made) => senders.includes(made.name.replace('to', '')));
  const states = stateBefore === undefined ? statesAfter : [stateBefore, ...statesAfter];
  const [en, ptBR] = [describe(story, 'en'), describe(story, 'pt-BR')];
  return {
    verdict: isSentByCall ? 'proven' : 'refuted',
    evidence: [packet, ...calls, ...states, ...receivedBy],
    text: inBoth(
      `Frame ${packet.frame}, ${name.en}: ${words.en} ${en}`,
      `Quadro ${packet.frame}, ${name['pt-BR']}: ${words['pt-BR']} ${ptBR}`,
    ),
  };
}

/** Beside a change that is missing, a packet would be tied to the one before it: all are here, or the kernel told none. */
function hasWholeStates({ client, server }: Facts): boolean {
  const ends = [client?.states ?? [], server?.states ?? []];
  return ends.every((states) => states.length === 0) || ends.every(isWholeLife);
}

/** What makes a recv() at the other end return: data, and the first FIN; at the second nobody receives any more. */
function isHeard(packet: Packet, { packets }: Facts): boolean {
  const firstFin = packets.find(({ tcp }) => tcp?.flags.includes('FIN'));
  return packet.payloadBytes > 0 || packet.id === firstFin?.id;
}

const PHRASES = {
  en: {
    by: (call: string) => `Sent by ${call}.`,
    alone: 'No call asks for such a segment: TCP itself sends it.',
    entered: (state: string) => `Its sender entered ${state}.`,
    led: (states: string) => `At the other end it led to ${states}.`,
    returned: (calls: string) => `There it let ${calls} return.`,
  },
  'pt-BR': {
    by: (call: string) => `Enviado por ${call}.`,
    alone: 'Nenhuma chamada pede um segmento assim: o próprio TCP o envia.',
    entered: (state: string) => `Quem o enviou entrou em ${state}.`,
    led: (states: string) => `Na outra ponta ele levou a ${states}.`,
    returned: (calls: string) => `Lá ele fez ${calls} retornar.`,
  },
} as const;

function describe({ step }: PacketStory, language: 'en' | 'pt-BR'): string {
  const { call, stateBefore, statesAfter, receivedBy } = step;
  const say = PHRASES[language];
  const made = call === undefined ? say.alone : say.by(`${call.name}() (${placeOf(call)})`);
  const path = statesAfter.map(({ from, to }) => `${from} → ${to}`).join(', ');
  const returned = [...new Set(receivedBy.map(({ name }) => `${name}()`))].join(', ');
  return [
    made,
    ...(stateBefore === undefined ? [] : [say.entered(stateBefore.to)]),
    ...(path === '' ? [] : [say.led(path)]),
    ...(returned === '' ? [] : [say.returned(returned)]),
  ].join(' ');
}
