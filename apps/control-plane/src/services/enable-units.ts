import type { Systemd } from './systemd.ts';
import type { UndoList } from './undo-list.ts';
import { removeServiceFile } from './write-files.ts';

interface Deps {
  readonly systemd: Systemd;
  readonly signal: AbortSignal;
  readonly undo: UndoList;
}

const UNDO_DEADLINE_MS = 60_000;

/** Has the units start by themselves, at boot or at login; those that do already are left alone. */
export async function enableUnits(
  units: readonly string[],
  { systemd, signal, undo }: Deps,
): Promise<void> {
  const shown = await systemd.show(units, signal);
  const fresh = units.filter(
    (unit) => !shown.some(({ Id, UnitFileState }) => Id === unit && UnitFileState === 'enabled'),
  );
  if (fresh.length === 0) return;
  undo.add('systemctl enable', () =>
    systemd.call('disable', fresh, AbortSignal.timeout(UNDO_DEADLINE_MS)),
  );
  await systemd.call('enable', fresh, signal);
}

/** Ends and removes a unit that is not wanted any more. */
export async function dropUnit(
  { path, name }: { readonly path: string; readonly name: string },
  { systemd, signal, undo }: Deps,
): Promise<void> {
  undo.add(`systemctl enable ${name}`, () =>
    systemd.call('enable', [name], AbortSignal.timeout(UNDO_DEADLINE_MS)),
  );
  await systemd.call('stop', [name], signal);
  await systemd.call('disable', [name], signal);
  await removeServiceFile(path, undo);
}
