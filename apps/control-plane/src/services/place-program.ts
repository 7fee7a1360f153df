import { access, constants, realpath } from 'node:fs/promises';
import path from 'node:path';
import {
  isStableProgram,
  launcherScript,
  type NodeName,
  type ProgramPlace,
  type ServiceScope,
  stableNode,
} from '@socketlab/services';
import { DaemonNotBuiltError } from '../errors.ts';
import { NodeNotForSystemError } from '../service-errors.ts';
import { LAUNCHER, type ProgramCopy, readProgram } from './copy-program.ts';
import { programsHome } from './service-paths.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What services shall run, and the copy that has to be made for that. */
export interface FoundPlace {
  readonly place: ProgramPlace;
  /** Where no stable name exists: what is copied to the place's root before a service is started. */
  readonly copy?: ProgramCopy;
}

const MACHINE_PLACES = ['/usr/bin/node', '/usr/local/bin/node'];
const HOMES = /^\/(?:home|root)\//;

/**
 * Chooses names that survive an upgrade: those of Node and of the package where they have such, and else a copy of the
 * program with a launcher that finds a Node. Writes nothing. Throws DaemonNotBuiltError, NodeNotForSystemError.
 */
export async function findPlace(options: {
  readonly scope: ServiceScope;
  readonly programsDirectory: string;
  readonly environment: Environment;
  readonly version: string;
  readonly daemons: readonly string[];
}): Promise<FoundPlace> {
  const { scope, programsDirectory, environment, version, daemons } = options;
  const root = path.resolve(programsDirectory, '..');
  await Promise.all(daemons.map((daemon) => requireProgram(root, daemon)));
  const runs = await realpath(process.execPath);
  const names = await namesOfNode(scope, environment);
  const stable = stableNode(runs, names);
  const node = stable ?? process.execPath;
  if (scope === 'system' && HOMES.test(node)) throw new NodeNotForSystemError({ node });
  const isReachable = scope === 'user' || !HOMES.test(root);
  if (stable !== undefined && isStableProgram(root) && isReachable)
    return { place: { node, root } };
  const copy = await readProgram(root, { launcher: LAUNCHER, script: launcherScript({ node }) });
  const target = path.join(programsHome(scope, environment), `${version}-${copy.digest}`);
  return { place: { node, root: target, launcher: path.join(target, copy.launcher) }, copy };
}

/** Throws DaemonNotBuiltError where the daemon's program is not below the root. */
export async function requireProgram(root: string, daemon: string): Promise<void> {
  const program = path.join(root, 'apps', daemon, 'dist', 'main.mjs');
  await access(program).catch(() => {
    throw new DaemonNotBuiltError(daemon, program);
  });
}

/** Names of Node, those of the machine first: they are the ones that stay. */
async function namesOfNode(scope: ServiceScope, environment: Environment): Promise<NodeName[]> {
  const searched = (environment['PATH'] ?? '').split(path.delimiter).filter(path.isAbsolute);
  const candidates = [...MACHINE_PLACES, ...searched.map((folder) => path.join(folder, 'node'))];
  const usable = scope === 'system' ? candidates.filter((name) => !HOMES.test(name)) : candidates;
  const found = await Promise.all(
    [...new Set(usable)].map(async (name) => {
      try {
        await access(name, constants.X_OK);
        return [{ path: name, realPath: await realpath(name) }];
      } catch {
        // No Node there, or none that this user may run.
        return [];
      }
    }),
  );
  return found.flat();
}
