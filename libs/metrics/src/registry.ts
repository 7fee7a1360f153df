import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { defineOpenDescriptors } from './open-descriptors.ts';

export { Registry };

/** Gauges of prom-client itself whose names end in `_total`, against the naming rules of OpenMetrics. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** How often the delay of the event loop is sampled, which wakes the main thread; by default that is 100 times a second. */
const EVENT_LOOP_SAMPLE_MS = 100;

/** A registry with the process's own metrics, without those that break the naming rules, and one of them read cheaply. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MS,
  });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  defineOpenDescriptors(registry);
  return registry;
}

/** One value of a metric and the labels it belongs to. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric whose numbers are kept elsewhere, as plain fields, and read when Prometheus asks. */
export interface Definition {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** Gives no sample of what cannot be read now. */
  readonly read: () => readonly Sample[];
}

/** Registers a gauge: what is, at the moment of the scrape. */
export function defineGauge(registry: Registry, definition: Definition): void {
  const { name, help, labelNames = [], read } = definition;
  const gauge = new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect: () => {
      gauge.reset();
      // Without labels that leaves a 0 behind, which nobody has read.
      if (labelNames.length === 0) gauge.remove();
      for (const { labels, value } of read()) gauge.set(labels ?? {}, value);
    },
  });
}

/** Registers a counter: what has happened since the start. `read` never gives less than it gave before. */
export function defineCounter(registry: Registry, definition: Definition): void {
  const { name, help, labelNames = [], read } = definition;
  const counter = new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect: () => {
      counter.reset();
      if (labelNames.length === 0) counter.remove();
      for (const { labels, value } of read()) counter.inc(labels ?? {}, value);
    },
  });
}
