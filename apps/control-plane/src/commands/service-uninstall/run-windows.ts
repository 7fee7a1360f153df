import type { Directories } from '@socketlab/foundation';
import type { RunInput } from '../../command.ts';
import type { Uninstalled } from '../../services/uninstall-services.ts';
import { uninstallWindowsServices } from '../../windows-services/uninstall-windows.ts';
import { createWindowsManager } from '../../windows-services/windows-manager.ts';
import { windowsDirectories } from '../../windows-services/windows-places.ts';
import type { serviceUninstallArguments, serviceUninstallOptions } from './index.ts';

type Input = RunInput<typeof serviceUninstallArguments, typeof serviceUninstallOptions>;

/** Removes tasks or services of Windows. */
export async function uninstallOnWindows(
  request: Parameters<typeof uninstallWindowsServices>[0],
  { daemons, signal, environment }: Pick<Input, 'daemons' | 'signal' | 'environment'>,
): Promise<Uninstalled & { readonly kept: Directories; readonly tookBackLinger: false }> {
  const manager = createWindowsManager(request.scope, environment);
  const uninstalled = await uninstallWindowsServices(request, { manager, daemons, signal });
  const kept = windowsDirectories(request.scope, request);
  return { ...uninstalled, kept, tookBackLinger: false };
}
