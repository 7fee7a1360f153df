/** What Grafana puts in the place of a query's variables. */
export interface VariableValues {
  /** One host, one daemon, or `.*` for all where a dashboard allows that. */
  readonly host: string;
  readonly daemon: string;
  readonly scrapeIntervalMs: number;
  /** From one point of a graph to the next. */
  readonly stepMs: number;
}

/**
 * The query as Grafana sends it. `$__rate_interval` is the step and a scrape, or four scrapes, whatever is longer:
 * https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/#use-__rate_interval
 */
export function substitute(expr: string, values: VariableValues): string {
  const { host, daemon, scrapeIntervalMs, stepMs } = values;
  const rateInterval = Math.max(stepMs + scrapeIntervalMs, 4 * scrapeIntervalMs);
  return expr
    .replaceAll('$__rate_interval', `${rateInterval}ms`)
    .replaceAll('$host', host)
    .replaceAll('$daemon', daemon);
}
