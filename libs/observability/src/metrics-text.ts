import { MetricsTextError } from './errors.ts';

/** One line of a scrape: a value and the labels that it belongs to. */
export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
/** A scrape: its samples by the name that stands on their lines, `_bucket`, `_sum` and `_count` of histograms included. */
export type Scrape = ReadonlyMap<string, readonly MetricSample[]>;

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const BLANK = /[ \t]*/y;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const TIMESTAMP = /^-?\d+$/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\', '"': '"', n: '\n' };

/**
 * Reads a scrape in Prometheus' text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Timestamps are read over. Throws
 * {@link MetricsTextError}, which names the first line that is not in it.
 */
export function parseMetricsText(text: string): Scrape {
  const scrape = new Map<string, MetricSample[]>();
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.replace(/^[ \t]+|[ \t\r]+$/g, '');
    // HELP, TYPE and comments: what a metric is called tells all that is needed here.
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const sample = parseSample(trimmed, index + 1);
    const known = scrape.get(sample.name);
    if (known === undefined) scrape.set(sample.name, [sample]);
    else known.push(sample);
  }
  return scrape;
}

function parseSample(line: string, number: number): MetricSample {
  const fail = (problem: string): never => {
    throw new MetricsTextError({ line: number, problem });
  };
  const reader = createReader(line);
  const name = reader.take(NAME) || fail('no name of a metric');
  reader.take(BLANK);
  const labels = reader.takeChar('{') ? readLabels(reader, fail) : {};
  const [value = '', timestamp, ...more] = reader
    .rest()
    .trim()
    .split(/[ \t]+/);
  if (more.length > 0 || (timestamp !== undefined && !TIMESTAMP.test(timestamp))) {
    fail('more than a value and a timestamp');
  }
  return { name, labels, value: readNumber(value) ?? fail(`"${value}" is not a number`) };
}

/** Go's ParseFloat, which the format names, but for its hexadecimal forms, which nothing writes. */
function readNumber(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text);
  const sign = text.startsWith('-') ? -1 : 1;
  const word = text.replace(/^[+-]/, '').toLowerCase();
  if (word === 'inf' || word === 'infinity') return sign * Number.POSITIVE_INFINITY;
  return text.toLowerCase() === 'nan' ? Number.NaN : undefined;
}

/** Goes through one line. */
interface LineReader {
  take(pattern: RegExp): string;
  takeChar(char: string): boolean;
  next(): string | undefined;
  rest(): string;
}

function createReader(line: string): LineReader {
  let at = 0;
  return {
    take(pattern) {
      pattern.lastIndex = at;
      const found = pattern.exec(line)?.[0] ?? '';
      at += found.length;
      return found;
    },
    takeChar(char) {
      if (line[at] !== char) return false;
      at += 1;
      return true;
    },
    next() {
      const char = line[at];
      at += 1;
      return char;
    },
    rest: () => line.slice(at),
  };
}

function readLabels(
  reader: LineReader,
  fail: (problem: string) => never,
): Readonly<Record<string, string>> {
  const labels = new Map<string, string>();
  for (;;) {
    reader.take(BLANK);
    if (reader.takeChar('}')) return Object.fromEntries(labels);
    const name = reader.take(LABEL_NAME) || fail('no name of a label');
    reader.take(BLANK);
    if (!reader.takeChar('=')) fail(`no = after the label ${name}`);
    reader.take(BLANK);
    if (labels.has(name)) fail(`the label ${name} stands there twice`);
    labels.set(name, readQuoted(reader, fail));
    reader.take(BLANK);
    if (reader.takeChar(',')) continue;
    if (!reader.takeChar('}')) fail('labels that do not end');
    return Object.fromEntries(labels);
  }
}

function readQuoted(reader: LineReader, fail: (problem: string) => never): string {
  if (!reader.takeChar('"')) fail('the value of a label does not begin with "');
  let value = '';
  for (;;) {
    const char = reader.next();
    if (char === undefined) return fail('the value of a label does not end');
    if (char === '"') return value;
    if (char !== '\\') value += char;
    else value += ESCAPES[reader.next() ?? ''] ?? fail('an escape that the format has not');
  }
}
