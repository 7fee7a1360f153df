import { DAEMONS, type DaemonEntry } from '../daemons.ts';
import type { Answering, Sighting } from './host-daemons.ts';
import type { Host } from './host-directory.ts';

/** A daemon and what asking it found. */
export interface DaemonSighting {
  readonly daemon: DaemonEntry;
  readonly sighting: Sighting;
}

/**
 * Asks the daemons of a host, all at once: of this machine every one there is, of a paired host those that its owner has
 * opened. Throws what is in the way where none of a paired host answers.
 */
export async function askDaemons(
  { daemons, record }: Host,
  signal: AbortSignal,
): Promise<readonly DaemonSighting[]> {
  const wanted = DAEMONS.filter(({ name }) => record?.controls[name] !== undefined || !record);
  const found = await Promise.all(
    wanted.map(async (daemon) => ({ daemon, sighting: await daemons.find(daemon, signal) })),
  );
  if (record === undefined || found.some(({ sighting }) => sighting.kind === 'answering')) {
    return found;
  }
  for (const { sighting } of found) if (sighting.kind === 'silent') throw sighting.reason;
  return found;
}

/** Those that answered. */
export function answeringOf(
  sightings: readonly DaemonSighting[],
): readonly { readonly daemon: DaemonEntry; readonly answering: Answering }[] {
  return sightings.flatMap(({ daemon, sighting }) =>
    sighting.kind === 'answering' ? [{ daemon, answering: sighting }] : [],
  );
}
