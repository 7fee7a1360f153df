import { homedir } from 'node:os';
import path from 'node:path';
import type { PlacedFile, ServiceScope } from '@socketlab/services';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the units of that scope are, systemd.unit(5). */
export function unitDirectory(scope: ServiceScope, environment: Environment): string {
  if (scope === 'system') return '/etc/systemd/system';
  return path.join(xdg(environment, 'XDG_CONFIG_HOME', '.config'), 'systemd', 'user');
}

/** Where a file of that kind belongs. */
export function placeOf(
  file: Pick<PlacedFile, 'name' | 'kind'>,
  scope: ServiceScope,
  environment: Environment,
): string {
  if (file.kind === 'sysusers') return path.join('/etc/sysusers.d', file.name);
  return path.join(unitDirectory(scope, environment), file.name);
}

/** Where copies of the program are, each in a folder of its own. */
export function programsHome(scope: ServiceScope, environment: Environment): string {
  if (scope === 'system') return '/usr/local/lib/socketlab';
  const home = environment['SOCKETLAB_HOME'];
  if (home) return path.resolve(home, 'programs');
  return path.join(xdg(environment, 'XDG_DATA_HOME', '.local/share'), 'socketlab');
}

function xdg(environment: Environment, name: string, fallback: string): string {
  const value = environment[name];
  return value && path.isAbsolute(value) ? value : path.join(homedir(), fallback);
}
