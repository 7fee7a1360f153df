import { Histogram, type Registry, Summary } from 'prom-client';
import type { Sample } from './registry.ts';

/** What a histogram has counted: how many values fell into each bucket alone, the last beyond all bounds, and their sum. */
export interface HistogramReading {
  readonly counts: ArrayLike<number>;
  readonly sum: number;
}

/** A histogram whose buckets are counted elsewhere, as plain numbers, and read when Prometheus asks. */
export interface HistogramDefinition {
  readonly name: string;
  readonly help: string;
  /** The upper bounds of the buckets, the lowest first; a value that equals one is within it. */
  readonly bounds: readonly number[];
  readonly read: () => HistogramReading;
}

/** Registers a histogram: what has happened since the start. `read` never gives less than it gave before. */
export function defineHistogram(registry: Registry, definition: HistogramDefinition): void {
  const { name, help, bounds, read } = definition;
  const histogram = new Histogram({
    name,
    help,
    buckets: [...bounds],
    registers: [registry],
    aggregator: 'sum',
  });
  tellInstead(histogram, { name, help, type: 'histogram' }, () => valuesOf(name, bounds, read()));
}

/** Quantiles of what is at the moment of the scrape, each a sample with the label `quantile`: no sum and no count. */
export interface QuantilesDefinition {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly ['quantile'];
  readonly read: () => readonly Sample[];
}

/**
 * Registers a summary (OpenMetrics section 5.3.6, whose sum and count may be left out): the label is a summary's own, and
 * promtool objects to a gauge that has it.
 */
export function defineQuantiles(registry: Registry, definition: QuantilesDefinition): void {
  const { name, help, read } = definition;
  const summary = new Summary({ name, help, registers: [registry] });
  tellInstead(summary, { name, help, type: 'summary' }, () =>
    read().map(({ labels = {}, value }) => ({ metricName: name, labels, value })),
  );
}

/** prom-client's own way in is observe(), once for each value: here they are counted already. */
function tellInstead(
  metric: object,
  about: { readonly name: string; readonly help: string; readonly type: string },
  read: () => readonly TypedValue[],
): void {
  const get = async () => ({ ...about, aggregator: 'sum', values: read() });
  Object.assign(metric, { get, getForPromString: get });
}

interface TypedValue {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** In the format a bucket counts the smaller ones' values too, and the last, `+Inf`, all. */
function valuesOf(
  name: string,
  bounds: readonly number[],
  { counts, sum }: HistogramReading,
): TypedValue[] {
  let count = 0;
  const buckets = [...bounds.map(String), '+Inf'].map((le, index) => {
    count += counts[index] ?? 0;
    return { metricName: `${name}_bucket`, labels: { le }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels: {}, value: sum },
    { metricName: `${name}_count`, labels: {}, value: count },
  ];
}
