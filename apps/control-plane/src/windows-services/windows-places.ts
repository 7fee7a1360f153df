import path from 'node:path';
import type { Directories } from '@socketlab/foundation';
import { type PlacedFile, type ServiceScope, windowsServiceName } from '@socketlab/services';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where services of the machine keep what they have: below %ProgramData%, which no user's profile is. */
export function windowsHome(environment: Environment): string {
  return path.join(environment['ProgramData'] || 'C:\\ProgramData', 'Socketlab');
}

/** Where the daemons of that scope have their configuration and state. */
export function windowsDirectories(
  scope: ServiceScope,
  { directories, environment }: { directories: Directories; environment: Environment },
): Directories {
  if (scope === 'user') return directories;
  const home = windowsHome(environment);
  return { config: path.join(home, 'config'), state: path.join(home, 'state') };
}

/** Where the files of services are. */
export function servicesFolder(stateDirectory: string): string {
  return path.join(stateDirectory, 'services');
}

/** The file of a daemon's service that is there when the service is, and says what it was made of. */
export function windowsRecord(daemon: string, stateDirectory: string): string {
  return path.join(servicesFolder(stateDirectory), `${windowsServiceName(daemon)}.env`);
}

/** The files that stay: a task is handed to Task Scheduler, and a script is for people to read. */
export function isKept({ kind }: Pick<PlacedFile, 'kind'>): boolean {
  return kind === 'environment';
}

/**
 * Where copies of the program are. Services run copies and nothing else: npm could not replace a library that a daemon of
 * the installation has loaded, and the account of a service reads nobody's profile.
 */
export function windowsPrograms(
  scope: ServiceScope,
  { directories, environment }: { directories: Directories; environment: Environment },
): string {
  if (scope === 'user') return path.join(directories.state, 'programs');
  return path.join(environment['ProgramFiles'] || 'C:\\Program Files', 'Socketlab');
}

/** Whose task it is, as COMPUTER\\USER; Windows sets both for every program. */
export function windowsUser({ USERDOMAIN, USERNAME }: Environment): string {
  return `${USERDOMAIN ?? 'COMPUTER'}\\${USERNAME ?? 'USER'}`;
}
