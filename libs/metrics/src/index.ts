export { MetricsAddressError, MetricsHostError } from './errors.ts';
export {
  defineHistogram,
  defineQuantiles,
  type HistogramDefinition,
  type HistogramReading,
  type QuantilesDefinition,
} from './histogram.ts';
export { checkNames } from './naming.ts';
export {
  createRegistry,
  type Definition,
  defineCounter,
  defineGauge,
  Registry,
  type Sample,
} from './registry.ts';
export type { ScrapeCaller, ScrapeRefusal } from './scrape-caller.ts';
export { createMetricsServer, type MetricsServer } from './server.ts';
export { sharedReading } from './shared-reading.ts';
