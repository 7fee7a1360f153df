import type { Language, Text } from '@socketlab/foundation';
import { latencyAt, SHOWN_PERCENTILES } from './distribution.ts';
import { answeredPerSecond, clientNsEach, errorsOf, percentileName } from './facts.ts';
import type { LoadRun } from './load-run.ts';
import { formatNs, formatNumber, formatRatio } from './numbers.ts';
import { PLAN_FACTS } from './plan-facts.ts';
import { endedAsMeant, reasonText, WORDS } from './words.ts';

/** Two runs, and where each is kept. */
export interface ComparedRuns {
  readonly first: ComparedRun;
  readonly second: ComparedRun;
}
/** A run and its folder, by which a person knows it. */
export interface ComparedRun {
  readonly run: LoadRun;
  readonly folder: string;
}

/** What both runs have, as numbers: the second divided by the first is the ratio. */
export interface ComparedNumber {
  /** For programs: `answeredPerSecond`, `p99Ns`. */
  readonly key: string;
  readonly name: Text;
  readonly unit: 'perSecond' | 'ns' | 'count';
  readonly first: number | undefined;
  readonly second: number | undefined;
}

/** The numbers of two runs side by side. Latencies count from when messages were due. */
export function compareRuns({ first, second }: ComparedRuns): readonly ComparedNumber[] {
  const [one, other] = [first.run.result, second.run.result];
  const latencies = SHOWN_PERCENTILES.map(
    (percentile): ComparedNumber => ({
      key: percentile === 100 ? 'maxNs' : `p${percentile}Ns`,
      name: {
        en: percentileName(percentile, 'en'),
        'pt-BR': percentileName(percentile, 'pt-BR'),
      },
      unit: 'ns',
      first: one.intended && latencyAt(one.intended, percentile),
      second: other.intended && latencyAt(other.intended, percentile),
    }),
  );
  return [
    {
      key: 'answeredPerSecond',
      name: { en: 'answered a second', 'pt-BR': 'respondidas por segundo' },
      unit: 'perSecond',
      first: answeredPerSecond(first.run),
      second: answeredPerSecond(second.run),
    },
    ...latencies,
    {
      key: 'errors',
      name: WORDS.failed,
      unit: 'count',
      first: errorsOf(one.counts),
      second: errorsOf(other.counts),
    },
    {
      key: 'clientCpuNsPerAnswer',
      name: {
        en: 'client’s processor time an answer',
        'pt-BR': 'processador do cliente por resposta',
      },
      unit: 'ns',
      first: clientNsEach(first.run),
      second: clientNsEach(second.run),
    },
  ];
}

/** Name, both values and their ratio, for a person. */
export function comparisonRows(
  numbers: readonly ComparedNumber[],
  language: Language,
): readonly (readonly string[])[] {
  return numbers.map(({ name, unit, first, second }) => {
    const tell = (value: number | undefined): string => tellNumber(value, unit, language);
    const ratio =
      first === undefined || second === undefined ? '-' : formatRatio(second, first, language);
    return [name[language], tell(first), tell(second), ratio];
  });
}

function tellNumber(
  value: number | undefined,
  unit: ComparedNumber['unit'],
  language: Language,
): string {
  if (value === undefined) return '-';
  if (unit === 'ns') return formatNs(value, language);
  return `${formatNumber(value, language)}${unit === 'perSecond' ? '/s' : ''}`;
}

/** Field of the plan, its name, and both values, where they differ. */
export interface PlanDifference {
  readonly field: string;
  readonly name: Text;
  readonly first: Text;
  readonly second: Text;
}

/** Where the runs were not the same: then what differs between their numbers may come from that. */
export function planDifferences({ first, second }: ComparedRuns): readonly PlanDifference[] {
  const [one, other] = [first.run, second.run];
  const plans = PLAN_FACTS.filter(({ field }) => one.plan[field] !== other.plan[field]);
  const differences = plans.map(({ field, name, tell }): PlanDifference => {
    const told = (run: LoadRun): Text => ({
      en: tell(run.plan, 'en'),
      'pt-BR': tell(run.plan, 'pt-BR'),
    });
    return { field, name, first: told(one), second: told(other) };
  });
  const asIs = (text: string): Text => ({ en: text, 'pt-BR': text });
  const extra = (field: string, name: Text, values: readonly [string, string]): PlanDifference[] =>
    values[0] === values[1]
      ? []
      : [{ field, name, first: asIs(values[0]), second: asIs(values[1]) }];
  return [
    ...extra('address', { en: 'target', 'pt-BR': 'alvo' }, [one.plan.address, other.plan.address]),
    ...differences,
    ...extra('machine', WORDS.machine, [machineOf(one), machineOf(other)]),
  ];
}

function machineOf({ machine }: LoadRun): string {
  if (machine === undefined) return '-';
  return `${machine.name}, ${machine.processors}x ${machine.processor}`;
}

/** What whoever compares has to know. */
export function comparisonNotes(runs: ComparedRuns): readonly Text[] {
  const differences = planDifferences(runs);
  const list = (language: Language): string =>
    differences
      .map(
        ({ name, first, second }) =>
          `${name[language]} (A ${first[language]}, B ${second[language]})`,
      )
      .join('; ');
  const notes: Text[] = [];
  if (differences.length > 0) {
    notes.push({
      en: `These runs did different things: ${list('en')}. What differs between their numbers may come from that.`,
      'pt-BR': `Estas rodadas fizeram coisas diferentes: ${list('pt-BR')}. O que difere entre os números delas pode vir disso.`,
    });
  }
  for (const [name, { run }] of [['A', runs.first] as const, ['B', runs.second] as const]) {
    const { reason } = run.result;
    if (endedAsMeant(reason)) continue;
    const text = reasonText(reason);
    notes.push({
      en: `Run ${name} ended early: ${text.en}.`,
      'pt-BR': `A rodada ${name} terminou antes: ${text['pt-BR']}.`,
    });
  }
  return [...notes, ONE_EACH];
}

const ONE_EACH: Text = {
  en: 'One run each: how much the same run differs from one time to the next is not known from this. Repeat both, in turn, before you believe a small ratio.',
  'pt-BR':
    'Uma rodada de cada: quanto a mesma rodada varia de uma vez para outra não se sabe por aqui. Repita as duas, alternando, antes de acreditar em uma razão pequena.',
};
