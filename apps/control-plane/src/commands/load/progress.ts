import type { Language, Text } from '@socketlab/foundation';
import {
  errorsOf,
  formatNs,
  formatNumber,
  type LoadInterval,
  type LoadPlan,
} from '@socketlab/load';
import { withPercentiles } from './assemble-run.ts';

const NS_PER_S = 1_000_000_000;

/** The interval on one line: time, rates, latencies, what went wrong, how many are open. */
export function progressText(interval: LoadInterval, plan: LoadPlan): Text {
  return { en: lineOf(interval, plan, 'en'), 'pt-BR': lineOf(interval, plan, 'pt-BR') };
}

function lineOf(interval: LoadInterval, plan: LoadPlan, language: Language): string {
  const { fromNs, toNs, counts, openConnections, backlog, isWarmup } = interval;
  const words = WORDS[language];
  const seconds = (toNs - fromNs) / NS_PER_S;
  const rate = (count: number): string =>
    `${formatNumber(seconds > 0 ? count / seconds : 0, language)}/s`;
  const { latency } = withPercentiles(interval);
  const time = (ns: number | undefined): string =>
    ns === undefined ? '-' : formatNs(ns, language);
  const of = plan.durationMs > 0 && plan.count === 0 ? `/${plan.durationMs / 1_000}` : '';
  return [
    `${formatNumber(toNs / NS_PER_S, language)}${of} s${isWarmup ? ` (${words.warmup})` : ''}`,
    `${words.sent} ${rate(counts.sent)}`,
    `${words.answered} ${rate(counts.answered)}`,
    `p50 ${time(latency?.p50Ns)}`,
    `p99 ${time(latency?.p99Ns)}`,
    `${words.errors} ${formatNumber(errorsOf(counts), language)}`,
    `${words.open} ${formatNumber(openConnections, language)}`,
    ...(backlog > 0 ? [`${words.behind} ${formatNumber(backlog, language)}`] : []),
  ].join('  ');
}

const WORDS = {
  en: {
    warmup: 'warm-up',
    sent: 'sent',
    answered: 'answered',
    errors: 'errors',
    open: 'open',
    behind: 'behind',
  },
  'pt-BR': {
    warmup: 'aquecimento',
    sent: 'enviadas',
    answered: 'respondidas',
    errors: 'erros',
    open: 'abertas',
    behind: 'atrasadas',
  },
} as const;
