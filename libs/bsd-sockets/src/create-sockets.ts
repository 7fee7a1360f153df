import { threadId } from 'node:worker_threads';
import type { Clock } from '@socketlab/foundation';
import { createBlockingCalls } from './blocking-calls.ts';
import { choosePlatform } from './choose-platform.ts';
import { createNamingCalls } from './naming-calls.ts';
import { observe } from './observed-sockets.ts';
import { createOptionCalls } from './option-calls.ts';
import { createPollCall } from './poll-call.ts';
import { createSocketContext } from './socket-context.ts';
import { createSocketLedger } from './socket-ledger.ts';
import type { CallObserver, Sockets } from './sockets.ts';

const BASE = 36;

/**
 * The socket calls for one thread. They block it: use them in a worker. With an interrupt's memory, the main thread can
 * end their waits; one interrupt serves one Sockets. With an observer, calls are reported while it is on.
 */
export function createSockets(
  options: { readonly name?: string },
  deps: { clock: Clock; observer?: CallObserver; interrupt?: SharedArrayBuffer },
): Sockets {
  const { clock, observer, interrupt } = deps;
  const platform = choosePlatform();
  const calls = platform.loadCalls();
  const cells = interrupt && new Int32Array(interrupt);
  const guard = platform.createGuard(calls, cells);
  // The time tells apart two Sockets of one thread.
  const born = process.hrtime.bigint().toString(BASE);
  const name = options.name === undefined ? '' : `${options.name}.`;
  const ledger = createSocketLedger(`${name}${process.pid}.${threadId}.${born}`);
  const context = createSocketContext({ calls, constants: platform.constants, guard, ledger });
  const sockets: Sockets = {
    ...createNamingCalls(context),
    ...createBlockingCalls(context),
    ...createOptionCalls(context),
    poll: createPollCall(context, clock),
  };
  return observer ? observe(sockets, { clock, observer, ledger, guard }) : sockets;
}
