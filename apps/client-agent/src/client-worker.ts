import { serveSocketThread } from '@socketlab/daemon';
import type { Address } from '@socketlab/foundation';
import { exchangeDatagrams } from './datagram-exchange.ts';
import type { DatagramJob, DatagramsResult } from './datagram-types.ts';
import { exchange } from './exchange.ts';
import type {
  Ending,
  ExchangeJob,
  ExchangeResult,
  HoldJob,
  UseJob,
  UseResult,
} from './exchange-types.ts';
import { type HeldConnection, holdConnection } from './held-connection.ts';
import { exchangeMany } from './many-exchanges.ts';
import type { ManyJob, ManyOutcome } from './many-types.ts';
import { explainingScarcity } from './scarcity.ts';

serveSocketThread((context) => {
  let held: HeldConnection | undefined;
  const connection = (): HeldConnection => {
    if (held === undefined) throw new Error('this thread holds no connection');
    return held;
  };
  return {
    exchange: (job: ExchangeJob): ExchangeResult => exchange(context.sockets, job),
    exchangeDatagrams: (job: DatagramJob): DatagramsResult =>
      exchangeDatagrams(context.sockets, job, (local) => context.report([local])),
    exchangeMany: (job: ManyJob): ManyOutcome =>
      explainingScarcity(job, () => exchangeMany(context.nonBlockingSockets, job, context.report)),
    hold(job: HoldJob): Address {
      held = holdConnection(context.sockets, job);
      return held.local;
    },
    use: (job: UseJob): UseResult => connection().use(job),
    close(ending: Ending): void {
      connection().close(ending);
      held = undefined;
    },
  };
});
