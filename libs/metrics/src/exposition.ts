import type { Registry } from 'prom-client';

/** The formats in which the metrics can be had. */
export const FORMATS = ['openmetrics', 'text'] as const;
export type Format = (typeof FORMATS)[number];

/** What an answer in that format says that it is. */
export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  text: 'text/plain; version=0.0.4; charset=utf-8',
};

type Metric = Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number];

/**
 * The format that an Accept header asks for (RFC 9110 section 12.5.1): OpenMetrics where it is named and nothing that we
 * have is liked better, the text format for everyone else, a browser and curl among them.
 */
export function chooseFormat(accept: string | undefined): Format {
  const liked = (accept ?? '').split(',').map(readRange);
  const openMetrics = liked.filter(({ type, version }) => {
    return (
      type === 'application/openmetrics-text' && (version === undefined || version === '1.0.0')
    );
  });
  const text = liked.filter(({ type }) => type === 'text/plain');
  return best(openMetrics) > 0 && best(openMetrics) >= best(text) ? 'openmetrics' : 'text';
}

interface MediaRange {
  readonly type: string;
  readonly version: string | undefined;
  readonly quality: number;
}

function readRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const parameterOf = (name: string): string | undefined =>
    parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
  const quality = Number(parameterOf('q') ?? 1);
  return { type, version: parameterOf('version'), quality: Number.isNaN(quality) ? 0 : quality };
}

function best(ranges: readonly MediaRange[]): number {
  return Math.max(0, ...ranges.map(({ quality }) => quality));
}

/**
 * The metrics as a text: Prometheus' format 0.0.4, or OpenMetrics 1.0.0, where a counter's family is named without the
 * `_total` of its samples and the end is marked. prom-client's own writer can do either, but not both of one registry.
 */
export function writeMetrics(metrics: readonly Metric[], format: Format): string {
  const text = metrics.map((metric) => writeFamily(metric, format)).join('');
  return format === 'openmetrics' ? `${text}# EOF\n` : text;
}

function writeFamily(metric: Metric, format: Format): string {
  // The types of prom-client say a number, and it is the word.
  const type = String(metric.type);
  const isCounter = format === 'openmetrics' && type === 'counter';
  const family = isCounter ? metric.name.replace(/_total$/, '') : metric.name;
  const sample = isCounter ? `${family}_total` : family;
  const lines = metric.values.map((value) => {
    const { metricName = sample } = value as { metricName?: string };
    return `${metricName}${writeLabels(value.labels)} ${writeNumber(value.value)}\n`;
  });
  return `# HELP ${family} ${escapeText(metric.help, format)}\n# TYPE ${family} ${type}\n${lines.join('')}`;
}

function writeLabels(labels: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escapeQuoted(String(value))}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function writeNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

function escapeQuoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

/** OpenMetrics escapes quotes in help texts too; the older format would show the backslash. */
function escapeText(text: string, format: Format): string {
  return format === 'openmetrics'
    ? escapeQuoted(text)
    : text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
