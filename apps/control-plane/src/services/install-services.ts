import { type Directories, VERSION } from '@socketlab/foundation';
import {
  type ProgramPlace,
  type ServiceScope,
  serviceUnit,
  sharedFiles,
  socketUnit,
  TRACE_UNIT,
} from '@socketlab/services';
import type { DaemonEntry } from '../daemons.ts';
import type { LocalDaemons } from '../local-daemons.ts';
import { ServiceNeedsRootError, UnitsNotSeenError } from '../service-errors.ts';
import { chosenFor, type RequestedChoices } from './choices.ts';
import { copyProgram } from './copy-program.ts';
import { dropUnit, enableUnits } from './enable-units.ts';
import { type FoundPlace, findPlace } from './place-program.ts';
import { planOf } from './plan-services.ts';
import { refuseEdited, refuseElsewhere } from './refusals.ts';
import { unitDirectory } from './service-paths.ts';
import { rememberRunning, startServices } from './start-services.ts';
import { makeSystemUser } from './system-user.ts';
import type { Systemd } from './systemd.ts';
import { findOutsiders, type Outsider, takeOver } from './take-over.ts';
import { type UndoList, undoneOnFailure } from './undo-list.ts';
import { readWanted, unitsOf, type WantedFile, type WantedService } from './wanted-files.ts';
import { writeServiceFile } from './write-files.ts';

/** What is to be installed. */
export interface InstallRequest {
  readonly scope: ServiceScope;
  readonly daemons: readonly DaemonEntry[];
  readonly choices: RequestedChoices;
  /** Whether files that someone has edited are replaced too. */
  readonly isForced: boolean;
  readonly directories: Directories;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly programsDirectory: string;
}
interface InstallDeps {
  readonly systemd: Systemd;
  readonly daemons: LocalDaemons;
  readonly signal: AbortSignal;
}

/** A daemon that is a service now. */
export interface InstalledDaemon {
  readonly name: string;
  readonly unit: string;
  /** Undefined where systemd holds no socket for it. */
  readonly socket?: string;
  readonly outcome: 'installed' | 'updated' | 'unchanged';
  /** Whether it ran outside of the service before, and was ended for it. */
  readonly wasTakenOver: boolean;
}

const UNDO_DEADLINE_MS = 60_000;

/**
 * Installs, enables and starts the services, waits until they are ready, and leaves nothing behind when any of it fails.
 * What is there already and as it should be is left alone. Throws the errors of service-errors.ts.
 */
export async function installServices(
  request: InstallRequest,
  deps: InstallDeps,
): Promise<{ readonly daemons: readonly InstalledDaemon[]; readonly place: ProgramPlace }> {
  const { systemd, signal } = deps;
  await prepare(request, systemd, signal);
  const found = await findPlace({
    ...request,
    version: VERSION,
    daemons: request.daemons.map(({ name }) => name),
  });
  const wanted = await Promise.all(
    request.daemons.map((daemon) => wantedFor(daemon, request, found)),
  );
  const shared = request.scope === 'system' ? await readWanted(sharedFiles(VERSION), request) : [];
  const files = [...shared, ...wanted.flatMap((each) => each.files)];
  if (!request.isForced) refuseEdited(files, request.scope);
  const outsiders = await findOutsiders(request.daemons, deps);
  await undoneOnFailure(async (undo) => {
    await takeOver(outsiders, deps, undo);
    await rememberRunning(wanted, { ...deps, undo });
    await writeAll(files, { ...request, found }, { ...deps, undo });
    await enableUnits(unitsToEnable(wanted, request.scope), { ...deps, undo });
    await startServices(wanted, { ...deps, undo });
  });
  return {
    daemons: wanted.map((each) => installedDaemon(each, outsiders)),
    place: found.place,
  };
}

/** What can be found out before anything is changed. */
async function prepare(
  { scope, daemons, environment }: InstallRequest,
  systemd: Systemd,
  signal: AbortSignal,
): Promise<void> {
  if (scope === 'system' && process.getuid?.() !== 0) {
    throw new ServiceNeedsRootError({ command: 'socketlab service install' });
  }
  const { unitPath } = await systemd.check(signal);
  const directory = unitDirectory(scope, environment);
  if (!unitPath.includes(directory)) {
    throw new UnitsNotSeenError({ directory, searched: unitPath.join(', ') });
  }
  await refuseElsewhere(daemons, { scope, environment });
}

async function wantedFor(
  daemon: DaemonEntry,
  request: InstallRequest,
  { place }: FoundPlace,
): Promise<WantedService> {
  const choices = await chosenFor(daemon, request);
  const plan = planOf(daemon, { ...request, place }, choices);
  const files = await readWanted(plan, request);
  return { daemon, hasSocket: choices.hasSocket, files };
}

async function writeAll(
  files: readonly WantedFile[],
  { found }: { readonly found: FoundPlace },
  { systemd, signal, undo }: InstallDeps & { readonly undo: UndoList },
): Promise<void> {
  const { place, copy } = found;
  const units = files.filter(({ kind }) => kind === 'unit').map(({ name }) => name);
  undo.add('systemctl daemon-reload', async () => {
    const later = AbortSignal.timeout(UNDO_DEADLINE_MS);
    await systemd.call('daemon-reload', [], later);
    // A unit that has failed is remembered even when its file is gone.
    await systemd.try('reset-failed', units, later);
  });
  if (copy !== undefined) {
    const remove = await copyProgram(place.root, copy);
    if (remove !== undefined) undo.add(place.root, remove);
  }
  const changed = files.filter(({ state }) => state !== 'current');
  for (const { path, name, content } of changed) {
    if (content !== undefined) await writeServiceFile({ path, content }, undo);
    else await dropUnit({ path, name }, { systemd, signal, undo });
  }
  for (const { path } of changed.filter(({ kind }) => kind === 'sysusers')) {
    await makeSystemUser(path, systemd, signal);
  }
  if (changed.length > 0) await systemd.call('daemon-reload', [], signal);
}

function unitsToEnable(wanted: readonly WantedService[], scope: ServiceScope): readonly string[] {
  return [...wanted.flatMap(unitsOf), ...(scope === 'system' ? [TRACE_UNIT] : [])];
}

function installedDaemon(
  { daemon, hasSocket, files }: WantedService,
  outsiders: readonly Outsider[],
): InstalledDaemon {
  const states = files.map(({ state }) => state);
  const isNew = states.every((state) => state === 'absent');
  const isSame = states.every((state) => state === 'current');
  return {
    name: daemon.name,
    unit: serviceUnit(daemon.name),
    ...(hasSocket ? { socket: socketUnit(daemon.name) } : {}),
    outcome: isNew ? 'installed' : isSame ? 'unchanged' : 'updated',
    wasTakenOver: outsiders.some((outsider) => outsider.daemon === daemon),
  };
}
