import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { SocketlabError } from '@socketlab/foundation';
import type { ProgramPlace, ServicePlan } from '@socketlab/services';
import { claimServicesFolder } from '@socketlab/trust';
import type { LocalDaemons } from '../local-daemons.ts';
import { ServiceDaemonBusyError, ServiceElsewhereError } from '../service-errors.ts';
import { copyProgram, removeIfEmpty } from '../services/copy-program.ts';
import type { InstalledDaemon } from '../services/install-services.ts';
import { readInstalled } from '../services/installed-file.ts';
import type { FoundPlace } from '../services/place-program.ts';
import type { RunProgram } from '../services/run-program.ts';
import { type UndoList, undoneOnFailure } from '../services/undo-list.ts';
import { writeServiceFile } from '../services/write-files.ts';
import { ServiceNeedsAdministratorError } from '../windows-service-errors.ts';
import { refuseEditedWindows } from './refuse-edited.ts';
import { endWindowsDaemon, startWindowsService } from './start-windows.ts';
import type { WindowsManager } from './windows-manager.ts';
import {
  windowsDirectories,
  windowsHome,
  windowsPrograms,
  windowsRecord,
} from './windows-places.ts';
import {
  placeFor,
  stateOfScope,
  type WindowsRequest,
  type WindowsWanted,
  wantedFor,
} from './windows-request.ts';

/** Who helps. */
export interface WindowsInstallDeps {
  readonly manager: WindowsManager;
  readonly daemons: Pick<LocalDaemons, 'find' | 'up' | 'down'>;
  readonly run: RunProgram;
  readonly signal: AbortSignal;
  /** How long a service may take to serve; 30,000 ms unless told. */
  readonly servingMs?: number;
  /** Makes the folder of the machine's services, or refuses the one that is there; replaced in tests, for only Windows has such lists. */
  readonly claimFolder?: (folder: string) => Promise<void>;
}

interface StepDeps extends WindowsInstallDeps {
  readonly undo: UndoList;
}

const DRAIN_MS = 2_000;
const UNDO_DEADLINE_MS = 60_000;
const DENIED = ['EPERM', 'EACCES'];
/** winerror.h: ERROR_ACCESS_DENIED, ERROR_INVALID_OWNER (of what is to be administrators'), ERROR_PRIVILEGE_NOT_HELD. */
const DENIED_NUMBERS: readonly unknown[] = [5, 1307, 1314];

/**
 * Installs and starts the services, waits until they serve, and leaves nothing behind when any of it fails. What is there
 * already and as it should be is left alone. Throws the errors of service-errors.ts and windows-service-errors.ts,
 * and ServicesFolderError.
 */
export async function installWindowsServices(
  request: WindowsRequest & { readonly isForced: boolean },
  deps: WindowsInstallDeps,
): Promise<{ readonly daemons: readonly InstalledDaemon[]; readonly place: ProgramPlace }> {
  return undoneOnFailure(async (undo) => {
    const steps = { ...deps, undo };
    // Before all else: what is read of a service there decides what becomes of it.
    if (request.scope === 'system') await prepareMachine(request, steps);
    const found = await placeFor(request);
    await refuseElsewhere(request);
    const wanted = await Promise.all(
      request.daemons.map((each) => wantedFor(each, request, found)),
    );
    if (!request.isForced) refuseEditedWindows(wanted.flatMap(({ files }) => files));
    const outsiders = await findOutsiders(wanted, deps);
    await placeProgram(found, steps);
    await takeOver(outsiders, steps);
    const changed = await installDue(wanted, { ...steps, stateDirectory: stateOfScope(request) });
    const daemons = wanted.map((each) => ({
      name: each.daemon.name,
      unit: deps.manager.nameOf(each.daemon.name),
      outcome: outcomeOf(each, changed),
      wasTakenOver: outsiders.includes(each),
    }));
    return { daemons, place: found.place };
  });
}

/** Installs those that are not as they should be, and waits until they serve; returns them. */
async function installDue(
  wanted: readonly WindowsWanted[],
  deps: StepDeps & { readonly stateDirectory: string },
): Promise<readonly WindowsWanted[]> {
  const due: WindowsWanted[] = [];
  for (const each of wanted) {
    if (await isAsWanted(each, deps)) continue;
    due.push(each);
    await installOne(each, deps);
  }
  await Promise.all(due.map(({ daemon }) => startWindowsService(daemon.name, deps)));
  return due;
}

/** Throws ServiceElsewhereError when a daemon is a service of the other scope, which is a file that this user may read. */
async function refuseElsewhere(request: WindowsRequest): Promise<void> {
  const isUser = request.scope === 'user';
  const other = windowsDirectories(isUser ? 'system' : 'user', request).state;
  for (const { name } of request.daemons) {
    const file = windowsRecord(name, other);
    // What belongs to administrators alone is not read: then its ports say that it runs.
    if ((await readInstalled(file).catch(() => undefined)) === undefined) continue;
    const uninstall = `socketlab service uninstall ${name}${isUser ? ' --system' : ''}`;
    throw new ServiceElsewhereError({ daemon: name, file, uninstall });
  }
}

