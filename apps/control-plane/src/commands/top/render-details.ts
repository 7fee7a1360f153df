import type { Text } from '@socketlab/foundation';
import type { Histogram } from '@socketlab/observability';
import { wrap } from '../../wrap.ts';
import { fit, quantileText, shortNumber, shortTime, UNKNOWN } from './figures.ts';
import type { PolledDaemon } from './poller.ts';
import type { Writing } from './render.ts';
import { renderTrend, sparks } from './render-trend.ts';
import { troublesOf } from './sorting.ts';
import { blocks, connectionStates } from './state-bars.ts';
import { OLD_NUMBERS, silentFor, TROUBLES } from './words.ts';

/** A titled block of lines. */
interface Block {
  readonly title: Text;
  readonly width: number;
  readonly lines: readonly string[];
}

const GAP = '   ';
const LABEL_WIDTH = 14;
const BAR_WIDTH = 10;
const NUMBER_WIDTH = 6;

/** What is known of one daemon: as many blocks side by side as there is room for. */
export function renderDetails(
  daemon: PolledDaemon,
  columns: number,
  output: Writing,
): readonly string[] {
  const { text, colors } = output;
  const version = daemon.reading?.version;
  const title = `${daemon.host} ${daemon.daemon} `;
  const rest = `${daemon.address}${version === undefined ? '' : ` · ${version}`} `;
  const rule = '─'.repeat(Math.max(0, columns - title.length - rest.length - 3));
  const head = `${colors.dim('──')} ${colors.bold(title)}${colors.dim(`${rest}${rule}`)}`;
  const troubles = troublesOf(daemon).flatMap((trouble) =>
    trouble === 'silent' ? [] : [colors.yellow(`! ${text(TROUBLES[trouble])}`)],
  );
  if (daemon.reading === undefined) return [head, ...renderSilence(daemon, columns, output)];
  const all = [stateBlock, trafficBlock, latencyBlock, endBlock].map((block) =>
    block(daemon, output),
  );
  return [
    head,
    ...renderSilence(daemon, columns, output),
    ...sideBySide(all, columns, output),
    ...troubles,
    ...renderTrend(daemon, columns, output),
  ];
}

function sideBySide(
  all: readonly Block[],
  columns: number,
  { text, colors }: Writing,
): readonly string[] {
  const shown: Block[] = [];
  let used = 0;
  for (const block of all) {
    if (block.lines.length === 0 || used + block.width > columns) continue;
    shown.push(block);
    used += block.width + GAP.length;
  }
  const height = Math.max(0, ...shown.map(({ lines }) => lines.length));
  const lines = Array.from({ length: height }, (_, index) =>
    shown.map((block) => fit(block.lines[index] ?? '', block.width)).join(GAP),
  );
  const titles = shown.map((block) => colors.dim(fit(text(block.title), block.width))).join(GAP);
  return [titles, ...lines];
}

const STATES: Text = { en: 'STATES', 'pt-BR': 'ESTADOS' };

function stateBlock({ reading }: PolledDaemon, { colors }: Writing): Block {
  const all = reading?.states ?? {};
  const listening = Object.entries(all).filter(([state]) => state === 'LISTEN');
  const states = [...listening, ...connectionStates(all)];
  const most = Math.max(1, ...states.map(([, count]) => count));
  const lines = states.map(([state, count]) => {
    const length = Math.max(1, Math.round((count / most) * BAR_WIDTH));
    // A listener is one socket, whatever waits behind it.
    const bar = blocks(state, state === 'LISTEN' ? 1 : length, colors);
    return `${fit(state, LABEL_WIDTH)}${fit(bar, BAR_WIDTH)}${fit(shortNumber(count), NUMBER_WIDTH, 'right')}`;
  });
  return { title: STATES, width: LABEL_WIDTH + BAR_WIDTH + NUMBER_WIDTH, lines };
}

const TRAFFIC: Text = { en: 'TRAFFIC         /s  total', 'pt-BR': 'TRÁFEGO         /s  total' };
const TRAFFIC_NAMES = [
  ['accepted', { en: 'accepted', 'pt-BR': 'aceitas' }],
  ['opened', { en: 'opened', 'pt-BR': 'abertas' }],
  ['messages', { en: 'messages', 'pt-BR': 'mensagens' }],
  ['receivedBytes', { en: 'bytes in', 'pt-BR': 'bytes rec.' }],
  ['sentBytes', { en: 'bytes out', 'pt-BR': 'bytes env.' }],
  ['retransmissions', { en: 'sent again', 'pt-BR': 'reenviados' }],
  ['dropped', { en: 'dropped', 'pt-BR': 'descartados' }],
  ['evidenceLost', { en: 'evid. lost', 'pt-BR': 'evid. perdida' }],
] as const;
const NAME_WIDTH = 12;

