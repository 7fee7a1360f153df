import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { SocketlabError } from '@socketlab/foundation';
import type { ProgramPlace, ServicePlan } from '@socketlab/services';
import { claimServicesFolder, refuseForeignServicesFolder } from '@socketlab/trust';
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
  /** Who looks at the folder of the machine's services and makes it; replaced in tests, for only Windows has such lists. */
  readonly folders?: ServicesFolders;
}

/** See trust. */
export interface ServicesFolders {
  readonly refuseForeign: (folder: string) => Promise<void>;
  readonly claim: (folder: string) => Promise<void>;
}

const FOLDERS: ServicesFolders = {
  refuseForeign: refuseForeignServicesFolder,
  claim: claimServicesFolder,
};

interface StepDeps extends WindowsInstallDeps {
  readonly undo: UndoList;
}

const DRAIN_MS = 2_000;
const UNDO_DEADLINE_MS = 60_000;
const DENIED = ['EPERM', 'EACCES'];
const ERROR_ACCESS_DENIED = 5;

/**
 * Installs and starts the services, waits until they serve, and leaves nothing behind when any of it fails. What is there
 * already and as it should be is left alone. Throws the errors of service-errors.ts and windows-service-errors.ts,
 * and ServicesFolderError.
 */
export async function installWindowsServices(
  request: WindowsRequest & { readonly isForced: boolean },
  deps: WindowsInstallDeps,
): Promise<{ readonly daemons: readonly InstalledDaemon[]; readonly place: ProgramPlace }> {
  const { signal, folders = FOLDERS } = deps;
  if (request.scope === 'system') {
    const home = windowsHome(request.environment);
    await asAdministrator(() => folders.refuseForeign(home));
  }
  const found = await placeFor(request);
  await refuseElsewhere(request);
  const state = stateOfScope(request);
  const wanted = await Promise.all(request.daemons.map((each) => wantedFor(each, request, found)));
  if (!request.isForced) refuseEditedWindows(wanted.flatMap(({ files }) => files));
  const outsiders = await findOutsiders(wanted, deps);
  const changed = await undoneOnFailure(async (undo) => {
    const steps = { ...deps, undo };
    if (request.scope === 'system') await prepareMachine(request, steps);
    await placeProgram(found, steps);
    await takeOver(outsiders, steps);
    const due: WindowsWanted[] = [];
    for (const each of wanted) {
      if (await isAsWanted(each, deps)) continue;
      due.push(each);
      await installOne(each, steps);
    }
    await Promise.all(
      due.map(({ daemon }) =>
        startWindowsService(daemon.name, { ...deps, stateDirectory: state, signal }),
      ),
    );
    return due;
  });
  return {
    daemons: wanted.map((each) => ({
      name: each.daemon.name,
      unit: deps.manager.nameOf(each.daemon.name),
      outcome: outcomeOf(each, changed),
      wasTakenOver: outsiders.includes(each),
    })),
    place: found.place,
  };
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

/** The folder of the machine's services, for their account and administrators alone. Throws ServiceNeedsAdministratorError. */
async function prepareMachine(
  request: WindowsRequest,
  { folders = FOLDERS, undo }: StepDeps,
): Promise<void> {
  const home = windowsHome(request.environment);
  await asAdministrator(async () => {
    // The first thing that only an administrator may do; nothing was changed before it.
    await mkdir(windowsPrograms('system', request), { recursive: true });
    await folders.claim(home);
  });
  undo.add(home, () => removeIfEmpty(home));
}

async function asAdministrator(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (failure) {
    if (!isDenied(failure)) throw failure;
    throw new ServiceNeedsAdministratorError({ command: 'socketlab service install' });
  }
}

/** Whether Windows denied it: to Node, or to a call about an access list (ERROR_ACCESS_DENIED). */
function isDenied(failure: unknown): boolean {
  if (failure instanceof SocketlabError) return failure.facts['number'] === ERROR_ACCESS_DENIED;
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

async function installOne({ daemon, plan, files }: WindowsWanted, deps: StepDeps): Promise<void> {
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