/** Those that run though they are no service yet. Throws ServiceDaemonBusyError for one that someone is using. */
async function findOutsiders(
  wanted: readonly WindowsWanted[],
  { daemons, signal }: WindowsInstallDeps,
): Promise<readonly WindowsWanted[]> {
  const fresh = wanted.filter(({ files }) => files.every(({ state }) => state === 'absent'));
  const found = await Promise.all(
    fresh.map(async (each) => {
      const { daemon } = each;
      const sighting = await daemons.find(daemon, signal);
      if (sighting.kind !== 'answering') return [];
      const connections = daemon.protocol === 'udp' ? 0 : sighting.status.openConnections;
      if (connections > 0) throw new ServiceDaemonBusyError({ daemon: daemon.name, connections });
      return [each];
    }),
  );
  return found.flat();
}

async function takeOver(
  outsiders: readonly WindowsWanted[],
  { daemons, signal, undo }: StepDeps,
): Promise<void> {
  for (const { daemon } of outsiders) {
    await daemons.down(daemon, { deadlineMs: DRAIN_MS, signal });
    undo.add(`socketlab up ${daemon.name}`, () =>
      daemons.up(daemon, AbortSignal.timeout(UNDO_DEADLINE_MS)),
    );
  }
}

/** The folders of the machine's services; theirs is claimed for them. Throws ServiceNeedsAdministratorError, ServicesFolderError. */
async function prepareMachine(
  request: WindowsRequest,
  { claimFolder = claimServicesFolder, undo }: StepDeps,
): Promise<void> {
  const [home, programs] = [windowsHome(request.environment), windowsPrograms('system', request)];
  await asAdministrator(async () => {
    // The first thing that only an administrator may do; nothing was changed before it.
    await mkdir(programs, { recursive: true });
    undo.add(programs, () => removeIfEmpty(programs));
    await claimFolder(home);
    undo.add(home, () => removeIfEmpty(home));
  });
}

async function asAdministrator(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (failure) {
    if (!isDenied(failure)) throw failure;
    throw new ServiceNeedsAdministratorError({ command: 'socketlab service install' });
  }
}

/** Whether Windows denied it: to Node, or to a call about an access list. */
function isDenied(failure: unknown): boolean {
  if (failure instanceof SocketlabError) return DENIED_NUMBERS.includes(failure.facts['number']);
  return DENIED.includes(String((failure as NodeJS.ErrnoException).code));
}

async function placeProgram({ place, copy }: FoundPlace, { undo }: StepDeps): Promise<void> {
  if (copy === undefined) return;
  await mkdir(path.dirname(place.root), { recursive: true });
  const remove = await copyProgram(place.root, copy);
  if (remove !== undefined) undo.add(place.root, remove);
}

/** Whether nothing has to be done: its file is current, and the manager does not say that it is gone or has ended. */
async function isAsWanted(
  { daemon, files }: WindowsWanted,
  { manager, signal }: WindowsInstallDeps,
): Promise<boolean> {
  if (files.some(({ state }) => state !== 'current')) return false;
  const { state } = await manager.look(daemon.name, signal);
  return state === 'running' || state === 'starting';
}

async function installOne(
  { daemon, plan, files }: WindowsWanted,
  deps: StepDeps & { readonly stateDirectory: string },
): Promise<void> {
  const { manager, signal, undo } = deps;
  const { name } = daemon;
  const before = planOfInstalled(plan, files);
  await endWindowsDaemon(daemon, deps);
  undo.add(manager.nameOf(name), async () => {
    const later = AbortSignal.timeout(UNDO_DEADLINE_MS);
    await endWindowsDaemon(daemon, { ...deps, signal: later });
    if (before === undefined) return manager.remove(name, later);
    await manager.define(before, later);
    await manager.start(name, later);
  });
  for (const { path: file, content } of files) {
    // The state that is around it is the daemon's, and stays.
    await mkdir(path.dirname(file), { recursive: true });
    undo.add(path.dirname(file), () => removeIfEmpty(path.dirname(file)));
    if (content !== undefined) await writeServiceFile({ path: file, content }, undo);
  }
  await manager.define(plan, signal);
}

/** The service as it was, by what its file notes; undefined where there was none. */
function planOfInstalled(
  plan: ServicePlan,
  files: WindowsWanted['files'],
): ServicePlan | undefined {
  const noted = files.find(({ kind }) => kind === 'environment')?.installed?.stamp?.facts;
  if (noted === undefined) return undefined;
  const { place, choices, version } = noted as Partial<ServicePlan>;
  return {
    ...plan,
    place: place ?? plan.place,
    choices: choices ?? plan.choices,
    version: version ?? plan.version,
  };
}

function outcomeOf(
  each: WindowsWanted,
  changed: readonly WindowsWanted[],
): InstalledDaemon['outcome'] {
  if (each.files.every(({ state }) => state === 'absent')) return 'installed';
  return changed.includes(each) ? 'updated' : 'unchanged';
}
