import type { Directories } from '@socketlab/foundation';
import { logFile } from '../daemon-log.ts';
import type { DaemonEntry } from '../daemons.ts';
import type { DaemonService, FindService } from '../services/daemon-services.ts';
import { readInstalled } from '../services/installed-file.ts';
import { startWindowsService, stopWindowsService } from './start-windows.ts';
import { createWindowsManager } from './windows-manager.ts';
import { windowsRecord } from './windows-places.ts';

type Environment = Readonly<Record<string, string | undefined>>;
const STOPPED = ['stopped', 'absent', 'unknown'];

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
    return createService(daemon, { scope: isSystem ? 'system' : 'user', directories, environment });
  };
}

function createService(
  { name }: DaemonEntry,
  {
    scope,
    directories,
    environment,
  }: {
    readonly scope: 'user' | 'system';
    readonly directories: Directories;
    readonly environment: Environment;
  },
): DaemonService {
  const manager = createWindowsManager(scope, environment);
  const stateDirectory = directories.state;
  return {
    unit: manager.nameOf(name),
    journal: logFile(stateDirectory, name),
    start: (signal) => startWindowsService(name, { manager, stateDirectory, signal }),
    // Windows holds no socket that would start it again.
    holdBack: async () => undefined,
    async stop(signal) {
      const { state } = await manager.look(name, signal);
      await stopWindowsService(name, { manager, signal });
      return !STOPPED.includes(state);
    },
  };
}
