import path from 'node:path';
import { connectDaemon, type DaemonClient } from '@socketlab/control';
import { type RunningProcess, startProcess } from '@socketlab/testkit';
import { openIdentity } from '@socketlab/trust';
import type { DaemonName } from '../panel-spec.ts';

/** A daemon that is drawn. */
export interface DrawnDaemon {
  readonly host: string;
  readonly daemon: DaemonName;
  readonly metrics: string;
  readonly client: DaemonClient;
  readonly process: RunningProcess;
}

const APPS = path.resolve(import.meta.dirname, '../../../apps');

/**
 * Starts a daemon of the host, with the host's own home and keys and with ports that the system chooses. All hosts are on
 * this machine: a host is a label here, and the pictures say so.
 */
export async function startDaemon(options: {
  readonly host: string;
  readonly daemon: DaemonName;
  readonly home: string;
}): Promise<DrawnDaemon> {
  const { host, daemon, home } = options;
  const running = await startProcess([process.execPath, path.join(APPS, daemon, 'dist/main.mjs')], {
    cwd: home,
    environment: {
      SOCKETLAB_HOME: home,
      SOCKETLAB_CONTROL: '127.0.0.1:0',
      SOCKETLAB_METRICS: '127.0.0.1:0',
    },
    deadlineMs: 60_000,
  });
  const { input = '' } = await running.waitForLine(/"msg":"serving"/);
  const { control, metrics } = JSON.parse(input) as { control: string; metrics: string };
  const identity = await openIdentity(path.join(home, 'config', 'identity'));
  return {
    ...{ host, daemon, metrics, process: running },
    client: connectDaemon({ address: control }, { identity }),
  };
}
