import { type ServiceScope, serviceUnit } from '@socketlab/services';
import type { DaemonEntry } from '../daemons.ts';
import { ServiceElsewhereError, ServiceFileEditedError } from '../service-errors.ts';
import { differenceOf, readInstalled } from './installed-file.ts';
import { placeOf } from './service-paths.ts';
import type { WantedFile } from './wanted-files.ts';

/** Throws ServiceFileEditedError for the first file that is not as Socketlab wrote it. */
export function refuseEdited(
  files: readonly Pick<WantedFile, 'name' | 'path' | 'state' | 'installed' | 'content'>[],
  scope: ServiceScope,
): void {
  const edited = files.find(({ state }) => state === 'edited');
  if (edited?.installed === undefined) return;
  const manager = scope === 'user' ? 'systemctl --user' : 'sudo systemctl';
  throw new ServiceFileEditedError({
    file: edited.path,
    unit: edited.name,
    difference: edited.content === undefined ? '' : differenceOf(edited.installed, edited.content),
    edit: `${manager} edit ${edited.name}`,
  });
}

/** Throws ServiceElsewhereError when a daemon is a service of the other scope. */
export async function refuseElsewhere(
  daemons: readonly DaemonEntry[],
  options: {
    readonly scope: ServiceScope;
    readonly environment: Readonly<Record<string, string | undefined>>;
  },
): Promise<void> {
  const isUser = options.scope === 'user';
  for (const { name } of daemons) {
    const unit = { name: serviceUnit(name), kind: 'unit' } as const;
    const file = placeOf(unit, isUser ? 'system' : 'user', options.environment);
    if ((await readInstalled(file)) === undefined) continue;
    const uninstall = isUser
      ? `sudo socketlab service uninstall ${name} --system`
      : `socketlab service uninstall ${name}`;
    throw new ServiceElsewhereError({ daemon: name, file, uninstall });
  }
}
