export { MetricsAddressError } from './errors.ts';
export { defineHistogram, type HistogramDefinition, type HistogramReading } from './histogram.ts';
export { checkNames } from './naming.ts';
export {
  createRegistry,
  type Definition,
  defineCounter,
  defineGauge,
  Registry,
  type Sample,
} from './registry.ts';
export { createMetricsServer, type MetricsServer } from './server.ts';
export { sharedReading } from './shared-reading.ts';
