import type { Language, Text } from '@socketlab/foundation';
import type { LoadCounts } from '../load-interval.ts';
import { latencyAt, SHOWN_PERCENTILES } from './distribution.ts';
import type { Distribution, LoadRun, RunResult } from './load-run.ts';
import { formatBytes, formatNs, formatNumber, formatPercent, formatPercentile } from './numbers.ts';
import { endedAsMeant, errorMeaning, reasonText, WORDS } from './words.ts';

/** A name and its value, the way a report tells both. */
export type Fact = readonly [name: string, value: string];

const both = (en: string, ptBR: string): Text => ({ en, 'pt-BR': ptBR });

/**
 * The answers a second of the whole run: of the time in which messages were sent or answers came. Where all have come, it
 * lasted until the last one; where some were given up, what their timeouts took after that is not the server's time.
 */
export function answeredPerSecond(run: Pick<LoadRun, 'result' | 'intervals'>): number {
  const { counts, sendingNs, durationNs } = run.result;
  const isLossy = sendingNs > 0 && counts.answered < counts.sent;
  const ns = isLossy ? Math.min(durationNs, Math.max(sendingNs, lastAnswerNs(run))) : durationNs;
  return ns === 0 ? 0 : (counts.answered * 1e9) / ns;
}

/**
 * By when the last answer was there, from the beginning: not after the last interval in which one came, nor, as its message
 * was sent by the end of sending, later after that than the longest latency in there.
 */
function lastAnswerNs({ result, intervals }: Pick<LoadRun, 'result' | 'intervals'>): number {
  const counted = intervals.filter(({ isWarmup }) => !isWarmup);
  const last = counted.findLast(({ counts }) => counts.answered > 0);
  if (last === undefined) return 0;
  const endNs = last.toNs - (counted[0]?.fromNs ?? 0);
  const slowestNs = last.latency?.maxNs ?? Number.POSITIVE_INFINITY;
  return Math.min(endNs, result.sendingNs + slowestNs);
}

/** How many times something went wrong. */
export function errorsOf({ errors }: Pick<LoadCounts, 'errors'>): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

/** What came of the run, in names and values. */
export function resultFacts(
  { result, plan, intervals }: LoadRun,
  language: Language,
): readonly Fact[] {
  const { counts, unanswered, notSent } = result;
  const number = (value: number): string => formatNumber(value, language);
  const facts: readonly (readonly [name: Text, value: string, isTold?: boolean])[] = [
    [both('ended', 'terminou'), endText(result.reason)[language]],
    [both('took', 'levou'), `${formatNumber(result.durationNs / 1e9, language, 3)} s`],
    [both('messages sent', 'mensagens enviadas'), number(counts.sent)],
    [WORDS.answered, tellAnswered({ result, intervals }, language)],
    [WORDS.failed, tellErrors(counts, language)],
    [both('unanswered at the end', 'sem resposta no fim'), number(unanswered), unanswered > 0],
    [both('due and not sent', 'devidas e não enviadas'), number(notSent), plan.rate > 0],
    [
      both('late, and once more', 'atrasadas, e repetidas'),
      `${number(counts.late)}, ${number(counts.duplicates)}`,
      plan.protocol === 'udp',
    ],
    [both('connections', 'conexões'), tellConnections(result, language), plan.protocol === 'tcp'],
    [
      both('connect() took', 'connect() levou'),
      tellConnect(result, language),
      result.connect !== undefined,
    ],
    [
      both('bytes sent, received', 'bytes enviados, recebidos'),
      `${formatBytes(counts.sentBytes, language)}, ${formatBytes(counts.receivedBytes, language)}`,
    ],
    [
      both('processor time of the client', 'tempo de processador do cliente'),
      tellClient({ result, plan }, language),
    ],
  ];
  return facts.flatMap(([name, value, isTold = true]) => (isTold ? [[name[language], value]] : []));
}

function tellAnswered(run: Pick<LoadRun, 'result' | 'intervals'>, language: Language): string {
  const { answered, sent } = run.result.counts;
  const rate = formatNumber(answeredPerSecond(run), language, 1);
  return `${formatNumber(answered, language)} (${formatPercent(answered, sent, language)}), ${rate}/s`;
}

