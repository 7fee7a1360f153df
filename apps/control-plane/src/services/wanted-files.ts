import {
  definitionsOf,
  type PlacedFile,
  type ServicePlan,
  type ServiceScope,
  serviceUnit,
  socketUnit,
} from '@socketlab/services';
import type { DaemonEntry } from '../daemons.ts';
import { type FileState, type InstalledFile, readInstalled, stateOf } from './installed-file.ts';
import { placeOf } from './service-paths.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A file as it is on the disk, and as it shall be. */
export interface WantedFile {
  readonly name: string;
  readonly path: string;
  readonly kind: PlacedFile['kind'];
  /** What shall be in it; undefined for one that shall go. */
  readonly content: string | undefined;
  readonly installed: InstalledFile | undefined;
  readonly state: FileState;
}

/** The files of one daemon's service. */
export interface WantedService {
  readonly daemon: DaemonEntry;
  readonly hasSocket: boolean;
  readonly files: readonly WantedFile[];
}

/** The units of a service, its socket first. */
export function unitsOf({
  daemon,
  hasSocket,
}: Pick<WantedService, 'daemon' | 'hasSocket'>): readonly string[] {
  return [...(hasSocket ? [socketUnit(daemon.name)] : []), serviceUnit(daemon.name)];
}

/** Looks at each file that is wanted, and at a socket unit that is not wanted any more. */
export async function readWanted(
  wanted: ServicePlan | readonly PlacedFile[],
  { scope, environment }: { readonly scope: ServiceScope; readonly environment: Environment },
): Promise<readonly WantedFile[]> {
  const files = 'daemon' in wanted ? definitionsOf(wanted, 'linux') : wanted;
  const read = await Promise.all(
    files.map(async ({ name, kind, content }) => {
      const path = placeOf({ name, kind }, scope, environment);
      const installed = await readInstalled(path);
      return { name, kind, content, path, installed, state: stateOf(installed, content) };
    }),
  );
  if (!('daemon' in wanted)) return read;
  const name = socketUnit(wanted.daemon.name);
  if (files.some((file) => file.name === name)) return read;
  const path = placeOf({ name, kind: 'unit' }, scope, environment);
  const installed = await readInstalled(path);
  if (installed === undefined) return read;
  const state = installed.stamp?.isIntact === true ? 'outdated' : 'edited';
  return [...read, { name, kind: 'unit', content: undefined, path, installed, state }];
}
