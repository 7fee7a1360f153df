import { quantileOf } from '@socketlab/observability';
import type { Output } from '../../output.ts';
import type { Picture } from './picture.ts';
import type { PolledDaemon } from './poller.ts';
import { troublesOf } from './sorting.ts';

const QUANTILES = { p50: 0.5, p90: 0.9, p99: 0.99 } as const;

/** A picture for a program. What a daemon does not tell is absent. */
export function pictureData({ at, rows, closed }: Picture, output: Output): object {
  return {
    at: at.toISOString(),
    daemons: rows.map((row) => daemonData(row, output)),
    ...(closed.length > 0 && { withoutMetrics: closed }),
  };
}

function daemonData(row: PolledDaemon, { text }: Output): object {
  const { host, daemon, address, reading, rates, latency, failure, silentMs } = row;
  const { latency: _histogram, counters: totals, roundTrip, ...rest } = reading ?? {};
  return {
    ...{ host, daemon, address },
    answers: failure === undefined && silentMs === 0 && reading !== undefined,
    ...(silentMs > 0 && { silentMs: Math.round(silentMs) }),
    ...(failure && { failure: { kind: failure.kind, text: text(failure.text) } }),
    troubles: troublesOf(row),
    ...rest,
    ...(totals && { totals }),
    ...(roundTrip && Object.keys(roundTrip).length > 0 && { roundTripSeconds: roundTrip }),
    ...(rates && { perSecond: rates.counters, closesPerSecond: rates.closes }),
    ...(latency && { latency: { count: latency.count, ...quantilesOf(latency) } }),
  };
}

function quantilesOf(latency: Parameters<typeof quantileOf>[0]): object {
  return Object.fromEntries(
    Object.entries(QUANTILES).flatMap(([name, quantile]) => {
      const found = quantileOf(latency, quantile);
      return found ? [[name, found]] : [];
    }),
  );
}
