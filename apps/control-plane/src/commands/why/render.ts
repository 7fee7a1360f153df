import type { Text } from '@socketlab/foundation';
import type { Output } from '../../output.ts';
import type { Facts, Unobserved } from './facts.ts';
import { type Observation, observationsOf } from './observations.ts';
import type { Verdict } from './verdict.ts';
import { wordsOf } from './words.ts';

/** The answer as data. */
export function dataOf(facts: Facts, verdict: Verdict, { text }: Output): object {
  const words = wordsOf(verdict, facts);
  const { target, unobserved, ...observed } = facts;
  return {
    target,
    verdict: verdict.cause,
    candidates: verdict.candidates,
    place: verdict.place ?? null,
    text: text(words.text),
    wayOut: text(words.wayOut),
    proof: observationsOf(facts, verdict).map((each) => ({ ...each, text: text(each.text) })),
    notObserved: unobserved.map(({ what, reason }) => ({ what, reason: text(reason) })),
    observed,
  };
}

/** The answer for a person: the verdict, what it rests on, what else was seen, what was not. */
export function render(facts: Facts, verdict: Verdict, { text, colors }: Output): string {
  const words = wordsOf(verdict, facts);
  const observations = observationsOf(facts, verdict);
  const lines = (isProof: boolean): string[] =>
    observations
      .filter((each) => each.isProof === isProof)
      .map((each) => `  ${text(SOURCES[each.source]).padEnd(8)}  ${text(each.text)}`);
  const section = (heading: Text, body: readonly string[]): string[] =>
    body.length === 0 ? [] : ['', text(heading), ...body];
  const color = verdict.cause === 'connects' ? colors.green : colors.yellow;
  return [
    colors.bold(color(text(words.text))),
    text(words.wayOut),
    ...section(PROOF, lines(true)),
    ...section(BESIDE, lines(false)),
    ...section(
      UNOBSERVED,
      facts.unobserved.map((each) => `  ${text(describe(each))}`),
    ),
  ].join('\n');
}

function describe({ what, reason }: Unobserved): Text {
  return {
    en: `${WHATS[what].en}: ${reason.en}`,
    'pt-BR': `${WHATS[what]['pt-BR']}: ${reason['pt-BR']}`,
  };
}

const SOURCES: Readonly<Record<Observation['source'], Text>> = {
  program: { en: 'program', 'pt-BR': 'programa' },
  system: { en: 'system', 'pt-BR': 'sistema' },
  wire: { en: 'wire', 'pt-BR': 'pacotes' },
  daemon: { en: 'daemon', 'pt-BR': 'daemon' },
  file: { en: 'file', 'pt-BR': 'arquivo' },
};
const PROOF: Text = { en: 'it rests on', 'pt-BR': 'baseia-se em' };
const BESIDE: Text = { en: 'observed beside it', 'pt-BR': 'também observado' };
const UNOBSERVED: Text = { en: 'not observed', 'pt-BR': 'não observado' };
const WHATS: Readonly<Record<Unobserved['what'], Text>> = {
  packets: { en: 'packets', 'pt-BR': 'pacotes' },
  listeners: { en: 'who listens there', 'pt-BR': 'quem escuta lá' },
  route: { en: 'the route', 'pt-BR': 'a rota' },
  neighbour: { en: 'the neighbour', 'pt-BR': 'o vizinho' },
  firewall: { en: 'this machine’s firewall', 'pt-BR': 'o firewall desta máquina' },
};
