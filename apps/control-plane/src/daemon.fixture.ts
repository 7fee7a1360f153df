import type { DaemonClient } from '@socketlab/control';
import type { Clients } from './clients.ts';

/** What a stand-in daemon answers, by `service.method`; anything else is refused by name. */
export type Answers = Readonly<Record<string, (request: unknown) => unknown>>;

/** A client whose daemon is a table of answers: for specs about what is written, not about daemons. */
export function standInClient(address: string, answers: Answers): DaemonClient {
  const service = (name: string): object =>
    new Proxy(
      {},
      {
        get: (_target, method) => (request: unknown) => {
          const answer = answers[`${name}.${String(method)}`];
          if (answer === undefined)
            throw new Error(`the stand-in has no ${name}.${String(method)}`);
          return answer(request);
        },
      },
    );
  return {
    address,
    daemon: service('daemon'),
    evidence: service('evidence'),
    listener: service('listener'),
    client: service('client'),
    waitUntilServing: async () => undefined,
    close: () => undefined,
  } as unknown as DaemonClient;
}

/** An identity that stand-ins never look at. */
export const NO_IDENTITY = {
  machineId: 'ab'.repeat(32),
  serverName: 'spec.socketlab',
  authorityCertificate: '',
  certificate: '',
  privateKey: '',
} as const satisfies Awaited<ReturnType<Clients['identity']>>;