function tellConnections({ counts, mostOpenConnections }: RunResult, language: Language): string {
  const [opened, most] = [counts.opened, mostOpenConnections].map((value) =>
    formatNumber(value, language),
  );
  const { en, 'pt-BR': ptBR } = both(
    `${opened} opened, ${most} at once at most`,
    `${opened} abertas, ${most} ao mesmo tempo no máximo`,
  );
  return language === 'en' ? en : ptBR;
}

/** Why it ended; as it was meant to, or not. */
function endText(reason: string): Text {
  const text = reasonText(reason);
  if (endedAsMeant(reason)) return text;
  return both(`early: ${text.en}`, `antes: ${text['pt-BR']}`);
}

function tellConnect({ connect }: RunResult, language: Language): string {
  const [half, slow, slowest] = [50, 99, 100].map((at) => tellLatency(connect, at, language));
  return `p50 ${half}, p99 ${slow}, ${WORDS.slowest[language]} ${slowest}`;
}

function tellErrors({ errors }: LoadCounts, language: Language): string {
  const all = Object.entries(errors).toSorted(([, one], [, other]) => other - one);
  if (all.length === 0) return WORDS.noErrors[language];
  return all
    .map(([name, count]) => {
      const meaning = errorMeaning(name);
      const told = meaning === undefined ? '' : ` (${meaning[language]})`;
      return `${formatNumber(count, language)} ${name}${told}`;
    })
    .join('; ');
}

/** A thread that used more than this of its time could not have sent much more, or had nothing to do but to look. */
export const BUSY_SHARE = 0.9;

/**
 * The client's processor time for each answer. Undefined where it is not known, and where a thread of an open loop was always
 * busy: close to the next message it looks again and again whether that is due.
 */
export function clientNsEach({
  result,
  plan,
}: Pick<LoadRun, 'result' | 'plan'>): number | undefined {
  const { cpuNs, counts, busiestThread = 0 } = result;
  if (cpuNs === undefined || counts.answered === 0) return undefined;
  return plan.rate > 0 && busiestThread > BUSY_SHARE ? undefined : cpuNs / counts.answered;
}

function tellClient(run: Pick<LoadRun, 'result' | 'plan'>, language: Language): string {
  const { cpuNs, busiestThread } = run.result;
  if (cpuNs === undefined) return WORDS.notTold[language];
  const each = clientNsEach(run);
  const time =
    each === undefined
      ? `${formatNs(cpuNs, language)} ${WORDS.inAll[language]}`
      : `${formatNs(each, language)} ${WORDS.anAnswer[language]}`;
  if (busiestThread === undefined) return time;
  return `${time}; ${WORDS.busiest[language]}: ${formatPercent(busiestThread, 1, language)}`;
}

/** A table of percentiles. In a closed loop a message is due when it is sent: then there is one column of latencies. */
export function latencyTable(
  { result, plan }: LoadRun,
  language: Language,
): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const { percentile, fromIntended, fromActual } = WORDS;
  const columns = [
    { title: fromIntended, distribution: result.intended, isTold: plan.rate > 0 },
    { title: fromActual, distribution: result.actual, isTold: true },
  ].filter(({ isTold }) => isTold);
  return {
    head: [percentile, ...columns.map(({ title }) => title)].map((text) => text[language]),
    rows: SHOWN_PERCENTILES.map((at) => [
      percentileName(at, language),
      ...columns.map(({ distribution }) => tellLatency(distribution, at, language)),
    ]),
  };
}

/** `99.9`, and the last one by its name. */
export function percentileName(percentile: number, language: Language): string {
  return percentile === 100
    ? WORDS.slowest[language]
    : `${formatPercentile(percentile, language)} %`;
}

/** A latency for a person; a dash where there is none to tell. */
export function tellLatency(
  distribution: Distribution | undefined,
  percentile: number,
  language: Language,
): string {
  const ns = distribution === undefined ? undefined : latencyAt(distribution, percentile);
  return ns === undefined ? '-' : formatNs(ns, language);
}
