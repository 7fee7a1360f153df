import { access, stat } from 'node:fs/promises';
import type { Text } from '@socketlab/foundation';
import {
  type ProgramPlace,
  programOf,
  type ServiceScope,
  serviceUnit,
  socketUnit,
} from '@socketlab/services';
import type { DaemonEntry } from '../daemons.ts';
import { findPortHolder } from '../port-holder.ts';
import { chosenFor } from './choices.ts';
import { differenceOf, type FileState, readInstalled } from './installed-file.ts';
import { errorsIn, type JournalAnswer, readJournal } from './journal.ts';
import { type PlanOptions, planOf, serviceDaemon } from './plan-services.ts';
import { placeOf } from './service-paths.ts';
import type { Systemd, UnitProperties } from './systemd.ts';
import { readWanted } from './wanted-files.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A file of a service that is not as this version would write it. */
export interface Drift {
  readonly file: string;
  readonly state: Exclude<FileState, 'current'>;
  readonly difference: string;
}
/** How its socket unit is. */
export interface SocketReport {
  readonly unit: string;
  readonly active: string;
  /** Of one that failed: the program that has its port now, as `name (pid 123)`, where that can be known. */
  readonly holder?: string;
}

/** How a daemon's service is. */
export interface ServiceReport {
  readonly name: string;
  readonly unit: string;
  readonly isInstalled: boolean;
  /** systemctl(1) is-enabled. */
  readonly enabled?: string;
  /** `active (running)`. */
  readonly active?: string;
  readonly since?: string;
  readonly restarts?: number;
  readonly pid?: number;
  /** What the daemon says of itself, sd_notify(3). */
  readonly says?: string;
  readonly socket?: SocketReport;
  readonly dropIns?: readonly string[];
  readonly drift: readonly Drift[];
  /** Files that the service needs and that are gone: of Node, or of the program. */
  readonly missing: readonly string[];
  /** The newest errors of the journal. */
  readonly errors: readonly (Text & { readonly at: string })[];
  /** Why there are none, where the journal can't be read. */
  readonly journalProblem?: Text;
}

const ENTRIES_READ = 100;
const ERRORS_SHOWN = 4;

/** Looks at files, units and journal of one daemon's service. `plan` is what would be installed now. */
export async function reportService(
  daemon: DaemonEntry,
  options: {
    readonly scope: ServiceScope;
    readonly environment: Environment;
    /** Undefined where nothing could be installed now: then drift is not told. */
    readonly plan: PlanOptions | undefined;
  },
  { systemd, signal }: { readonly systemd: Systemd; readonly signal: AbortSignal },
): Promise<ServiceReport> {
  const { name } = daemon;
  const unit = serviceUnit(name);
  const { scope, environment } = options;
  const installed = await readInstalled(placeOf({ name: unit, kind: 'unit' }, scope, environment));
  if (installed === undefined) {
    return { name, unit, isInstalled: false, drift: [], missing: [], errors: [] };
  }
  const units = [unit, socketUnit(name)];
  const { mtimeMs: writtenMs } = await stat(installed.path);
  const [[service = {}, shown = {}], journal, drift, missing] = await Promise.all([
    systemd.show(units, signal),
    readJournal(systemd, { units, count: ENTRIES_READ }, signal),
    driftOf(daemon, options),
    missingOf(name, installed.stamp?.facts?.['place'] as Partial<ProgramPlace> | undefined),
  ]);
  const socket = await reportSocket(socketUnit(name), shown, signal);
  return {
    ...{ name, unit, isInstalled: true, ...propertiesOf(service), ...(socket && { socket }) },
    ...{ drift, missing, errors: errorsSince(writtenMs, journal) },
    ...(journal.problem && { journalProblem: journal.problem }),
  };
}

