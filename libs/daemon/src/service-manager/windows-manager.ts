import { openWindowsService, type WindowsService } from '@socketlab/bsd-sockets';
import { createDeferred } from '@socketlab/foundation';
import type { ServiceManager } from './service-manager.ts';

/** What ending takes beyond the drain. */
const END_MS = 5_000;
/** The daemon failed: another start may go better. */
const FAILED = 1;

/**
 * The service control manager of Windows above this daemon. It takes no status line, no reload and no sign of life. A
 * daemon that failed says nothing and ends, which the manager takes for a crash and answers with its recovery actions;
 * one that was misused says that it has stopped, for another start would not change that. Rejects with
 * WindowsServiceError.
 */
export async function openWindowsManager(name: string): Promise<ServiceManager> {
  const wanted = createDeferred<void>();
  const service = await openWindowsService({ name, onStop: () => wanted.resolve() });
  return managerOf(service, wanted.promise);
}

function managerOf(service: WindowsService, wanted: Promise<void>): ServiceManager {
  let hasStopped = false;
  // At its end Node waits for the thread that the dispatcher holds until the service has stopped: also after a crash.
  process.on('exit', () => {
    if (!hasStopped) process.kill(process.pid, 'SIGKILL');
  });
  return {
    reloadsOnHangup: false,
    onStop: (act) => void wanted.then(act),
    serving: () => service.running(),
    reload: (act) => act(),
    draining: (deadlineMs) => service.stopping(deadlineMs + END_MS),
    failed: () => undefined,
    async close(exitCode) {
      if (exitCode === FAILED) process.exit(FAILED);
      hasStopped = true;
      service.stopped(exitCode);
    },
  };
}
