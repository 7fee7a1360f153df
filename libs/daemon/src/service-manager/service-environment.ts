import { SERVICE_VARIABLES, type ServiceVariable } from '@socketlab/foundation';

const US_PER_MS = 1_000;

/** What the service manager says to this process. */
export interface ServiceEnvironment {
  /** Where it wants to be told how we are. */
  readonly notifySocket: string | undefined;
  /** After how long without a word it takes us for dead. */
  readonly watchdogMs: number | undefined;
  /** What it has handed over; undefined where it has not, or to another process. */
  readonly listen: ListenVariables | undefined;
  /** Whom it has handed something over to, where that is not us. */
  readonly listenPidOfOther: string | undefined;
  /** Device and inode of the stream that leads to the journal: `8:1234`. */
  readonly journalStream: string | undefined;
  /** The name of the service of Windows that this process shall be. */
  readonly windowsService: string | undefined;
  /** Where standard error leads, for a manager that leads it nowhere. */
  readonly logFile: string | undefined;
}

/** As they were written: a number, and names that colons part. */
export interface ListenVariables {
  readonly count: string;
  readonly names: readonly string[];
}

/**
 * Takes the variables out of the environment, so that nobody inherits them: they are for this process alone. A variable
 * that names another process (WATCHDOG_PID, LISTEN_PID) makes what it stands for void, as the manual pages say.
 */
export function takeServiceEnvironment(
  environment: Record<string, string | undefined>,
  processId: number,
): ServiceEnvironment {
  const taken: Partial<Record<ServiceVariable, string>> = {};
  for (const name of SERVICE_VARIABLES) {
    const value = environment[name];
    if (value !== undefined && value !== '') taken[name] = value;
    delete environment[name];
  }
  const { LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES = '' } = taken;
  const isOurs = LISTEN_PID === String(processId);
  const hasListen = LISTEN_PID !== undefined && LISTEN_FDS !== undefined;
  return {
    notifySocket: taken.NOTIFY_SOCKET,
    watchdogMs: watchdogOf(taken.WATCHDOG_USEC, taken.WATCHDOG_PID ?? String(processId), processId),
    listen:
      hasListen && isOurs ? { count: LISTEN_FDS, names: LISTEN_FDNAMES.split(':') } : undefined,
    listenPidOfOther: hasListen && !isOurs ? LISTEN_PID : undefined,
    journalStream: taken.JOURNAL_STREAM,
    windowsService: taken.SOCKETLAB_WINDOWS_SERVICE,
    logFile: taken.SOCKETLAB_LOG_FILE,
  };
}

function watchdogOf(usec: string | undefined, pid: string, processId: number): number | undefined {
  if (usec === undefined || pid !== String(processId)) return undefined;
  const ms = /^\d+$/.test(usec) ? Number(usec) / US_PER_MS : 0;
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
}
