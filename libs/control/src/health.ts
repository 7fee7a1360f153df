import { SocketlabError } from '@socketlab/foundation';
import type { AnyHandler } from './server-calls.ts';

type ServingStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

/** grpc.health.v1 for some services, which serve all or none. */
export interface Health {
  readonly handlers: Readonly<Record<'check' | 'list' | 'watch', AnyHandler>>;
  setServing(isServing: boolean): void;
}

/** Answers Check, List and Watch as https://github.com/grpc/grpc/blob/master/doc/health-checking.md says; `''` is the server. */
export function createHealth(services: readonly string[]): Health {
  const known = new Set(['', ...services]);
  const watchers = new Set<() => void>();
  let isServing = false;
  const statusOf = (service: string): ServingStatus => {
    if (!known.has(service)) return 'SERVICE_UNKNOWN';
    return isServing ? 'SERVING' : 'NOT_SERVING';
  };
  async function* watch(service: string, signal: AbortSignal): AsyncGenerator<object> {
    let told: ServingStatus | undefined;
    while (!signal.aborted) {
      const current = statusOf(service);
      if (current !== told) yield { status: current };
      told = current;
      if (statusOf(service) === told) await nextChange(watchers, signal);
    }
  }
  return {
    handlers: {
      check(request) {
        const status = statusOf(serviceOf(request));
        if (status === 'SERVICE_UNKNOWN') throw new UnknownServiceError(serviceOf(request));
        return { status };
      },
      list: () => ({
        statuses: Object.fromEntries([...known].map((name) => [name, { status: statusOf(name) }])),
      }),
      watch: (request, { signal }) => watch(serviceOf(request), signal),
    },
    setServing(value) {
      isServing = value;
      for (const wake of watchers) wake();
    },
  };
}

class UnknownServiceError extends SocketlabError {
  constructor(service: string) {
    super(
      'NOT_FOUND',
      {
        en: `this daemon has no service "${service}"; reflection lists those it has`,
        'pt-BR': `este daemon não tem o serviço "${service}"; a reflexão lista os que ele tem`,
      },
      { service },
    );
  }
}

function serviceOf(request: object): string {
  return (request as { service: string }).service;
}

/** Resolves at the next change, or when the signal aborts. */
function nextChange(watchers: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      watchers.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    if (signal.aborted) resolve();
    watchers.add(wake);
    signal.addEventListener('abort', wake, { once: true });
  });
}
