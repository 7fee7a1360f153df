import type { ConnectionInjector } from '@grpc/grpc-js';
import { type CallerRules, reasonAgainst } from './caller.ts';
import type { Connections } from './connections.ts';
import type { ControlPortsDeps } from './control-ports.ts';

/** More than several commands of one classmate at once need. */
const MOST_OF_CLASSMATE = 32;
/** How long a connection stays whose holder may not call any more: long enough to call, and to be told why not. */
const REFUSED_STAY_MS = 5_000;

/** Hands connections that have come in on to gRPC, unless their holder has too many. */
export function receive(
  deps: Omit<CallerRules, 'now'> & { connections: Connections; injector: ConnectionInjector },
): ControlPortsDeps['onConnection'] {
  const { connections, injector } = deps;
  const rules = { now: () => new Date(), ...deps };
  return (socket, facts) => {
    const { holder } = facts;
    if (holder.kind === 'grant' && connections.countOf(holder.grantId) >= MOST_OF_CLASSMATE) {
      return 'too-many-of-classmate';
    }
    connections.add(socket, facts);
    if (reasonAgainst(holder, rules) !== undefined) {
      connections.end((connection) => connection.socket === socket, REFUSED_STAY_MS);
    }
    injector.injectConnection(socket);
    return undefined;
  };
}
