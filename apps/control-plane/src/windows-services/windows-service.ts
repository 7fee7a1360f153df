import type { Directories } from '@socketlab/foundation';
import { logFile } from '../daemon-log.ts';
import type { DaemonEntry } from '../daemons.ts';
import type { DaemonService } from '../services/daemon-services.ts';
import { startWindowsService, stopWindowsService } from './start-windows.ts';
import { createWindowsManager } from './windows-manager.ts';

const STOPPED = ['stopped', 'absent', 'unknown'];

/** The service of a daemon, by way of what manages services there. */
export function createWindowsService(
  { name }: DaemonEntry,
  {
    scope,
    directories,
    environment,
  }: {
    readonly scope: 'user' | 'system';
    readonly directories: Directories;
    readonly environment: Readonly<Record<string, string | undefined>>;
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
