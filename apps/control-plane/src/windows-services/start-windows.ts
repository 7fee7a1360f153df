import { rm, stat, writeFile } from 'node:fs/promises';
import { delay, type Text, whileLocked } from '@socketlab/foundation';
import { endingMark } from '@socketlab/services';
import { logFile, readLogLines } from '../daemon-log.ts';
import { readRecord } from '../daemon-record.ts';
import type { DaemonEntry } from '../daemons.ts';
import type { LocalDaemons } from '../local-daemons.ts';
import { lastErrorIn, parseLogLine } from '../log-line.ts';
import { waitUntilEnded } from '../process-end.ts';
import { ServiceStartError } from '../service-errors.ts';
import type { WindowsManager } from './windows-manager.ts';
import { windowsRecord } from './windows-places.ts';

/** What a service may take to serve: a PC at logon has much else to do. */
const SERVING_MS = 30_000;
const STOPPED_MS = 15_000;
const LOOK_AGAIN_MS = 200;
/** Until a task has begun, the manager tells how its last run ended. */
const BEGINNING_MS = 3_000;
const DRAIN_MS = 2_000;

interface Deps {
  readonly manager: WindowsManager;
  readonly stateDirectory: string;
  readonly signal: AbortSignal;
  /** How long a service may take to serve; 30,000 ms unless told. */
  readonly servingMs?: number;
}

/**
 * Starts the service and waits until its daemon has written where it serves. One that ended is noticed where the manager
 * says so, and else by the time. Throws ServiceStartError, in the daemon's own words where it left any.
 */
export async function startWindowsService(
  daemon: string,
  { manager, stateDirectory, signal, servingMs = SERVING_MS }: Deps,
): Promise<void> {
  const log = logFile(stateDirectory, daemon);
  const offset = await sizeOf(log);
  const before = await readRecord(stateDirectory, daemon);
  await manager.start(daemon, signal);
  const began = performance.now();
  const until = began + servingMs;
  let how = TOO_LATE;
  let hasRun = false;
  while (performance.now() < until) {
    const record = await readRecord(stateDirectory, daemon);
    if (record !== undefined && record.pid !== before?.pid) return;
    if (await hasGivenUp(log, offset)) break;
    const { state, exitCode } = await manager.look(daemon, signal);
    hasRun ||= state === 'running' || performance.now() - began > BEGINNING_MS;
    if (hasRun && state === 'stopped' && exitCode !== undefined && exitCode !== 0) {
      how = endedWith(exitCode);
      break;
    }
    await delay(LOOK_AGAIN_MS, signal);
  }
  const said = lastErrorIn(await readLogLines(log, { offset }).catch(() => []));
  throw new ServiceStartError({ unit: manager.nameOf(daemon), journal: log }, said ?? how);
}

/** Has the manager end the service, and waits until it has; one that does not run is no failure. */
export async function stopWindowsService(
  daemon: string,
  { manager, signal }: Pick<Deps, 'manager' | 'signal'>,
): Promise<void> {
  await manager.stop(daemon, signal);
  const until = performance.now() + STOPPED_MS;
  for (;;) {
    const { state } = await manager.look(daemon, signal);
    const isGoing = state === 'running' || state === 'stopping' || state === 'starting';
    if (!isGoing || performance.now() > until) return;
    await delay(LOOK_AGAIN_MS, signal);
  }
}

type EndDeps = Pick<Deps, 'manager' | 'stateDirectory' | 'signal'> & {
  readonly daemons: Pick<LocalDaemons, 'find'>;
};

/**
 * Ends what the service runs: by its own drain where this user's daemon answers, for a task that is ended ends at once, and
 * then by the manager. Meanwhile the script of a task starts nothing again: Task Scheduler would end that script and leave
 * what it has just started.
 */
export async function endWindowsDaemon(daemon: DaemonEntry, deps: EndDeps): Promise<void> {
  if (deps.manager.scope === 'system') return endMarked(daemon, deps);
  const mark = endingMark(windowsRecord(daemon.name, deps.stateDirectory));
  await whileLocked(mark, () => writeFile(mark, '')).catch((failure: NodeJS.ErrnoException) => {
    // Where there is no folder of services, there is none.
    if (failure.code !== 'ENOENT') throw failure;
  });
  try {
    await endMarked(daemon, deps);
  } finally {
    await whileLocked(mark, () => rm(mark, { force: true }));
  }
}

async function endMarked(
  daemon: DaemonEntry,
  { manager, daemons, signal }: EndDeps,
): Promise<void> {
  const isOwn = manager.scope === 'user';
  const sighting = isOwn ? await daemons.find(daemon, signal) : undefined;
  if (sighting?.kind === 'answering') {
    const { client, info } = sighting;
    await client.daemon.drain({ deadlineMs: DRAIN_MS }, { signal });
    const ending = { name: daemon.name, pid: info.pid, log: manager.nameOf(daemon.name) };
    await waitUntilEnded(ending, { deadlineMs: DRAIN_MS, signal });
  }
  await stopWindowsService(daemon.name, { manager, signal });
}

/** Whether the daemon has said that it ends: it does so at once, and some managers notice late or not at all. */
async function hasGivenUp(log: string, offset: number): Promise<boolean> {
  const lines = await readLogLines(log, { offset }).catch(() => []);
  return lines.some((line) => parseLogLine(line)?.level === 'fatal');
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

const TOO_LATE: Text = {
  en: `nothing served within ${SERVING_MS / 1_000} s, and its log says nothing of why`,
  'pt-BR': `nada ficou pronto em ${SERVING_MS / 1_000} s, e o log não diz por quê`,
};

function endedWith(code: number): Text {
  return { en: `it ended with code ${code}`, 'pt-BR': `terminou com o código ${code}` };
}
