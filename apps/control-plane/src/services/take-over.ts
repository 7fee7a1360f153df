import { serviceUnit } from '@socketlab/services';
import { readRecord } from '../daemon-record.ts';
import type { DaemonEntry } from '../daemons.ts';
import type { LocalDaemons } from '../local-daemons.ts';
import { ServiceDaemonBusyError } from '../service-errors.ts';
import type { Systemd } from './systemd.ts';
import type { UndoList } from './undo-list.ts';

/** A daemon that runs, and that systemd has not started. */
export interface Outsider {
  readonly daemon: DaemonEntry;
}
interface Deps {
  readonly systemd: Systemd;
  readonly daemons: LocalDaemons;
  readonly signal: AbortSignal;
}

const DRAIN_MS = 2_000;
const UNDO_DEADLINE_MS = 30_000;

/** Finds the daemons that `socketlab up` has started. Throws ServiceDaemonBusyError for one that someone is using. */
export async function findOutsiders(
  wanted: readonly DaemonEntry[],
  { systemd, daemons, signal }: Deps,
): Promise<readonly Outsider[]> {
  const shown = await systemd.show(
    wanted.map(({ name }) => serviceUnit(name)),
    signal,
  );
  const found = await Promise.all(
    wanted.map(async (daemon) => {
      const unit = shown.find(({ Id }) => Id === serviceUnit(daemon.name));
      // Without a record none of this home runs; the record may be that of the service itself, and then nobody is asked.
      const record = await readRecord(daemons.stateDirectory, daemon.name);
      if (record === undefined || unit?.['MainPID'] === String(record.pid)) return [];
      const sighting = await daemons.find(daemon, signal);
      if (sighting.kind !== 'answering') return [];
      const connections = daemon.protocol === 'udp' ? 0 : sighting.status.openConnections;
      if (connections > 0) throw new ServiceDaemonBusyError({ daemon: daemon.name, connections });
      return [{ daemon }];
    }),
  );
  return found.flat();
}

/** Ends them, so that the service finds the ports free; undone, they run again as before. */
export async function takeOver(
  outsiders: readonly Outsider[],
  { daemons, signal }: Deps,
  undo: UndoList,
): Promise<void> {
  for (const { daemon } of outsiders) {
    await daemons.down(daemon, { deadlineMs: DRAIN_MS, signal });
    undo.add(`socketlab up ${daemon.name}`, () =>
      daemons.up(daemon, AbortSignal.timeout(UNDO_DEADLINE_MS)),
    );
  }
}
