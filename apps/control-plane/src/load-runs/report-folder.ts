import path from 'node:path';
import type { ReportPlace } from '@socketlab/pages';

/** Where a report goes: the folder that was named, or one below `reports` with the time in its name. */
export function reportPlace(
  kind: 'load' | 'compare',
  named: string | undefined,
  workingDirectory: string,
): ReportPlace {
  // Without what a Windows folder's name may not have.
  const time = new Date().toISOString().replaceAll(/[-:.]/g, '');
  const folder = named ?? path.join('reports', `${kind}-${time}`);
  const mark = kind === 'load' ? 'socketlab load report' : 'socketlab load comparison';
  return { directory: path.resolve(workingDirectory, folder), mark, option: '--output' };
}
