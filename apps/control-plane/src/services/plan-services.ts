import path from 'node:path';
import { type Directories, VERSION } from '@socketlab/foundation';
import {
  definitionsOf,
  type PlacedFile,
  type ProgramPlace,
  SERVICE_DAEMONS,
  type ServiceChoices,
  type ServiceDaemon,
  type ServicePlan,
  type ServiceScope,
  type ServiceSystem,
  SYSTEM_HOME,
} from '@socketlab/services';
import type { DaemonEntry } from '../daemons.ts';
import {
  windowsDirectories,
  windowsHome,
  windowsUser,
} from '../windows-services/windows-places.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a service of this user, or of the machine, would be made of. */
export interface PlanOptions {
  readonly scope: ServiceScope;
  readonly place: ProgramPlace;
  readonly directories: Directories;
  readonly environment: Environment;
  /** Linux and macOS keep system services in one place; Windows has its own. */
  readonly system?: ServiceSystem;
}

/** The plan of one daemon. */
export function planOf(
  daemon: DaemonEntry,
  { scope, place, directories, environment, system = 'linux' }: PlanOptions,
  choices: ServiceChoices,
): ServicePlan {
  if (system === 'windows') {
    return windowsPlanOf(daemon, { scope, place, directories, environment }, choices);
  }
  const isSystem = scope === 'system';
  return {
    daemon: serviceDaemon(daemon.name),
    scope,
    version: VERSION,
    place,
    directories: isSystem ? systemDirectories() : directories,
    environment: isSystem ? { SOCKETLAB_HOME: SYSTEM_HOME } : ownVariables(environment),
    choices,
  };
}

function windowsPlanOf(
  daemon: DaemonEntry,
  { scope, place, directories, environment }: PlanOptions,
  choices: ServiceChoices,
): ServicePlan {
  const home = environment['SOCKETLAB_HOME'];
  const own = home ? { SOCKETLAB_HOME: path.resolve(home) } : {};
  return {
    daemon: serviceDaemon(daemon.name),
    scope,
    version: VERSION,
    place,
    directories: windowsDirectories(scope, { directories, environment }),
    environment: scope === 'system' ? { SOCKETLAB_HOME: windowsHome(environment) } : own,
    choices,
    user: windowsUser(environment),
  };
}

/** Where system services keep what they have. */
export function systemDirectories(): Directories {
  return { config: path.join(SYSTEM_HOME, 'config'), state: path.join(SYSTEM_HOME, 'state') };
}

/** The daemon as service managers see it. */
export function serviceDaemon(name: string): ServiceDaemon {
  const daemon = SERVICE_DAEMONS.find((each) => each.name === name);
  if (daemon === undefined) throw new Error(`${name} has no service`);
  return daemon;
}

/** The files of a plan, for the system it is for. */
export function filesOf(plan: ServicePlan, system: ServiceSystem): readonly PlacedFile[] {
  return definitionsOf(plan, system);
}

/** A daemon started at login knows nothing of what the shell sets: it is told what leads it to the same directories. */
function ownVariables(environment: Environment): Readonly<Record<string, string>> {
  const home = environment['SOCKETLAB_HOME'];
  if (home) return { SOCKETLAB_HOME: path.resolve(home) };
  return Object.fromEntries(
    ['XDG_CONFIG_HOME', 'XDG_STATE_HOME'].flatMap((name) => {
      const value = environment[name];
      return value && path.isAbsolute(value) ? [[name, value]] : [];
    }),
  );
}
