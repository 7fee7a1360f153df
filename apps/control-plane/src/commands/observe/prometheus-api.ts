import {
  type AlertState,
  readAlerts,
  readTargets,
  type TargetState,
} from '@socketlab/observability';

/** What Prometheus says of itself over HTTP. */
export interface PrometheusApi {
  /** http://127.0.0.1:9090 */
  readonly url: string;
  isReady(signal: AbortSignal): Promise<boolean>;
  /** Has it read its configuration again, where it was started to allow that. */
  reload(signal: AbortSignal): Promise<void>;
  /** Its targets of ours; undefined while it does not answer. Throws PrometheusAnswerError. */
  targets(signal: AbortSignal): Promise<readonly TargetState[] | undefined>;
  /** Alerts that are pending or firing; undefined while it does not answer. Throws PrometheusAnswerError. */
  alerts(signal: AbortSignal): Promise<readonly AlertState[] | undefined>;
}

const DEADLINE_MS = 5_000;

/** Asks the Prometheus on that port of loopback (https://prometheus.io/docs/prometheus/latest/querying/api/). */
export function createPrometheusApi(port: number): PrometheusApi {
  const url = `http://127.0.0.1:${port}`;
  const get = async (
    path: string,
    signal: AbortSignal,
    method = 'GET',
  ): Promise<Response | undefined> => {
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
      const response = await fetch(`${url}${path}`, { method, signal: limit });
      if (response.ok) return response;
      await response.body?.cancel();
    } catch {
      // Not up yet, or gone: whether its process has ended is known elsewhere.
      signal.throwIfAborted();
    }
    return undefined;
  };
  const json = async (path: string, signal: AbortSignal): Promise<unknown> =>
    (await get(path, signal))?.json();
  return {
    url,
    async isReady(signal) {
      const response = await get('/-/ready', signal);
      await response?.body?.cancel();
      return response !== undefined;
    },
    async reload(signal) {
      const response = await get('/-/reload', signal, 'POST');
      await response?.body?.cancel();
    },
    async targets(signal) {
      const answer = await json('/api/v1/targets?state=active', signal);
      return answer === undefined ? undefined : readTargets(answer);
    },
    async alerts(signal) {
      const answer = await json('/api/v1/alerts', signal);
      return answer === undefined ? undefined : readAlerts(answer);
    },
  };
}
