import { SocketlabError } from '@socketlab/foundation';
import type { Clients } from './clients.ts';
import { configuredAddress } from './daemon-address.ts';
import { logFile } from './daemon-log.ts';
import { readRecord, removeRecord } from './daemon-record.ts';
import type { DaemonEntry } from './daemons.ts';
import { DaemonGoneError, DaemonNotRunningError, DaemonSilentError } from './errors.ts';
import {
  ANSWER_DEADLINE_MS,
  type Answering,
  askDaemon,
  type HostDaemons,
  type Sighting,
} from './hosts/host-daemons.ts';
import { waitUntilEnded } from './process-end.ts';
import { startDaemon } from './start-daemon.ts';

/** The daemons of this machine: asked, never guessed from a process id. */
export interface LocalDaemons extends HostDaemons {
  logFile(daemon: DaemonEntry): string;
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

const UNREACHABLE = 'DAEMON_UNREACHABLE';

/** Asks, starts and drains this machine's daemons. */
export function createLocalDaemons(
  options: LocalDaemonsOptions,
  deps: { clients: Clients },
): LocalDaemons {
  const { stateDirectory } = options;
  const logOf = (daemon: DaemonEntry): string => logFile(stateDirectory, daemon.name);
  const find = (daemon: DaemonEntry, signal: AbortSignal): Promise<Sighting> =>
    look(daemon, { ...options, log: logOf(daemon), signal }, deps.clients);
  return {
    logFile: logOf,
    stateDirectory,
    isRecorded: async ({ name }) => (await readRecord(stateDirectory, name)) !== undefined,
    find,
    async require(daemon, signal) {
      const sighting = await find(daemon, signal);
      if (sighting.kind === 'answering') return sighting;
      if (sighting.kind === 'stopped') throw new DaemonNotRunningError(daemon.name);
      throw silence(daemon, sighting, logOf(daemon));
    },
    async up(daemon, signal) {
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
      const start = { ...options, log: logOf(daemon), signal };
      try {
        const address = await startDaemon(daemon, start, deps);
        // It runs now: its starter must hear of it, to take it down again, even when Ctrl+C was pressed meanwhile.
        const late = AbortSignal.timeout(ANSWER_DEADLINE_MS);
        const answering = await ask(address, deps.clients, { signal: late });
        return { ...answering, wasRunning: false };
      } catch (failure) {
        // Another `up` may have been quicker, and holds the ports: then it runs, which is what was asked for.
        const now = await find(daemon, signal);
        if (now.kind !== 'answering') throw failure;
        return { ...now, wasRunning: true };
      }
    },
    async down(daemon, { deadlineMs, signal }) {
      const sighting = await find(daemon, signal);
      if (sighting.kind === 'stopped') return 'was-stopped';
      if (sighting.kind === 'silent') {
        if (!(sighting.reason instanceof DaemonGoneError))
          throw silence(daemon, sighting, logOf(daemon));
        await removeRecord(stateDirectory, daemon.name);
        return 'was-dead';
      }
      await sighting.client.daemon.drain({ deadlineMs }, { signal });
      await waitUntilEnded(
        { name: daemon.name, pid: sighting.info.pid, log: logOf(daemon) },
        { deadlineMs, signal },
      );
      return 'drained';
    },
  };
}

/** Asks the daemon where its record, or else its configuration, says that it is. */
async function look(
  daemon: DaemonEntry,
  options: LocalDaemonsOptions & { log: string; signal: AbortSignal },
  clients: Clients,
): Promise<Sighting> {
  const { log, signal } = options;
  const record = await readRecord(options.stateDirectory, daemon.name);
  const address = record?.control ?? (await configuredAddress(daemon, options));
  if (address === undefined) return { kind: 'stopped' };
  // An identity that can't be used is a failure of ours, not a daemon's silence.
  await clients.identity();
  try {
    return await ask(address, clients, options);
  } catch (reason) {
    await clients.forget(address);
    signal.throwIfAborted();
    if (!(reason instanceof SocketlabError)) throw reason;
    if (reason.code !== UNREACHABLE) return { kind: 'silent', address, reason };
    if (record === undefined) return { kind: 'stopped' };
    const facts = { daemon: daemon.name, address, pid: record.pid, log };
    return { kind: 'silent', address, reason: new DaemonGoneError(facts) };
  }
}

async function ask(
  address: string,
  clients: Clients,
  {
    signal,
    answerDeadlineMs = ANSWER_DEADLINE_MS,
  }: { readonly signal: AbortSignal; readonly answerDeadlineMs?: number },
): Promise<Answering> {
  return askDaemon(await clients.connect(address), { signal, deadlineMs: answerDeadlineMs });
}

function silence(
  daemon: DaemonEntry,
  { address, reason }: Extract<Sighting, { kind: 'silent' }>,
  log: string,
): SocketlabError {
  if (reason instanceof DaemonGoneError) return reason;
  return new DaemonSilentError({ daemon: daemon.name, address, log }, reason.text, {
    cause: reason,
  });
}
