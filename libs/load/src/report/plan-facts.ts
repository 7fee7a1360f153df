import type { Language, Text } from '@socketlab/foundation';
import type { Fact } from './facts.ts';
import type { AskedPlan, LoadRun, RunMachine } from './load-run.ts';
import { formatBytes, formatNumber } from './numbers.ts';
import { WORDS } from './words.ts';

/** One of a run's plan: its field, what it is called, and its value for a person. */
export interface PlanFact {
  readonly field: keyof AskedPlan;
  readonly name: Text;
  tell(plan: AskedPlan, language: Language): string;
}

const both = (en: string, ptBR: string): Text => ({ en, 'pt-BR': ptBR });
const number =
  (field: Exclude<keyof AskedPlan, 'protocol' | 'source'>, none?: Text): PlanFact['tell'] =>
  (plan, language) =>
    plan[field] === 0 && none !== undefined
      ? none[language]
      : formatNumber(plan[field], language, 1);
const seconds =
  (field: 'durationMs' | 'rampMs' | 'warmupMs', none: Text): PlanFact['tell'] =>
  (plan, language) =>
    plan[field] === 0 ? none[language] : `${formatNumber(plan[field] / 1_000, language, 3)} s`;

const NONE = both('none', 'não há');

/** What a plan consists of, in the order that reports tell it. */
export const PLAN_FACTS: readonly PlanFact[] = [
  {
    field: 'protocol',
    name: both('protocol', 'protocolo'),
    tell: ({ protocol }) => protocol.toUpperCase(),
  },
  {
    field: 'connections',
    name: both('connections at once', 'conexões ao mesmo tempo'),
    tell: number('connections'),
  },
  {
    field: 'rate',
    name: both('offered rate', 'taxa oferecida'),
    tell: ({ rate }, language) =>
      rate === 0
        ? both('none: closed loop', 'nenhuma: laço fechado')[language]
        : `${formatNumber(rate, language, 1)}/s`,
  },
  {
    field: 'messageBytes',
    name: both('bytes a message', 'bytes por mensagem'),
    tell: number('messageBytes'),
  },
  {
    field: 'pipeline',
    name: both('under way on each connection', 'em curso em cada conexão'),
    tell: number('pipeline'),
  },
  {
    field: 'messagesPerConnection',
    name: both('messages until a connection is replaced', 'mensagens até trocar a conexão'),
    tell: number('messagesPerConnection', both('it stays', 'ela fica')),
  },
  {
    field: 'durationMs',
    name: both('duration', 'duração'),
    tell: seconds('durationMs', both('until all are sent', 'até enviar todas')),
  },
  {
    field: 'count',
    name: both('messages', 'mensagens'),
    tell: number('count', both('until time is over', 'até o tempo acabar')),
  },
  { field: 'rampMs', name: both('ramp', 'rampa'), tell: seconds('rampMs', NONE) },
  {
    field: 'warmupMs',
    name: both('warm-up, not counted', 'aquecimento, não contado'),
    tell: seconds('warmupMs', NONE),
  },
  {
    field: 'threads',
    name: both('threads that send', 'threads que enviam'),
    tell: number('threads', both('as client-agent chooses', 'como o client-agent escolher')),
  },
  {
    field: 'timeoutMs',
    name: both('an answer may take', 'uma resposta pode levar'),
    tell: ({ timeoutMs }, language) => `${formatNumber(timeoutMs, language)} ms`,
  },
  {
    field: 'source',
    name: both('client’s own address', 'endereço do próprio cliente'),
    tell: ({ source }, language) =>
      source === '' ? both('as the system chooses', 'como o sistema escolher')[language] : source,
  },
];

/** The plan in names and values. */
export function planFacts({ plan }: LoadRun, language: Language): readonly Fact[] {
  return PLAN_FACTS.map(({ name, tell }) => [name[language], tell(plan, language)]);
}

/** The machine that sent, as far as it is known. */
export function machineFacts(machine: RunMachine | undefined, language: Language): readonly Fact[] {
  if (machine === undefined) return [[WORDS.machine[language], WORDS.anotherMachine[language]]];
  const { name, system, processors, processor, memoryBytes, node } = machine;
  const facts: readonly (readonly [Text, string])[] = [
    [both('name', 'nome'), name],
    [both('system', 'sistema'), system],
    [both('processors', 'processadores'), `${processors}x ${processor}`],
    [both('memory', 'memória'), formatBytes(memoryBytes, language)],
    [both('Node.js', 'Node.js'), node],
  ];
  return facts.map(([title, value]) => [title[language], value]);
}