function trafficBlock({ reading, rates }: PolledDaemon, { text, colors }: Writing): Block {
  const lines = TRAFFIC_NAMES.flatMap(([name, label]) => {
    const total = reading?.counters[name];
    if (total === undefined) return [];
    return [line(text(label), rates?.counters[name], total, colors)];
  });
  return { title: TRAFFIC, width: NAME_WIDTH + 2 * (NUMBER_WIDTH + 1), lines };
}

function line(
  label: string,
  rate: number | undefined,
  total: number,
  colors: Writing['colors'],
): string {
  const numbers = [rate, total].map(
    (value) => ` ${fit(shortNumber(value), NUMBER_WIDTH, 'right')}`,
  );
  const text = `${fit(label, NAME_WIDTH)}${numbers.join('')}`;
  return total === 0 ? colors.dim(text) : text;
}

const ENDED: Text = { en: 'ENDED, REFUSED  /s  total', 'pt-BR': 'FIM, RECUSA     /s  total' };

function endBlock({ reading, rates }: PolledDaemon, { colors }: Writing): Block {
  const closes = Object.entries(reading?.closes ?? {}).map(([reason, total]) =>
    line(reason, rates?.closes[reason], total, colors),
  );
  const refusals = Object.entries(reading?.refusals ?? {})
    .filter(([, total]) => total > 0)
    .map(([reason, total]) => colors.yellow(line(reason, undefined, total, colors)));
  return {
    title: ENDED,
    width: NAME_WIDTH + 2 * (NUMBER_WIDTH + 1),
    lines: [...closes, ...refusals],
  };
}

const LATENCY: Text = { en: 'LATENCY, LAST 10 s', 'pt-BR': 'LATÊNCIA, ÚLTIMOS 10 s' };
const LATENCY_WIDTH = 22;
const QUANTILES = [
  ['P50', 0.5],
  ['P90', 0.9],
  ['P99', 0.99],
] as const;

function latencyBlock({ latency, reading }: PolledDaemon, { colors }: Writing): Block {
  const quantiles = QUANTILES.map(
    ([name, quantile]) => `${fit(name, 6)}${quantileText(latency, quantile)}`,
  );
  const trip = reading?.roundTrip['0.5'];
  const spark = latency && latency.count > 0 ? sparkline(latency) : undefined;
  const lines = [
    ...(reading?.latency === undefined ? [] : quantiles),
    ...(spark === undefined ? [] : [colors.green(spark.text), colors.dim(spark.range)]),
    ...(trip === undefined
      ? []
      : [`${fit('RTT', 6)}${Number.isNaN(trip) ? UNKNOWN : shortTime(trip)}`]),
  ];
  return { title: LATENCY, width: LATENCY_WIDTH, lines };
}

/** How the observations are spread: a column a bucket, from the first to the last that has any. */
function sparkline({ buckets }: Histogram): { readonly text: string; readonly range: string } {
  const counts = buckets.map(({ count }, index) => count - (buckets[index - 1]?.count ?? 0));
  const [first, last] = [
    counts.findIndex((count) => count > 0),
    counts.findLastIndex((count) => count > 0),
  ];
  const most = Math.max(...counts);
  const text = sparks(counts.slice(first, last + 1), most);
  const bound = (index: number): string => {
    const atMost = buckets[index]?.atMost ?? 0;
    return Number.isFinite(atMost) ? shortTime(atMost) : '∞';
  };
  const range = `${first > 0 ? bound(first - 1) : '0'}–${bound(last)}`;
  return { text, range };
}

const MS_PER_SECOND = 1_000;

/** Why it does not answer, in full, and that what follows is old. */
function renderSilence(
  { silentMs, failure, reading }: PolledDaemon,
  columns: number,
  { text, colors }: Writing,
): readonly string[] {
  if (silentMs === 0 && failure === undefined) return [];
  const silence = text(silentFor(Math.floor(silentMs / MS_PER_SECOND)));
  const why = [silence, failure === undefined ? '' : text(failure.text)].filter(Boolean).join(': ');
  const lines = wrap(why, { width: columns, first: '', rest: '' })
    .split('\n')
    .map((line) => colors.red(line));
  return reading === undefined ? lines : [...lines, colors.dim(text(OLD_NUMBERS))];
}
