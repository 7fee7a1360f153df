import type { Language, Text } from '@socketlab/foundation';
import type { BarPicture, PictureBar } from '../lab.ts';
import { decimal, inBoth } from '../wording.ts';
import { isOfProgram } from './call-claims.ts';
import { type CountedCalls, costsOf, countedCallsOf, isMemoryTold, memoryOf } from './costs.ts';
import type { AllModelFacts, ModelFacts } from './facts.ts';
import { NOTES } from './number-notes.ts';

const NS_PER_US = 1_000;
const PER_MESSAGES = 1_000;
const BYTES_PER_MIB = 1_048_576;
/** What is made less often is not read in two decimals. */
const LEAST_SHOWN = 0.005;

type Measured = Pick<PictureBar, 'value' | 'text' | 'evidence'>;
type Measure = (facts: ModelFacts) => Measured | undefined;

/** Numbers of the models side by side, each kind with what it means and why the models differ in it. */
export function createNumberPictures(all: AllModelFacts): readonly BarPicture[] {
  return [
    bars(all, 'threads', threadsOf),
    bars(all, 'calls', callsOf),
    bars(all, 'switches', switchesOf),
    bars(all, 'cpu', cpuOf),
    bars(all, 'memory', memoryBarOf),
  ];
}

const TITLES = {
  threads: inBoth('Serving threads under load', 'Threads que atendem sob carga'),
  calls: inBoth('System calls a message', 'Chamadas de sistema por mensagem'),
  switches: inBoth('Context switches in 1,000 messages', 'Trocas de contexto em 1.000 mensagens'),
  cpu: inBoth('CPU a message, µs', 'CPU por mensagem, µs'),
  memory: inBoth(
    'Memory under load, more than before, MiB',
    'Memória sob carga, a mais que antes, MiB',
  ),
} as const;
const NOT_OBSERVED = inBoth('not observed', 'não observado');

function bars(all: AllModelFacts, id: keyof typeof TITLES, measure: Measure): BarPicture {
  const drawn = all.map((facts) => ({ facts, measured: measure(facts) }));
  return {
    ...{ kind: 'bars', id, title: TITLES[id] },
    bars: drawn.map(({ facts: { name }, measured }) => ({
      label: name,
      ...(measured ?? { text: NOT_OBSERVED, evidence: [] }),
    })),
    note: withReasons(
      NOTES[id],
      drawn.flatMap(({ facts, measured }) => (measured ? [] : [facts])),
      id === 'calls',
    ),
  };
}

/** Why some have no number, each reason once; why the machine has not a model, the table says. */
function withReasons(note: Text, unseen: readonly ModelFacts[], isCounted: boolean): Text {
  const names = new Map<string, { readonly reason: Text; readonly models: string[] }>();
  for (const { name, unavailable, visit } of unseen) {
    const reason = visit?.noLoad ?? (isCounted ? visit?.notCounted : undefined);
    if (reason === undefined || unavailable !== undefined) continue;
    const known = names.get(reason.en) ?? { reason, models: [] };
    known.models.push(name);
    names.set(reason.en, known);
  }
  return [...names.values()].reduce(
    (text, { reason, models }) =>
      inBoth(
        `${text.en} Not observed of ${models.join(', ')}: ${sentence(reason.en)}`,
        `${text['pt-BR']} Não observado de ${models.join(', ')}: ${sentence(reason['pt-BR'])}`,
      ),
    note,
  );
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

function threadsOf({ marks: { load } }: ModelFacts): Measured | undefined {
  const [usage, told] = [load?.sampled, load?.program];
  if (usage === undefined || told === undefined) return undefined;
  const value = usage.threads.filter(isOfProgram).length;
  const { openConnections: open } = told;
  return {
    value,
    text: inBoth(
      `${value} (${open} ${open === 1 ? 'connection' : 'connections'} open)`,
      `${value} (${open} ${open === 1 ? 'conexão aberta' : 'conexões abertas'})`,
    ),
    evidence: [usage.id, told.id],
  };
}

/** With the calls that it is made of: which of them are the waits is what the models differ in. */
function callsOf(facts: ModelFacts): Measured | undefined {
  const counted = countedCallsOf(facts);
  if (counted === undefined) return undefined;
  const value = counted.total / counted.messages;
  const whole = decimal(value, 2);
  const parts = partsOf(counted);
  const tell = (language: Language): string => {
    if (parts.length === 0) return whole[language];
    return `${whole[language]}: ${parts.map(({ name, each }) => `${name} ${each[language]}`).join(', ')}`;
  };
  return { value, text: inBoth(tell('en'), tell('pt-BR')), evidence: counted.evidence };
}

function partsOf({ calls, messages }: CountedCalls): readonly { name: string; each: Text }[] {
  const counts = new Map<string, number>();
  for (const { name, count } of calls) counts.set(name, (counts.get(name) ?? 0) + count);
  return [...counts]
    .map(([name, count]) => ({ name, share: count / messages }))
    .filter(({ share }) => share >= LEAST_SHOWN)
    .toSorted((one, other) => other.share - one.share)
    .map(({ name, share }) => ({ name, each: decimal(share, 2) }));
}

function cpuOf(facts: ModelFacts): Measured | undefined {
  const costs = costsOf(facts);
  if (costs?.cpuNs === undefined) return undefined;
  const value = costs.cpuNs / costs.messages / NS_PER_US;
  return { value, text: decimal(value, 1), evidence: costs.evidence };
}

function switchesOf(facts: ModelFacts): Measured | undefined {
  const costs = costsOf(facts);
  if (costs?.voluntarySwitches === undefined || costs.involuntarySwitches === undefined) {
    return undefined;
  }
  const { voluntarySwitches, involuntarySwitches, messages, evidence } = costs;
  const each = (count: number): number => (count / messages) * PER_MESSAGES;
  const value = each(voluntarySwitches + involuntarySwitches);
  const [all, own, forced] = [value, each(voluntarySwitches), each(involuntarySwitches)].map(
    (number) => decimal(number, 1),
  );
  return {
    value,
    text: inBoth(
      `${all?.en}: ${own?.en} own, ${forced?.en} forced`,
      `${all?.['pt-BR']}: ${own?.['pt-BR']} próprias, ${forced?.['pt-BR']} forçadas`,
    ),
    evidence,
  };
}

/** A process may have less than before, and a bar is no shorter than nothing; the text has the number. */
function memoryBarOf(facts: ModelFacts): Measured | undefined {
  const memory = memoryOf(facts);
  if (memory === undefined) return undefined;
  const { bytes, connections, evidence } = memory;
  const [all, each] = [bytes, bytes / connections].map((size) => decimal(size / BYTES_PER_MIB));
  const [en, ptBR] = isMemoryTold(memory)
    ? [`${each?.en} a connection`, `${each?.['pt-BR']} por conexão`]
    : ['not told by connection', 'não se diz por conexão'];
  return {
    value: Math.max(0, bytes / BYTES_PER_MIB),
    text: inBoth(
      `${all?.en} (${connections} open: ${en})`,
      `${all?.['pt-BR']} (${connections} ${connections === 1 ? 'aberta' : 'abertas'}: ${ptBR})`,
    ),
    evidence,
  };
}
