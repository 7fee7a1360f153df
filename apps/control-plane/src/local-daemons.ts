import type { Clients } from './clients.ts';
import { logFile } from './daemon-log.ts';
import { readRecord, removeRecord } from './daemon-record.ts';
import type { DaemonEntry } from './daemons.ts';
import { DaemonGoneError, DaemonNotRunningError } from './errors.ts';
import { ask, look, silence } from './find-daemon.ts';
import {
  ANSWER_DEADLINE_MS,
  type Answering,
  type HostDaemons,
  type Sighting,
} from './hosts/host-daemons.ts';
import { waitUntilEnded } from './process-end.ts';
import type { FindService } from './services/daemon-services.ts';

/** The daemons of this machine: asked, never guessed from a process id. */
export interface LocalDaemons extends HostDaemons {
  logFile(daemon: DaemonEntry): string;
  /** The service that runs it, where it is one. */
  readonly findService: FindService;
  /** Where daemons keep what they leave. */
  readonly stateDirectory: string;
  /** Whether it left a record that it runs. Nobody is asked; without a record, none of this home runs. */
  isRecorded(daemon: DaemonEntry): Promise<boolean>;
  /** The daemon if it answers. Throws DaemonNotRunningError, DaemonGoneError, DaemonSilentError. */
  require(daemon: DaemonEntry, signal: AbortSignal): Promise<Answering>;
  /** Brings it up unless it answers already. Throws DaemonStartError, DaemonNotBuiltError. */
  up(
    daemon: DaemonEntry,
    signal: AbortSignal,
  ): Promise<Answering & { readonly wasRunning: boolean }>;
  /** Drains it and waits for its end. Throws DaemonSilentError, DaemonStillRunningError. */
  down(
    daemon: DaemonEntry,
    options: { deadlineMs: number; signal: AbortSignal },
  ): Promise<'drained' | 'was-stopped' | 'was-dead'>;
}

/** Where daemons are configured, recorded and installed. */
export interface LocalDaemonsOptions {
  readonly configDirectory: string;
  readonly stateDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that holds a folder for each daemon's program. */
  readonly programsDirectory: string;
  /** How long a daemon may take to say how it is; 2,000 ms unless told. */
  readonly answerDeadlineMs?: number;
}

/** Asks, starts and drains this machine's daemons. */
export function createLocalDaemons(
  options: LocalDaemonsOptions,
  deps: { clients: Clients; findService: FindService },
): LocalDaemons {
  const { stateDirectory } = options;
  const { findService } = deps;
  const logOf = (daemon: DaemonEntry): string => logFile(stateDirectory, daemon.name);
  const whereLogged = async (daemon: DaemonEntry): Promise<string> =>
    (await findService(daemon))?.journal ?? logOf(daemon);
  const find = async (daemon: DaemonEntry, signal: AbortSignal): Promise<Sighting> =>
    look(daemon, { ...options, log: await whereLogged(daemon), signal }, deps.clients);
  const means = { ...deps, options, logOf, find };
  return {
    logFile: logOf,
    findService,
    stateDirectory,
    isRecorded: async ({ name }) => (await readRecord(stateDirectory, name)) !== undefined,
    find,
    async require(daemon, signal) {
      const sighting = await find(daemon, signal);
      if (sighting.kind === 'answering') return sighting;
      if (sighting.kind === 'stopped') throw new DaemonNotRunningError(daemon.name);
      throw silence(daemon, sighting, await whereLogged(daemon));
    },
    up: (daemon, signal) => bringUp(daemon, means, signal),
    down: (daemon, wait) => takeDown(daemon, means, wait),
  };
}

/** What starting and ending a daemon takes. */
interface Means {
  readonly options: LocalDaemonsOptions;
  readonly clients: Clients;
  readonly findService: FindService;
  logOf(daemon: DaemonEntry): string;
  find(daemon: DaemonEntry, signal: AbortSignal): Promise<Sighting>;
}

async function bringUp(
  daemon: DaemonEntry,
  means: Means,
  signal: AbortSignal,
): ReturnType<LocalDaemons['up']> {
  const { find, logOf, clients } = means;
  const sighting = await find(daemon, signal);
  if (sighting.kind === 'answering' && sighting.status.state !== 'DAEMON_STATE_DRAINING') {
    return { ...sighting, wasRunning: true };
  }
  if (sighting.kind === 'answering') {
    await waitUntilEnded(
      { name: daemon.name, pid: sighting.info.pid, log: logOf(daemon) },
      { deadlineMs: ANSWER_DEADLINE_MS, signal },
    );
  }
  try {
    const address = await start(daemon, means, signal);
    // It runs now: its starter must hear of it, to take it down again, even when Ctrl+C was pressed meanwhile.
    const late = AbortSignal.timeout(ANSWER_DEADLINE_MS);
    const answering = await ask(address, clients, { signal: late });
    return { ...answering, wasRunning: false };
  } catch (failure) {
    // Another `up` may have been quicker, and holds the ports: then it runs, which is what was asked for.
    const now = await find(daemon, signal);
    if (now.kind !== 'answering') throw failure;
    return { ...now, wasRunning: true };
  }
}

/** By its service where it has one, which would start it a second time otherwise; returns its control address. */
async function start(
  daemon: DaemonEntry,
  { options, clients, findService, logOf }: Means,
  signal: AbortSignal,
): Promise<string> {
  const service = await findService(daemon);
  if (service === undefined) {
    const { startDaemon } = await import('./start-daemon.ts');
    return startDaemon(daemon, { ...options, log: logOf(daemon), signal }, { clients });
  }
  await service.start(signal);
  const record = await readRecord(options.stateDirectory, daemon.name);
  return record?.control ?? daemon.control;
}

async function takeDown(
  daemon: DaemonEntry,
  { options, findService, logOf, find }: Means,
  { deadlineMs, signal }: { readonly deadlineMs: number; readonly signal: AbortSignal },
): ReturnType<LocalDaemons['down']> {
  const service = await findService(daemon);
  await service?.holdBack(signal);
  const sighting = await find(daemon, signal);
  if (sighting.kind !== 'answering' && service !== undefined) {
    return (await service.stop(signal)) ? 'drained' : 'was-stopped';
  }
  if (sighting.kind === 'stopped') return 'was-stopped';
  if (sighting.kind === 'silent') {
    if (!(sighting.reason instanceof DaemonGoneError)) {
      throw silence(daemon, sighting, logOf(daemon));
    }
    await removeRecord(options.stateDirectory, daemon.name);
    return 'was-dead';
  }
  await sighting.client.daemon.drain({ deadlineMs }, { signal });
  await waitUntilEnded(
    { name: daemon.name, pid: sighting.info.pid, log: logOf(daemon) },
    { deadlineMs, signal },
  );
  await service?.stop(signal);
  return 'drained';
}
