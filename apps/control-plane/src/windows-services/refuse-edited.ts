import { ServiceFileEditedError } from '../service-errors.ts';
import { differenceOf, type InstalledFile } from '../services/installed-file.ts';

/** Throws ServiceFileEditedError for the first file that is not as Socketlab wrote it. */
export function refuseEditedWindows(
  files: readonly {
    readonly name: string;
    readonly state: string;
    readonly installed: InstalledFile | undefined;
    readonly content?: string | undefined;
  }[],
): void {
  const edited = files.find(({ state }) => state === 'edited');
  if (edited?.installed === undefined) return;
  const { name, installed, content } = edited;
  const difference = content === undefined ? '' : differenceOf(installed, content);
  throw new ServiceFileEditedError({ file: installed.path, unit: name, difference });
}
