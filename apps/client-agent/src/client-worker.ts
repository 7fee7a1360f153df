import { serveSocketThread } from '@socketlab/daemon';
import type { Address } from '@socketlab/foundation';
import { exchange } from './exchange.ts';
import type { ExchangeJob, ExchangeResult, UseJob, UseResult } from './exchange-types.ts';
import { type HeldConnection, holdConnection } from './held-connection.ts';

serveSocketThread(({ sockets }) => {
  let held: HeldConnection | undefined;
  const connection = (): HeldConnection => {
    if (held === undefined) throw new Error('this thread holds no connection');
    return held;
  };
  return {
    exchange: (job: ExchangeJob): ExchangeResult => exchange(sockets, job),
    hold(address: Address): Address {
      held = holdConnection(sockets, address);
      return held.local;
    },
    use: (job: UseJob): UseResult => connection().use(job),
    close(): void {
      connection().close();
      held = undefined;
    },
  };
});
