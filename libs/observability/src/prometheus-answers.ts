import { PrometheusAnswerError } from './errors.ts';

/** A target as Prometheus sees it. */
export interface TargetState {
  readonly host: string;
  readonly daemon: string;
  /** address:port. */
  readonly address: string;
  /** `unknown` until it has been scraped. */
  readonly health: 'up' | 'down' | 'unknown';
  /** What the last scrape failed with, in Prometheus' words; empty when it did not. */
  readonly lastError: string;
  readonly lastScrapeSeconds: number;
}

/** An alert that is pending or firing. */
export interface AlertState {
  readonly name: string;
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: { readonly en: string; readonly 'pt-BR': string };
}

/** Reads `/api/v1/targets`: those of ours. Throws {@link PrometheusAnswerError}. */
export function readTargets(answer: unknown): readonly TargetState[] {
  const list = listIn(answer, 'activeTargets', '/api/v1/targets');
  return list.flatMap((entry) => {
    const target = recordOf(entry);
    const labels = textsOf(target['labels']);
    const { host, daemon, instance } = labels;
    if (host === undefined || daemon === undefined) return [];
    const health = target['health'];
    return [
      {
        host,
        daemon,
        address: instance ?? '',
        health: health === 'up' || health === 'down' ? health : 'unknown',
        lastError: String(target['lastError'] ?? ''),
        lastScrapeSeconds: Number(target['lastScrapeDuration'] ?? 0),
      },
    ];
  });
}

/** Reads `/api/v1/alerts`. Throws {@link PrometheusAnswerError}. */
export function readAlerts(answer: unknown): readonly AlertState[] {
  return listIn(answer, 'alerts', '/api/v1/alerts').map((entry) => {
    const alert = recordOf(entry);
    const [labels, annotations] = [textsOf(alert['labels']), textsOf(alert['annotations'])];
    const name = labels['alertname'] ?? '';
    const summary = annotations['summary'] ?? name;
    return {
      name,
      state: String(alert['state']),
      labels,
      summary: { en: summary, 'pt-BR': annotations['summary_pt_br'] ?? summary },
    };
  });
}

function listIn(answer: unknown, key: string, what: string): readonly unknown[] {
  const list = recordOf(recordOf(answer)['data'])[key];
  if (!Array.isArray(list)) throw new PrometheusAnswerError({ what });
  return list;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(recordOf(value)).map(([key, text]) => [key, String(text)]),
  );
}
