import type { Directories } from '@socketlab/foundation';
import type { FindService } from '../services/daemon-services.ts';
import { readInstalled } from '../services/installed-file.ts';
import { windowsRecord } from './windows-places.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Looks for a service that was made for these directories: its file is in their state. Without one it costs one attempt to
 * open it, and no process.
 */
export function createWindowsServiceFinder(
  directories: Directories,
  environment: Environment,
): FindService {
  return async (daemon) => {
    const file = await readInstalled(windowsRecord(daemon.name, directories.state));
    if (file === undefined) return undefined;
    const isSystem = file.stamp?.facts?.['scope'] === 'system';
    const scope = isSystem ? 'system' : 'user';
    const { createWindowsService } = await import('./windows-service.ts');
    return createWindowsService(daemon, { scope, directories, environment });
  };
}
