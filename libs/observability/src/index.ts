export { assetsDirectory } from './assets.ts';
export { type DaemonRates, ratesBetween, type TimedReading } from './daemon-rates.ts';
export {
  type CounterName,
  type DaemonCounters,
  type DaemonReading,
  readDaemon,
} from './daemon-reading.ts';
export { MetricsTextError, PrometheusAnswerError } from './errors.ts';
export { DATA_SOURCE, grafanaDashboards, grafanaDataSources } from './grafana-provisioning.ts';
export { type Histogram, type Quantile, quantileOf } from './histogram.ts';
export { type MetricSample, parseMetricsText, type Scrape } from './metrics-text.ts';
export {
  type AlertState,
  readAlerts,
  readTargets,
  type TargetState,
} from './prometheus-answers.ts';
export {
  type PrometheusFiles,
  type PrometheusOptions,
  prometheusConfiguration,
  WRITTEN_BY,
} from './prometheus-configuration.ts';
export {
  isNewEnough,
  OLDEST_PROMETHEUS,
  type PrometheusVersion,
  parsePrometheusVersion,
} from './prometheus-version.ts';
export {
  explainScrapeFailure,
  type ScrapeFailure,
  type ScrapeFailureKind,
  scrapeFailureText,
} from './scrape-failure.ts';
export {
  labelsOf,
  type ScrapeCredentials,
  type ScrapedHost,
  type ScrapePlan,
  type ScrapeTarget,
} from './scrape-target.ts';
export {
  DISCOVERY_PATHS,
  discoveryDocument,
  type TargetGroup,
  targetGroups,
} from './service-discovery.ts';
