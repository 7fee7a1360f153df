import type { RunProgram } from '../services/run-program.ts';
import { requireWindows } from './call-manager.ts';

/** Well-known identifiers, for their names are translated: LocalService, SYSTEM, Administrators. */
const LOCAL_SERVICE = '*S-1-5-19';
const SYSTEM = '*S-1-5-18';
const ADMINISTRATORS = '*S-1-5-32-544';
/** For the folder, and all files and folders that will be in it. */
const ALL = '(OI)(CI)F';

/**
 * Has a folder belong to administrators and the account of services: in %ProgramData% everyone may make folders, and would
 * own one that is made before. Rights that somebody was given on it by name before, and what lies in it, stay as they are:
 * docs/services.md says to look before the first installation. icacls.exe:
 * https://learn.microsoft.com/windows-server/administration/windows-commands/icacls. Throws WindowsManagerError.
 */
export async function keepForServices(
  folder: string,
  deps: { readonly run: RunProgram; readonly signal: AbortSignal },
): Promise<void> {
  await requireWindows(['icacls.exe', folder, '/setowner', ADMINISTRATORS], deps);
  const grants = [LOCAL_SERVICE, SYSTEM, ADMINISTRATORS].map((who) => `${who}:${ALL}`);
  await requireWindows(['icacls.exe', folder, '/inheritance:r', '/grant:r', ...grants], deps);
}
