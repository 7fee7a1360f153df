import { describe, expect, it } from 'vitest';
import { chooseFormat, writeMetrics } from './exposition.ts';
import { defineHistogram } from './histogram.ts';
import { defineCounter, defineGauge, Registry } from './registry.ts';

const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

describe('the format of an answer', () => {
  it.each([
    [undefined, 'text'],
    ['*/*', 'text'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text'],
    [PROMETHEUS_2, 'openmetrics'],
    ['application/openmetrics-text', 'openmetrics'],
    ['application/openmetrics-text; version=1.0.0; charset=utf-8', 'openmetrics'],
    ['application/openmetrics-text;version=0.0.1,text/plain;q=0.5', 'text'],
    ['application/openmetrics-text;version=1.0.0;q=0.3,text/plain;q=0.5', 'text'],
    ['application/openmetrics-text;q=0', 'text'],
    ['application/openmetrics-text;q=x', 'text'],
  ] as const)('asked for by %s is %s', (accept, format) => {
    expect(chooseFormat(accept)).toBe(format);
  });
});

describe('metrics as a text', () => {
  const registry = new Registry();
  defineCounter(registry, {
    name: 'socketlab_spec_things_total',
    help: 'Things, "quoted" and \\slashed.',
    labelNames: ['kind'],
    read: () => [{ labels: { kind: 'a "b"\n\\c' }, value: 3 }],
  });
  defineGauge(registry, { name: 'socketlab_spec_open_things', help: 'Open.', read: () => [] });
  defineHistogram(registry, {
    name: 'socketlab_spec_duration_seconds',
    help: 'How long.',
    bounds: [0.1, 1],
    read: () => ({ counts: [2, 0, 5], sum: 60.5 }),
  });
  const metrics = () => registry.getMetricsAsJSON();

  it('are Prometheus’ format, the buckets of a histogram each with all that is smaller', async () => {
    expect(writeMetrics(await metrics(), 'text')).toBe(
      [
        '# HELP socketlab_spec_things_total Things, "quoted" and \\\\slashed.',
        '# TYPE socketlab_spec_things_total counter',
        'socketlab_spec_things_total{kind="a \\"b\\"\\n\\\\c"} 3',
        '# HELP socketlab_spec_open_things Open.',
        '# TYPE socketlab_spec_open_things gauge',
        '# HELP socketlab_spec_duration_seconds How long.',
        '# TYPE socketlab_spec_duration_seconds histogram',
        'socketlab_spec_duration_seconds_bucket{le="0.1"} 2',
        'socketlab_spec_duration_seconds_bucket{le="1"} 2',
        'socketlab_spec_duration_seconds_bucket{le="+Inf"} 7',
        'socketlab_spec_duration_seconds_sum 60.5',
        'socketlab_spec_duration_seconds_count 7',
        '',
      ].join('\n'),
    );
  });

  it('are OpenMetrics where a counter’s family has no _total, and its samples have', async () => {
    const text = writeMetrics(await metrics(), 'openmetrics');
    expect(text).toContain(
      '# HELP socketlab_spec_things Things, \\"quoted\\" and \\\\slashed.\n# TYPE socketlab_spec_things counter\nsocketlab_spec_things_total{',
    );
    expect(text.endsWith('socketlab_spec_duration_seconds_count 7\n# EOF\n')).toBe(true);
    // Not changed for who asks for the other format next.
    expect(writeMetrics(await metrics(), 'text')).toContain('TYPE socketlab_spec_things_total');
  });

  it('have families of different names in OpenMetrics, also where a gauge is called as a counter’s family would be', async () => {
    const registry = new Registry();
    const read = () => [{ value: 1 }];
    defineCounter(registry, { name: 'socketlab_spec_things_total', help: 'Been.', read });
    defineGauge(registry, { name: 'socketlab_spec_things', help: 'Now.', read });
    expect(writeMetrics(await registry.getMetricsAsJSON(), 'openmetrics')).toBe(
      [
        '# HELP socketlab_spec_things_total Been.',
        '# TYPE socketlab_spec_things_total unknown',
        'socketlab_spec_things_total 1',
        '# HELP socketlab_spec_things Now.',
        '# TYPE socketlab_spec_things gauge',
        'socketlab_spec_things 1',
        '# EOF',
        '',
      ].join('\n'),
    );
  });
});
