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
  if (format === 'text') {
    return metrics.map((metric) => writeFamily(metric, familyOf(metric), format)).join('');
  }
  const names = new Set(metrics.map(({ name }) => name));
  const text = metrics.map((metric) => writeFamily(metric, openFamilyOf(metric, names), format));
  return `${text.join('')}# EOF\n`;
}

interface Family {
  readonly name: string;
  readonly type: string;
}

/** The types of prom-client say that the type is a number, and it is the word. */
function familyOf({ name, type }: Metric): Family {
  return { name, type: String(type) };
}

/**
 * Where another metric has the name that a counter's family would have, as a gauge of what is now beside the counter of
 * what has been, the counter is of unknown type: its samples have the family's name then, and families differ.
 */
function openFamilyOf(metric: Metric, names: ReadonlySet<string>): Family {
  const family = familyOf(metric);
  if (family.type !== 'counter') return family;
  const name = family.name.replace(/_total$/, '');
  return names.has(name) ? { ...family, type: 'unknown' } : { ...family, name };
}

function writeFamily(metric: Metric, { name, type }: Family, format: Format): string {
  const lines = metric.values.map((value) => {
    const { metricName = metric.name } = value as { metricName?: string };
    return `${metricName}${writeLabels(value.labels)} ${writeNumber(value.value)}\n`;
  });
  return `# HELP ${name} ${escapeText(metric.help, format)}\n# TYPE ${name} ${type}\n${lines.join('')}`;
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
