import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MetricSample, parseMetricsText } from './metrics-text.ts';

const write = ({ name, labels, value }: MetricSample): string => {
  const escaped = Object.entries(labels).map(([label, text]) => {
    const inner = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
    return `${label}="${inner}"`;
  });
  const number = Number.isFinite(value) ? String(value) : String(value).replace('Infinity', 'Inf');
  return `${name}${escaped.length > 0 ? `{${escaped.join(',')}}` : ''} ${number}`;
};

const SAMPLE = fc.record({
  name: fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,12}$/),
  labels: fc.dictionary(
    fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/),
    fc.string({ unit: 'binary', maxLength: 12 }),
    { maxKeys: 4 },
  ),
  value: fc.double(),
});

describe('the text format', () => {
  test('gives back whatever was written in it', () => {
    fc.assert(
      fc.property(fc.array(SAMPLE, { maxLength: 20 }), (samples) => {
        const text = `# HELP x any\n# TYPE x gauge\n\n${samples.map(write).join('\n')}\n`;
        const read = [...parseMetricsText(text).values()].flat();
        const order = (all: readonly MetricSample[]): string[] =>
          all.map((sample) => write({ ...sample, labels: sortedByName(sample.labels) })).sort();
        expect(order(read)).toEqual(order(samples));
      }),
    );
  });

  test('never fails but by naming a line, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          parseMetricsText(text);
        } catch (failure) {
          expect(failure).toMatchObject({ code: 'METRICS_TEXT' });
        }
      }),
    );
  });

  test('is read as its documentation shows it', () => {
    const scrape = parseMetricsText(
      [
        '# HELP http_requests_total The total number of HTTP requests.',
        '# TYPE http_requests_total counter',
        'http_requests_total{method="post",code="200"} 1027 1395066363000',
        'http_requests_total{method="post",code="400",} 3 1395066363000',
        '',
        'msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9',
        '  metric_without_timestamp_and_labels 12.47\r',
        'something_weird { problem = "division by zero" } +Inf -3982045',
      ].join('\n'),
    );
    expect([...scrape.values()].flat()).toEqual([
      { name: 'http_requests_total', labels: { method: 'post', code: '200' }, value: 1027 },
      { name: 'http_requests_total', labels: { method: 'post', code: '400' }, value: 3 },
      {
        name: 'msdos_file_access_time_seconds',
        labels: { path: 'C:\\DIR\\FILE.TXT', error: 'Cannot find file:\n"FILE.TXT"' },
        value: 1_458_255_915,
      },
      { name: 'metric_without_timestamp_and_labels', labels: {}, value: 12.47 },
      { name: 'something_weird', labels: { problem: 'division by zero' }, value: Infinity },
    ]);
  });

  test.each([
    ['<html>', 1],
    ['a 1\nb{x="1} 2', 2],
    ['a{x="1",x="2"} 1', 1],
    ['a{x="\\t"} 1', 1],
    ['a', 1],
    ['a 1 2 3', 1],
    ['a 0x10', 1],
    ['a{x} 1', 1],
    ['a{x="1" y="2"} 1', 1],
  ])('%j is not in it, at line %i', (text, line) => {
    expect(() => parseMetricsText(text)).toThrowError(
      expect.objectContaining({ code: 'METRICS_TEXT', facts: expect.objectContaining({ line }) }),
    );
  });
});

function sortedByName(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}
