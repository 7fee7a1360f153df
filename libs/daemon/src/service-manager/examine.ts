import { createConnector } from '@socketlab/control';
import { DefectError } from '@socketlab/foundation';
import type { Identity } from '@socketlab/trust';
import type { DaemonApp } from '../assemble.ts';
import { createAcceptWatch } from './accept-watch.ts';
import type { Examine } from './watchdog.ts';

const ANSWER_MS = 5_000;

/**
 * Whether the daemon is alive, by what its users see of it: the control port answers a call over a connection of its own,
 * the listener's thread has not failed, and no client waits in the accept queue of a server that has nothing else to do.
 */
export function createExamination(
  options: { readonly control: string },
  deps: {
    readonly identity: Identity;
    readonly app: Pick<DaemonApp, 'counters' | 'tcpListener' | 'listenerHealth'>;
  },
): Examine {
  const { identity, app } = deps;
  const connect = createConnector();
  const isStuck = app.tcpListener
    ? createAcceptWatch(app.tcpListener, () => app.counters().openConnections)
    : () => false;
  return async (signal) => {
    const health = app.listenerHealth?.() ?? 'well';
    if (health === 'failed') throw new DefectError({ problem: 'the listener’s thread has failed' });
    // Who is led from call to call leaves clients waiting because someone wants that.
    if (health === 'well' && isStuck()) {
      throw new DefectError({ problem: 'clients wait in the accept queue, and nobody takes them' });
    }
    const client = connect({ address: options.control, deadlineMs: ANSWER_MS }, { identity });
    try {
      await client.daemon.getStatus({}, { signal });
    } finally {
      client.close();
    }
  };
}
