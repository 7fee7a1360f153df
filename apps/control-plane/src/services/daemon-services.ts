import path from 'node:path';
import type { Directories } from '@socketlab/foundation';
import { type ServiceScope, serviceUnit, socketUnit } from '@socketlab/services';
import type { DaemonEntry } from '../daemons.ts';
import { isSandboxed } from '../sandbox/sandboxed.ts';
import { createWindowsServiceFinder } from '../windows-services/find-windows-service.ts';
import { type InstalledFile, readInstalled } from './installed-file.ts';
import { placeOf } from './service-paths.ts';
import type { Systemd } from './systemd.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The service that runs a daemon of these very directories. */
export interface DaemonService {
  readonly unit: string;
  /** Where systemd runs it: whose journal has what it logs. Elsewhere that is in the daemon's own file. */
  readonly systemd?: Systemd;
  /** Starts it, and its socket if it has one, and waits until it is ready. Throws ServiceStartError. */
  start(signal: AbortSignal): Promise<void>;
  /** Has its socket start it no more. */
  holdBack(signal: AbortSignal): Promise<void>;
  /**
   * Stops it and waits for its end; tells whether it ran. A socket that waited for a client when this program started the
   * service waits again. Throws ServiceManagerError.
   */
  stop(signal: AbortSignal): Promise<boolean>;
  /** The command line, or the file, by which a person reads what it logs. */
  readonly journal: string;
}
/** Finds the service of a daemon; undefined where it has none. */
export type FindService = (daemon: DaemonEntry) => Promise<DaemonService | undefined>;

const SCOPES: readonly ServiceScope[] = ['user', 'system'];

/**
 * Looks for a unit that was made for these directories: a service of another home is none of ours, and a sandbox, whose
 * network is its own, has none at all. Without a unit file it costs one attempt to open it, and no process.
 */
export function createServiceFinder(
  directories: Directories,
  environment: Environment,
): FindService {
  if (process.platform === 'win32') return createWindowsServiceFinder(directories, environment);
  if (process.platform !== 'linux' || isSandboxed(environment)) return async () => undefined;
  const waiting = new Set<string>();
  return async ({ name }) => {
    for (const scope of SCOPES) {
      const unit = { name: serviceUnit(name), kind: 'unit' } as const;
      const file = await readOwn(placeOf(unit, scope, environment));
      const noted = file?.stamp?.facts?.['directories'] as Partial<Directories> | undefined;
      if (noted?.state !== path.resolve(directories.state)) continue;
      const socket = { name: socketUnit(name), kind: 'unit' } as const;
      const hasSocket = (await readInstalled(placeOf(socket, scope, environment))) !== undefined;
      // Few daemons are services: what drives them is loaded for one that is.
      const { createSystemdService } = await import('./systemd-service.ts');
      return createSystemdService({ name, hasSocket }, { scope, environment, waiting });
    }
    return undefined;
  };
}

/** Reads a unit file; what may not be read belongs to another user, whose services are none of ours. */
async function readOwn(file: string): Promise<InstalledFile | undefined> {
  try {
    return await readInstalled(file);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'EACCES') return undefined;
    throw failure;
  }
}
