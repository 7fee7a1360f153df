import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { VERSION } from '@socketlab/foundation';
import { type ServiceScope, startHiddenScript } from '@socketlab/services';
import { NodeNotForSystemError } from '../service-errors.ts';
import { readProgram, WINDOWS_LAUNCHER } from '../services/copy-program.ts';
import { type FoundPlace, requireProgram } from '../services/place-program.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Chooses what services on Windows run: this Node, and a copy of the program below `home`. Writes nothing. Throws
 * DaemonNotBuiltError, and NodeNotForSystemError for a Node in a profile that the account of services cannot read.
 */
export async function findWindowsPlace(options: {
  readonly scope: ServiceScope;
  readonly programsDirectory: string;
  readonly environment: Environment;
  readonly home: string;
  readonly daemons: readonly string[];
}): Promise<FoundPlace> {
  const { scope, programsDirectory, environment, home, daemons } = options;
  const root = path.resolve(programsDirectory, '..');
  await Promise.all(daemons.map((daemon) => requireProgram(root, daemon)));
  const node = await realpath(process.execPath);
  if (scope === 'system' && isInProfile(node, environment)) {
    throw new NodeNotForSystemError({ node });
  }
  const script = startHiddenScript();
  const copy = await readProgram(root, { launcher: WINDOWS_LAUNCHER, script });
  const target = path.join(home, `${VERSION}-${copy.digest}`);
  return { place: { node, root: target, launcher: path.join(target, copy.launcher) }, copy };
}

/** The profiles of all users are beside that of this one. */
function isInProfile(file: string, { USERPROFILE }: Environment): boolean {
  if (!USERPROFILE) return false;
  const profiles = `${path.dirname(USERPROFILE)}${path.sep}`.toLowerCase();
  return file.toLowerCase().startsWith(profiles);
}
