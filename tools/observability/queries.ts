/** The series of one metric of the daemon that the variables choose. */
export function ofDaemon(metric: string, more = ''): string {
  return `${metric}{job="socketlab",host="$host",daemon="$daemon"${more && `,${more}`}}`;
}

/** How fast a counter of that daemon rises. Grafana gives the window: four scrapes at least. */
export function perSecond(metric: string, more = ''): string {
  return `rate(${ofDaemon(metric, more)}[$__rate_interval])`;
}

/** The series of one metric of all hosts and daemons that the variables choose. */
export function ofClass(metric: string, more = ''): string {
  const job = metric.includes(':') ? '' : 'job="socketlab",';
  return `${metric}{${job}host=~"$host",daemon=~"$daemon"${more && `,${more}`}}`;
}

/** How fast a counter of theirs rises. */
export function classPerSecond(metric: string, more = ''): string {
  return `rate(${ofClass(metric, more)}[$__rate_interval])`;
}

/** A quantile of a histogram of the chosen daemon. */
export function quantile(of: number, histogram: string): string {
  return `histogram_quantile(${of}, sum by (le) (${perSecond(`${histogram}_bucket`)}))`;
}
