import { homedir } from 'node:os';
import path from 'node:path';

/** Where Socketlab keeps things. */
export interface Directories {
  /** Keys, hosts, grants, config.json. */
  readonly config: string;
  /** Logs, and where local daemons live. */
  readonly state: string;
}

/**
 * The XDG base directories on Linux, the system's own places on macOS and Windows; `SOCKETLAB_HOME` moves them all.
 */
export function resolveDirectories(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Directories {
  const home = environment['SOCKETLAB_HOME'];
  if (home) return { config: path.resolve(home, 'config'), state: path.resolve(home, 'state') };
  const user = homedir();
  if (platform === 'win32') {
    const roaming = environment['APPDATA'] || path.join(user, 'AppData', 'Roaming');
    const local = environment['LOCALAPPDATA'] || path.join(user, 'AppData', 'Local');
    return { config: path.join(roaming, 'Socketlab'), state: path.join(local, 'Socketlab') };
  }
  if (platform === 'darwin') {
    const support = path.join(user, 'Library', 'Application Support', 'Socketlab');
    return { config: support, state: path.join(support, 'state') };
  }
  const config = absolute(environment['XDG_CONFIG_HOME']) ?? path.join(user, '.config');
  const state = absolute(environment['XDG_STATE_HOME']) ?? path.join(user, '.local', 'state');
  return { config: path.join(config, 'socketlab'), state: path.join(state, 'socketlab') };
}

/** The XDG specification has relative and empty paths ignored. */
function absolute(directory: string | undefined): string | undefined {
  return directory !== undefined && path.isAbsolute(directory) ? directory : undefined;
}
