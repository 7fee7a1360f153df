import { constants } from 'node:os';
import type { Language, Logger, SocketlabError, Text } from '@socketlab/foundation';
import { createNotifier, NO_NOTIFIER } from './notifier.ts';
import type { ServiceEnvironment } from './service-environment.ts';
import { drainingLine } from './status-line.ts';
import { type Examine, startWatchdog } from './watchdog.ts';

/** A status is told when it has changed, and no more often than this. */
const STATUS_EVERY_MS = 1_000;
/** What ending takes beyond the drain. */
const END_MS = 5_000;
const US_PER_MS = 1_000;
const NS_PER_US = 1_000n;

/** The service manager above a daemon, as the daemon speaks to it; where there is none, all of this does nothing. */
export interface ServiceManager {
  /** Whether SIGHUP is how it asks for a reload. */
  readonly reloadsOnHangup: boolean;
  /** Calls `act` when the manager wants an end and says so by other means than a signal. */
  onStop(act: () => void): void;
  /** The daemon serves: READY=1; from now on the status is told, and the watchdog, as long as the daemon is alive. */
  serving(deps: { readonly status: () => Text; readonly examine: Examine }): void;
  /** Does what a reload is, and tells its beginning and end. */
  reload(act: () => Promise<void>): Promise<void>;
  /** STOPPING=1, and more time where the drain may take it. */
  draining(deadlineMs: number): void;
  /** The daemon could not start, or failed. */
  failed(error: SocketlabError): void;
  /** The process is about to end with that code. */
  close(exitCode: number): Promise<void>;
}

/** Opens the way to the service manager; nothing is told before the daemon serves or fails. */
export function createServiceManager(
  environment: Pick<ServiceEnvironment, 'notifySocket' | 'watchdogMs'>,
  deps: { readonly logger: Logger; readonly language: Language },
): ServiceManager {
  const { notifySocket, watchdogMs } = environment;
  const { logger, language } = deps;
  const notifier = notifySocket === undefined ? NO_NOTIFIER : createNotifier(notifySocket, deps);
  const ends: (() => void)[] = [];
  let told = '';

  function endAll(): void {
    for (const end of ends.splice(0)) end();
  }

  function tellStatus(status: () => Text): void {
    const line = status()[language];
    if (line !== told) notifier.tell({ STATUS: line });
    told = line;
  }

  return {
    reloadsOnHangup: notifySocket !== undefined,
    onStop: () => undefined,
    serving({ status, examine }) {
      if (notifySocket === undefined) return;
      told = status()[language];
      notifier.tell({ READY: 1, STATUS: told });
      const timer = setInterval(() => tellStatus(status), STATUS_EVERY_MS).unref();
      ends.push(() => clearInterval(timer));
      if (watchdogMs === undefined) return;
      const onAlive = (): void => notifier.tell({ WATCHDOG: 1 });
      ends.push(startWatchdog({ watchdogMs }, { examine, onAlive, logger }));
    },
    async reload(act) {
      // The manager pairs the end of the reload with its beginning by this time, systemd.service(5).
      const beganUs = process.hrtime.bigint() / NS_PER_US;
      notifier.tell({ RELOADING: 1, MONOTONIC_USEC: String(beganUs) });
      try {
        await act();
      } finally {
        notifier.tell({ READY: 1 });
      }
    },
    draining(deadlineMs) {
      endAll();
      const line = drainingLine(deadlineMs)[language];
      const extended = (deadlineMs + END_MS) * US_PER_MS;
      notifier.tell({ STOPPING: 1, STATUS: line, EXTEND_TIMEOUT_USEC: extended });
    },
    failed(error) {
      endAll();
      notifier.tell({ STATUS: error.text[language], ERRNO: errnoOf(error) });
    },
    async close() {
      endAll();
      await notifier.close();
    },
  };
}

/** The system's number where the system refused something; else EINVAL, for what was asked for. */
function errnoOf(error: SocketlabError): number {
  const numbers: Readonly<Record<string, number>> = constants.errno;
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  return numbers[String(error.facts['errno'] ?? code)] ?? constants.errno.EINVAL;
}
