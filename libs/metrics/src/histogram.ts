import { Histogram, type Registry } from 'prom-client';

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
  const values = () => valuesOf(name, bounds, read());
  // Its own way in is observe(), once for each value: here the buckets are there already.
  const told = { name, help, type: 'histogram', aggregator: 'sum' };
  const get = async () => ({ ...told, values: values() });
  Object.assign(histogram, { get, getForPromString: get });
}

interface HistogramValue {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** In the format a bucket counts the smaller ones' values too, and the last, `+Inf`, all. */
function valuesOf(
  name: string,
  bounds: readonly number[],
  { counts, sum }: HistogramReading,
): HistogramValue[] {
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