async function reportSocket(
  unit: string,
  shown: UnitProperties,
  signal: AbortSignal,
): Promise<SocketReport | undefined> {
  if (shown['LoadState'] !== 'loaded') return undefined;
  const active = activeText(shown);
  // `127.0.0.1:65432 (Stream)`
  const { port, kind } = /:(?<port>\d+) \((?<kind>\w+)\)/.exec(shown['Listen'] ?? '')?.groups ?? {};
  if (shown['ActiveState'] !== 'failed' || port === undefined) return { unit, active };
  const protocol = kind === 'Datagram' ? 'udp' : 'tcp';
  const holder = await findPortHolder({ port: Number(port), protocol }, signal);
  return { unit, active, ...(holder !== undefined && { holder }) };
}

/**
 * The newest sentences, each once, those of the daemon before the manager's: that it was started too often is no news
 * beside why it ended. What was before the unit's file was written is of an installation that is no more.
 */
function errorsSince(writtenMs: number, journal: JournalAnswer): ServiceReport['errors'] {
  const errors = errorsIn(journal).filter(({ at }) => Date.parse(at) >= writtenMs);
  const newest = [...new Map(errors.map((error) => [error.en, error])).values()].reverse();
  const own = newest.filter(({ isOfManager }) => !isOfManager);
  const others = newest.filter(({ isOfManager }) => isOfManager);
  return [...own, ...others]
    .slice(0, ERRORS_SHOWN)
    .map(({ isOfManager, ...told }) => told)
    .reverse()
    .sort((one, other) => one.at.localeCompare(other.at));
}

function propertiesOf(shown: UnitProperties): Partial<ServiceReport> {
  const isActive = shown['ActiveState'] === 'active';
  const since = isActive ? isoTime(shown['ActiveEnterTimestamp']) : undefined;
  const pid = Number(shown['MainPID'] ?? 0);
  const { StatusText: says = '', DropInPaths: dropIns = '' } = shown;
  return {
    enabled: shown['UnitFileState'] || 'unknown',
    active: activeText(shown),
    ...(since === undefined ? {} : { since }),
    restarts: Number(shown['NRestarts'] ?? 0),
    ...(pid === 0 ? {} : { pid }),
    ...(isActive && says !== '' && { says }),
    ...(dropIns === '' ? {} : { dropIns: dropIns.split(' ') }),
  };
}

/** `active (running)`, `failed (start-limit-hit)`. */
function activeText({ ActiveState = 'unknown', SubState, Result }: UnitProperties): string {
  return `${ActiveState} (${ActiveState === 'failed' ? Result : SubState})`;
}

/** `Thu 2026-11-26 16:01:04 UTC`, for systemctl is run in UTC. */
function isoTime(timestamp = ''): string | undefined {
  const ms = Date.parse(timestamp.replace(/^\w+ /, ''));
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

async function driftOf(
  daemon: DaemonEntry,
  { scope, environment, plan }: Parameters<typeof reportService>[1],
): Promise<readonly Drift[]> {
  if (plan === undefined) return [];
  const choices = await chosenFor(daemon, { scope, environment });
  const files = await readWanted(planOf(daemon, plan, choices), { scope, environment });
  return files.flatMap(({ path, state, installed, content }) => {
    if (state === 'current') return [];
    const isShown = installed !== undefined && content !== undefined;
    return [{ file: path, state, difference: isShown ? differenceOf(installed, content) : '' }];
  });
}

/** What the unit names and is not there. With a launcher, Node may be any; the launcher says so if there is none. */
async function missingOf(
  name: string,
  place: Partial<ProgramPlace> | undefined,
): Promise<readonly string[]> {
  const { node, root, launcher } = place ?? {};
  if (node === undefined || root === undefined) return [];
  const program = programOf({ daemon: serviceDaemon(name), place: { node, root } });
  const needed = [launcher ?? node, program];
  const found = await Promise.all(
    needed.map((file) =>
      access(file).then(
        () => [],
        () => [file],
      ),
    ),
  );
  return found.flat();
}
