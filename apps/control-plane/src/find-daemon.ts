import { SocketlabError } from '@socketlab/foundation';
import type { Clients } from './clients.ts';
import { configuredAddress } from './daemon-address.ts';
import { readRecord } from './daemon-record.ts';
import type { DaemonEntry } from './daemons.ts';
import { DaemonGoneError, DaemonSilentError } from './errors.ts';
import {
  ANSWER_DEADLINE_MS,
  type Answering,
  askDaemon,
  type Sighting,
} from './hosts/host-daemons.ts';

const UNREACHABLE = 'DAEMON_UNREACHABLE';

/** Where a daemon of this machine may be, and how long it may take to say how it is. */
interface FindOptions {
  readonly configDirectory: string;
  readonly stateDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly answerDeadlineMs?: number;
}

/** Asks the daemon where its record, or else its configuration, says that it is. */
export async function look(
  daemon: DaemonEntry,
  options: FindOptions & { log: string; signal: AbortSignal },
  clients: Clients,
): Promise<Sighting> {
  const { log, signal } = options;
  const record = await readRecord(options.stateDirectory, daemon.name);
  const address = record?.control ?? (await configuredAddress(daemon, options));
  if (address === undefined) return { kind: 'stopped' };
  // Nothing says that it runs: then it is only asked where somebody is. One that did leave a record is asked at once.
  if (record === undefined && !(await clients.isAnybodyThere(address, signal))) {
    return { kind: 'stopped' };
  }
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

/** Connects and asks how it is. */
export async function ask(
  address: string,
  clients: Clients,
  {
    signal,
    answerDeadlineMs = ANSWER_DEADLINE_MS,
  }: { readonly signal: AbortSignal; readonly answerDeadlineMs?: number },
): Promise<Answering> {
  return askDaemon(await clients.connect(address), { signal, deadlineMs: answerDeadlineMs });
}

/** Why it gives no answer, with where to read more. */
export function silence(
  daemon: DaemonEntry,
  { address, reason }: Extract<Sighting, { kind: 'silent' }>,
  log: string,
): SocketlabError {
  if (reason instanceof DaemonGoneError) return reason;
  return new DaemonSilentError({ daemon: daemon.name, address, log }, reason.text, {
    cause: reason,
  });
}
