import { COLORS } from './colors.ts';
import type { QuerySpec, SeriesSpec } from './panel-spec.ts';
import { quantile } from './queries.ts';

/** The same three quantiles everywhere, darker the rarer. */
export function quantiles(histogram: string): {
  queries: QuerySpec[];
  series: Record<string, SeriesSpec>;
} {
  const shown = [
    { of: 0.5, name: 'p50', color: COLORS.light },
    { of: 0.9, name: 'p90', color: COLORS.middle },
    { of: 0.99, name: 'p99', color: COLORS.strong },
  ];
  return {
    queries: shown.map(({ of, name }) => ({ expr: quantile(of, histogram), legend: name })),
    series: Object.fromEntries(shown.map(({ name, color }) => [name, { color }])),
  };
}
