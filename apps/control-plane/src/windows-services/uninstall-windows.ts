import { rm } from 'node:fs/promises';
import type { ProgramPlace } from '@socketlab/services';
import { DAEMONS } from '../daemons.ts';
import type { LocalDaemons } from '../local-daemons.ts';
import { removeCopies, removeIfEmpty } from '../services/copy-program.ts';
import { type InstalledFile, readInstalled } from '../services/installed-file.ts';
import type { Uninstalled } from '../services/uninstall-services.ts';
import { ServiceNeedsAdministratorError } from '../windows-service-errors.ts';
import { refuseEditedWindows } from './refuse-edited.ts';
import { endWindowsDaemon } from './start-windows.ts';
import type { WindowsManager } from './windows-manager.ts';
import { servicesFolder, windowsPrograms, windowsRecord } from './windows-places.ts';
import { stateOfScope, type WindowsRequest } from './windows-request.ts';

const DENIED = ['EPERM', 'EACCES'];

type Place = Pick<WindowsRequest, 'scope' | 'directories' | 'environment'>;

/** Ends and removes the services, and copies of the program that no service runs any more. Keys and state stay. */
export async function uninstallWindowsServices(
  request: Omit<WindowsRequest, 'choices' | 'programsDirectory'> & { readonly isForced: boolean },
  deps: {
    readonly manager: WindowsManager;
    readonly daemons: Pick<LocalDaemons, 'find'>;
    readonly signal: AbortSignal;
  },
): Promise<Uninstalled> {
  const state = stateOfScope(request);
  const found = await Promise.all(
    request.daemons.map(async (daemon) => ({
      daemon,
      file: await readServiceFile(windowsRecord(daemon.name, state), 'uninstall'),
    })),
  );
  const there = found.flatMap(({ daemon, file }) => (file === undefined ? [] : [{ daemon, file }]));
  if (!request.isForced) {
    refuseEditedWindows(
      there.map(({ daemon, file }) => {
        const isIntact = file.stamp?.isIntact === true;
        return { name: daemon.name, state: isIntact ? 'current' : 'edited', installed: file };
      }),
    );
  }
  const files: string[] = [];
  for (const { daemon, file } of there) {
    await endWindowsDaemon(daemon, { ...deps, stateDirectory: state });
    await deps.manager.remove(daemon.name, deps.signal);
    await rm(file.path, { force: true });
    files.push(file.path);
  }
  await removeIfEmpty(servicesFolder(state));
  files.push(...(await removeUnusedPrograms(request)));
  const isLast = (await installedHere(request)).length === 0 && there.length > 0;
  const daemons = found.map(({ daemon, file }) => ({
    name: daemon.name,
    wasInstalled: file !== undefined,
  }));
  return { daemons, files, isLast };
}

/** Removes the copies that no service of that scope runs; returns their folders. */
export async function removeUnusedPrograms(request: Place): Promise<readonly string[]> {
  const used = (await installedHere(request)).map(({ stamp }) => {
    const place = stamp?.facts?.['place'] as Partial<ProgramPlace> | undefined;
    return place?.root ?? '';
  });
  return removeCopies(windowsPrograms(request.scope, request), new Set(used));
}

/** The file of a service; undefined where there is none. Throws ServiceNeedsAdministratorError where it may not be read. */
export async function readServiceFile(
  file: string,
  verb: 'status' | 'uninstall',
): Promise<InstalledFile | undefined> {
  try {
    return await readInstalled(file);
  } catch (failure) {
    if (!DENIED.includes(String((failure as NodeJS.ErrnoException).code))) throw failure;
    throw new ServiceNeedsAdministratorError({ command: `socketlab service ${verb}` });
  }
}

async function installedHere(request: Place): Promise<readonly InstalledFile[]> {
  const state = stateOfScope(request);
  const read = DAEMONS.map(({ name }) => readInstalled(windowsRecord(name, state)));
  return (await Promise.all(read)).filter((file) => file !== undefined);
}
