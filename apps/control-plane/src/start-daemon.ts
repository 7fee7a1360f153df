import path from 'node:path';
import { delay, FileLockedError, type Text } from '@socketlab/foundation';
import type { Clients } from './clients.ts';
import { readLogLines } from './daemon-log.ts';
import { readRecord, removeRecord } from './daemon-record.ts';
import type { DaemonEntry } from './daemons.ts';
import { DaemonStartError } from './errors.ts';
import { type Launched, launchDaemon } from './launch.ts';
import { lastErrorIn, parseLogLine } from './log-line.ts';
import { isSandboxed } from './sandbox/sandboxed.ts';

const SERVING_DEADLINE_MS = 10_000;
const LOOK_AGAIN_MS = 10;
/** How long an end may take that was asked for: a daemon that serves nobody has nothing to drain. */
const ENDING_DEADLINE_MS = 2_000;

interface StartOptions {
  readonly stateDirectory: string;
  readonly programsDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: string;
  readonly signal: AbortSignal;
}

/**
 * Starts the daemon's program and waits until it serves; returns its control address. A process that ends first is
 * noticed at once, and its own words are the error's. Throws DaemonStartError, DaemonNotBuiltError.
 */
export async function startDaemon(
  daemon: DaemonEntry,
  options: StartOptions,
  deps: { clients: Clients },
): Promise<string> {
  const { log, signal } = options;
  // Both ends need the identity; made here first, several daemons that start at once find it there.
  await deps.clients.identity();
  const program = path.join(options.programsDirectory, daemon.name, 'dist', 'main.mjs');
  const launched = await launchDaemon({
    name: daemon.name,
    program,
    log,
    environment: withAbsoluteHome(options.environment),
    isSandboxed: isSandboxed(options.environment),
  });
  const settled = new AbortController();
  const late = AbortSignal.timeout(SERVING_DEADLINE_MS);
  const giveUp = AbortSignal.any([signal, settled.signal, late]);
  try {
    const served = serving(daemon, launched, { ...options, signal: giveUp }, deps.clients);
    const first = await Promise.race([served, launched.ended.then(() => undefined)]);
    if (first !== undefined) return first;
    served.catch(() => {
      // The process has ended; that nobody answered any more is no second failure.
    });
  } catch (failure) {
    await abandon(daemon, launched, options.stateDirectory);
    signal.throwIfAborted();
    throw new DaemonStartError({ daemon: daemon.name, log }, await tooLate(log, launched), {
      cause: failure,
    });
  } finally {
    // Nobody waits any more: without this the wait would go on, and the program with it, until the deadline.
    settled.abort();
  }
  const { code } = await launched.ended;
  const facts = { daemon: daemon.name, log, ...(code === null ? {} : { exitCode: code }) };
  throw new DaemonStartError(facts, await whyEnded(log, launched));
}

/**
 * Ends a process that nobody waits for any more, and what it has told of itself: on Windows a process is ended without a word, and
 * its record would name a daemon that is gone.
 */
async function abandon(
  { name }: DaemonEntry,
  launched: Launched,
  stateDirectory: string,
): Promise<void> {
  launched.abandon();
  const waiting = new AbortController();
  const hasEnded = await Promise.race([
    launched.ended.then(() => true),
    delay(ENDING_DEADLINE_MS, waiting.signal).then(
      () => false,
      () => false,
    ),
  ]);
  waiting.abort();
  if (!hasEnded) return;
  try {
    const record = await readRecord(stateDirectory, name);
    if (record?.pid === launched.pid) await removeRecord(stateDirectory, name);
  } catch (failure) {
    // A record is a hint; why the start was given up is what is to be told.
    if (!(failure instanceof FileLockedError)) throw failure;
  }
}

/** Waits for the record that this very process writes when it serves, then for its own word that it does. */
async function serving(
  daemon: DaemonEntry,
  launched: Launched,
  { stateDirectory, signal }: StartOptions,
  clients: Clients,
): Promise<string> {
  for (;;) {
    const record = await readRecord(stateDirectory, daemon.name);
    if (record?.pid === launched.pid) {
      const client = await clients.connect(record.control);
      await client.waitUntilServing({ signal, deadlineMs: SERVING_DEADLINE_MS });
      return record.control;
    }
    await delay(LOOK_AGAIN_MS, signal);
  }
}

/** The daemon stands in another folder than its starter: a relative SOCKETLAB_HOME must not mean two places. */
function withAbsoluteHome(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const home = environment['SOCKETLAB_HOME'];
  return home ? { ...environment, SOCKETLAB_HOME: path.resolve(home) } : environment;
}

async function whyEnded(log: string, launched: Launched): Promise<Text> {
  const { code, signal, problem } = await launched.ended;
  const said = await ownWords(log, launched);
  if (said !== undefined) return said;
  const how = problem ?? signal ?? `exit code ${code}`;
  return {
    en: `its process ended at once (${how})`,
    'pt-BR': `o processo dele terminou logo (${how})`,
  };
}

async function tooLate(log: string, launched: Launched): Promise<Text> {
  const said = await ownWords(log, launched);
  return (
    said ?? {
      en: `it did not serve within ${SERVING_DEADLINE_MS} ms and was ended`,
      'pt-BR': `não ficou pronto em ${SERVING_DEADLINE_MS} ms e foi encerrado`,
    }
  );
}

async function ownWords(log: string, launched: Launched): Promise<Text | undefined> {
  const lines = await readLogLines(log, { offset: launched.logOffset });
  // The words of a crashing runtime are no JSON; an ordinary log line explains nothing.
  const last = lines.findLast((line) => parseLogLine(line) === undefined);
  return lastErrorIn(lines) ?? (last === undefined ? undefined : { en: last, 'pt-BR': last });
}
