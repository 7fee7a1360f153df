import { delay, type Text } from '@socketlab/foundation';
import { serviceUnit } from '@socketlab/services';
import { ServiceStartError } from '../service-errors.ts';
import { errorsIn, type JournalAnswer, readJournal } from './journal.ts';
import type { Systemd } from './systemd.ts';
import type { UndoList } from './undo-list.ts';
import { unitsOf, type WantedService } from './wanted-files.ts';

interface Deps {
  readonly systemd: Systemd;
  readonly signal: AbortSignal;
  readonly undo: UndoList;
}

const UNDO_DEADLINE_MS = 60_000;
const LINES_READ = 30;
/** journald writes a moment after the manager has judged. */
const JOURNAL_PATIENCE_MS = 1_000;
const LOOK_AGAIN_MS = 50;

/** Before anything is changed: undone, what ran then runs again, by the definitions of then. */
export async function rememberRunning(
  wanted: readonly WantedService[],
  { systemd, signal, undo }: Deps,
): Promise<void> {
  const ran = await activeOf(wanted.flatMap(unitsOf), systemd, signal);
  if (ran.length === 0) return;
  undo.add(`systemctl start ${ran.join(' ')}`, () =>
    systemd.call('start', ran, AbortSignal.timeout(UNDO_DEADLINE_MS)),
  );
}

/** Starts what does not run, and what runs by another definition again; returns when all are ready. */
export async function startServices(
  wanted: readonly WantedService[],
  { systemd, signal, undo }: Deps,
): Promise<void> {
  const active = await activeOf(wanted.flatMap(unitsOf), systemd, signal);
  const due = wanted
    .map((service) => ({ name: service.daemon.name, units: dueUnits(service, active) }))
    .filter(({ units }) => units.length > 0);
  const units = due.flatMap((each) => each.units);
  if (units.length === 0) return;
  undo.add(`systemctl stop ${units.join(' ')}`, () =>
    systemd.call('stop', units, AbortSignal.timeout(UNDO_DEADLINE_MS)),
  );
  // A socket unit does not start beside a service that runs already.
  await systemd.call('stop', units, signal);
  await Promise.all(due.map((each) => startUnits(systemd, each, signal)));
}

/** All units of the service, or the service alone where its socket is as it should be: clients wait in its queue then. */
function dueUnits(service: WantedService, active: readonly string[]): readonly string[] {
  const units = unitsOf(service);
  const isAsWanted = (unit: string): boolean =>
    active.includes(unit) &&
    service.files.every(({ name, state }) => name !== unit || state === 'current');
  if (service.files.every(({ state }) => state === 'current') && units.every(isAsWanted)) return [];
  const sockets = units.slice(0, -1);
  return sockets.every(isAsWanted) ? units.slice(-1) : units;
}

async function activeOf(
  units: readonly string[],
  systemd: Systemd,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const shown = await systemd.show(units, signal);
  return shown.flatMap(({ Id = '', ActiveState }) => (ActiveState === 'active' ? [Id] : []));
}

/** Starts the units of one daemon and waits until they are ready. Throws ServiceStartError, in the daemon's own words. */
export async function startUnits(
  systemd: Systemd,
  { name, units }: { readonly name: string; readonly units: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  const since = Date.now();
  // One that has failed too often is given its chances anew; one that never ran has nothing to forget.
  await systemd.try('reset-failed', units, signal);
  if (await systemd.try('start', units, signal)) return;
  const unit = serviceUnit(name);
  const journal = systemd.journalCommand(unit);
  throw new ServiceStartError({ unit, journal }, await whyNot(systemd, { units, since }, signal));
}

/** The first error in the journal since then, which is the cause of those that follow; else what the manager calls it. */
async function whyNot(
  systemd: Systemd,
  { units, since }: { readonly units: readonly string[]; readonly since: number },
  signal: AbortSignal,
): Promise<Text> {
  const until = performance.now() + JOURNAL_PATIENCE_MS;
  let answer: JournalAnswer;
  do {
    answer = await readJournal(systemd, { units, count: LINES_READ }, signal);
    const [own] = errorsIn(answer).filter(({ at }) => Date.parse(at) >= since);
    if (own !== undefined) return own;
    await delay(LOOK_AGAIN_MS, signal);
  } while (answer.problem === undefined && performance.now() < until);
  const shown = await systemd.show(units, signal);
  const results = shown.map(({ Id, Result }) => `${Id}: ${Result}`).join(', ');
  const rest = (text: string | undefined): string => (text === undefined ? '' : ` (${text})`);
  return {
    en: `${results}${rest(answer.problem?.en)}`,
    'pt-BR': `${results}${rest(answer.problem?.['pt-BR'])}`,
  };
}
