import { rm } from 'node:fs/promises';
import path from 'node:path';
import { VERSION } from '@socketlab/foundation';
import {
  type ServiceScope,
  serviceUnit,
  sharedFiles,
  socketUnit,
  TRACE_UNIT,
} from '@socketlab/services';
import { DAEMONS, type DaemonEntry } from '../daemons.ts';
import { ServiceNeedsRootError } from '../service-errors.ts';
import { removeCopies, removeIfEmpty } from './copy-program.ts';
import { type InstalledFile, readInstalled } from './installed-file.ts';
import { refuseEdited } from './refusals.ts';
import { placeOf, programsHome, unitDirectory } from './service-paths.ts';
import type { Systemd } from './systemd.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is to be removed. */
export interface UninstallRequest {
  readonly scope: ServiceScope;
  readonly daemons: readonly DaemonEntry[];
  /** Whether files that someone has edited are removed too. */
  readonly isForced: boolean;
  readonly environment: Environment;
}
/** What was removed. */
export interface Uninstalled {
  readonly daemons: readonly { readonly name: string; readonly wasInstalled: boolean }[];
  readonly files: readonly string[];
  /** Whether no service of this scope is left. */
  readonly isLast: boolean;
}
interface Unit {
  readonly name: string;
  readonly file: InstalledFile;
}

/** Stops, disables and removes the services, and what no service needs any more. Keys and state stay. */
export async function uninstallServices(
  request: UninstallRequest,
  systemd: Systemd,
  signal: AbortSignal,
): Promise<Uninstalled> {
  const { scope, daemons, environment } = request;
  if (scope === 'system' && process.getuid?.() !== 0) {
    throw new ServiceNeedsRootError({ command: 'socketlab service uninstall' });
  }
  await systemd.check(signal);
  const found = await Promise.all(
    daemons.map(async ({ name }) => ({ name, units: await unitsThere(name, request) })),
  );
  const units = found.flatMap((each) => each.units);
  if (!request.isForced) refuseEdited(units.map(fileOf), scope);
  const files = await removeUnits(units, systemd, signal);
  const left = await installedDaemons(scope, environment);
  if (left.length === 0 && scope === 'system') {
    files.push(...(await removeShared(request, systemd, signal)));
  }
  if (scope === 'user') await removeUnitFolders(unitDirectory(scope, environment));
  files.push(...(await removeCopies(programsHome(scope, environment), usedBy(left))));
  return {
    daemons: found.map(({ name, units: own }) => ({ name, wasInstalled: own.length > 0 })),
    files,
    isLast: left.length === 0 && units.length > 0,
  };
}

/** The service units of ours that are there, of any daemon. */
export async function installedDaemons(
  scope: ServiceScope,
  environment: Environment,
): Promise<readonly InstalledFile[]> {
  const read = DAEMONS.map(({ name }) =>
    readInstalled(placeOf({ name: serviceUnit(name), kind: 'unit' }, scope, environment)),
  );
  return (await Promise.all(read)).filter((file) => file !== undefined);
}

/** The folders that programs of these services are in. */
export function usedBy(services: readonly InstalledFile[]): ReadonlySet<string> {
  const roots = services.map(({ stamp }) => {
    const place = stamp?.facts?.['place'] as { readonly root?: string } | undefined;
    return place?.root ?? '';
  });
  return new Set(roots);
}

async function unitsThere(
  daemon: string,
  { scope, environment }: UninstallRequest,
): Promise<readonly Unit[]> {
  const names = [socketUnit(daemon), serviceUnit(daemon)];
  const read = await Promise.all(
    names.map(async (name) => {
      const file = await readInstalled(placeOf({ name, kind: 'unit' }, scope, environment));
      return file === undefined ? [] : [{ name, file }];
    }),
  );
  return read.flat();
}

function fileOf({ name, file }: Unit): Parameters<typeof refuseEdited>[0][number] {
  const state = file.stamp?.isIntact === true ? 'current' : 'edited';
  return { name, path: file.path, state, installed: file, content: undefined };
}

async function removeUnits(
  units: readonly Unit[],
  systemd: Systemd,
  signal: AbortSignal,
): Promise<string[]> {
  if (units.length === 0) return [];
  const names = units.map(({ name }) => name);
  // The sockets are first: one that is left would start its daemon again.
  await systemd.call('stop', names, signal);
  await systemd.call('disable', names, signal);
  for (const { file } of units) await rm(file.path, { force: true });
  await systemd.call('daemon-reload', [], signal);
  await systemd.try('reset-failed', names, signal);
  return units.map(({ file }) => file.path);
}

/** `systemd/user` in the configuration, which many have only for these units. */
async function removeUnitFolders(folder: string): Promise<void> {
  await removeIfEmpty(folder);
  await removeIfEmpty(path.dirname(folder));
}

/** What system services share goes with the last of them; their user stays, for the files of its state are its own. */
async function removeShared(
  { scope, environment, isForced }: UninstallRequest,
  systemd: Systemd,
  signal: AbortSignal,
): Promise<string[]> {
  const placed = sharedFiles(VERSION).map((file) => ({
    name: file.name,
    path: placeOf(file, scope, environment),
  }));
  const read = await Promise.all(
    placed.map(async ({ name, path }) => {
      const file = await readInstalled(path);
      return file === undefined ? [] : [{ name, file }];
    }),
  );
  const there = read.flat();
  if (!isForced) refuseEdited(there.map(fileOf), scope);
  const helper = there.filter(({ name }) => name === TRACE_UNIT);
  const files = await removeUnits(helper, systemd, signal);
  for (const { file } of there) {
    await rm(file.path, { force: true });
    await removeIfEmpty(path.dirname(file.path));
  }
  return [
    ...files,
    ...there.filter(({ name }) => name !== TRACE_UNIT).map(({ file }) => file.path),
  ];
}
