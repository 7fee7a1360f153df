import { join } from 'node:path';
import type { Directories } from '@socketlab/foundation';
import type { ServicePlan, ServiceScope } from '@socketlab/services';
import type { DaemonEntry } from '../daemons.ts';
import { chosenFor, type RequestedChoices } from '../services/choices.ts';
import { readInstalled, stateOf } from '../services/installed-file.ts';
import type { FoundPlace } from '../services/place-program.ts';
import { filesOf, planOf } from '../services/plan-services.ts';
import type { WantedFile } from '../services/wanted-files.ts';
import { findWindowsPlace } from './windows-place.ts';
import {
  isKept,
  servicesFolder,
  windowsDirectories,
  windowsPrograms,
  windowsRecord,
} from './windows-places.ts';

/** Services of a Windows machine as somebody wants them. */
export interface WindowsRequest {
  readonly scope: ServiceScope;
  readonly daemons: readonly DaemonEntry[];
  /** What was asked for; without it, what each service has. */
  readonly choices?: RequestedChoices;
  readonly directories: Directories;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly programsDirectory: string;
}

/** A daemon's service as it would be made now, and what of it is there. */
export interface WindowsWanted {
  readonly daemon: DaemonEntry;
  readonly plan: ServicePlan;
  readonly files: readonly WantedFile[];
}

/** Where the services of that scope keep what they have. */
export function stateOfScope(
  request: Pick<WindowsRequest, 'scope' | 'directories' | 'environment'>,
): string {
  return windowsDirectories(request.scope, request).state;
}

/** What services run, by this version. */
export async function placeFor(request: WindowsRequest): Promise<FoundPlace> {
  return findWindowsPlace({
    ...request,
    home: windowsPrograms(request.scope, request),
    daemons: request.daemons.map(({ name }) => name),
  });
}

/** Plans the service, and looks at its files. */
export async function wantedFor(
  daemon: DaemonEntry,
  request: WindowsRequest,
  { place }: FoundPlace,
): Promise<WindowsWanted> {
  const state = stateOfScope(request);
  const chosen = await chosenFor(daemon, { ...request, file: windowsRecord(daemon.name, state) });
  const plan = planOf(daemon, { ...request, place, system: 'windows' }, chosen);
  const folder = servicesFolder(state);
  const files = await Promise.all(
    filesOf(plan, 'windows')
      .filter(isKept)
      .map((file) => lookAt(file, folder)),
  );
  return { daemon, plan, files };
}

async function lookAt(
  { name, kind, content }: Pick<WantedFile, 'name' | 'kind'> & { readonly content: string },
  folder: string,
): Promise<WantedFile> {
  const path = join(folder, name);
  const installed = await readInstalled(path);
  return { name, kind, content, path, installed, state: stateOf(installed, content) };
}
