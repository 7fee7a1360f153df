import { access, stat } from 'node:fs/promises';
import { messageOf, type Text } from '@socketlab/foundation';
import { type ProgramPlace, programOf } from '@socketlab/services';
import { logFile, readLogLines } from '../daemon-log.ts';
import { readRecord } from '../daemon-record.ts';
import type { DaemonEntry } from '../daemons.ts';
import { parseLogLine } from '../log-line.ts';
import { differenceOf } from '../services/installed-file.ts';
import type { FoundPlace } from '../services/place-program.ts';
import { serviceDaemon } from '../services/plan-services.ts';
import type { Drift } from '../services/service-report.ts';
import { readServiceFile } from './uninstall-windows.ts';
import type { WindowsManager, WindowsState } from './windows-manager.ts';
import { windowsRecord } from './windows-places.ts';
import { stateOfScope, type WindowsRequest, wantedFor } from './windows-request.ts';

/** How a daemon's service on Windows is. */
export interface WindowsReport {
  readonly name: string;
  /** What its manager calls it. */
  readonly unit: string;
  readonly isInstalled: boolean;
  readonly manager?: WindowsState;
  /** Where its daemon says that it serves; a hint, as any of its records. */
  readonly control?: string;
  readonly log?: string;
  readonly drift: readonly Drift[];
  /** Files that the service needs and that are gone: of Node, or of the program. */
  readonly missing: readonly string[];
  /** The newest errors of its log. */
  readonly errors: readonly (Text & { readonly at: string })[];
  /** Why there are none, where the log can't be read. */
  readonly logProblem?: string;
}

const LINES_READ = 200;
const ERRORS_SHOWN = 4;
const ERROR_LEVELS = ['error', 'fatal'];

/** Asks the manager of one daemon's service, and looks at its files and its log. `place` is what would be installed now. */
export async function reportWindowsService(
  daemon: DaemonEntry,
  request: WindowsRequest & { readonly place: FoundPlace | undefined },
  { manager, signal }: { readonly manager: WindowsManager; readonly signal: AbortSignal },
): Promise<WindowsReport> {
  const { name } = daemon;
  const state = stateOfScope(request);
  const unit = manager.nameOf(name);
  const installed = await readServiceFile(windowsRecord(name, state), 'status');
  if (installed === undefined) {
    return { name, unit, isInstalled: false, drift: [], missing: [], errors: [] };
  }
  const log = logFile(state, name);
  const { mtimeMs: writtenMs } = await stat(installed.path);
  const [told, record, drift, missing, errors] = await Promise.all([
    manager.look(name, signal),
    readRecord(state, name),
    driftOf(daemon, request),
    missingOf(name, installed.stamp?.facts?.['place'] as Partial<ProgramPlace> | undefined),
    errorsIn(log, writtenMs),
  ]);
  return {
    ...{ name, unit, isInstalled: true, manager: told, log, drift, missing },
    ...(record && { control: record.control }),
    ...errors,
  };
}

async function driftOf(
  daemon: DaemonEntry,
  request: Parameters<typeof reportWindowsService>[1],
): Promise<readonly Drift[]> {
  if (request.place === undefined) return [];
  const { files } = await wantedFor(daemon, request, request.place);
  return files.flatMap(({ path, state, installed, content = '' }) => {
    if (state === 'current') return [];
    return [{ file: path, state, difference: installed ? differenceOf(installed, content) : '' }];
  });
}

/** What the service names and is not there. */
async function missingOf(
  name: string,
  { node, root, launcher }: Partial<ProgramPlace> = {},
): Promise<readonly string[]> {
  if (node === undefined || root === undefined) return [];
  const program = programOf({ daemon: serviceDaemon(name), place: { node, root } });
  const needed = [node, program, ...(launcher === undefined ? [] : [launcher])];
  const found = await Promise.all(
    needed.map((file) =>
      access(file).then(
        () => [],
        () => [file],
      ),
    ),
  );
  return found.flat();
}

/** The newest sentences since the service was written, each once. */
async function errorsIn(
  log: string,
  writtenMs: number,
): Promise<Pick<WindowsReport, 'errors' | 'logProblem'>> {
  try {
    const lines = await readLogLines(log, { count: LINES_READ });
    const errors = lines.flatMap((text) => {
      const line = parseLogLine(text);
      if (line === undefined || !ERROR_LEVELS.includes(line.level)) return [];
      if (Date.parse(line.time) < writtenMs) return [];
      return [{ at: line.time, ...(line.text ?? { en: line.phrase, 'pt-BR': line.phrase }) }];
    });
    const each = new Map(errors.map((error) => [error.en, error]));
    return { errors: [...each.values()].slice(-ERRORS_SHOWN) };
  } catch (failure) {
    return { errors: [], logProblem: messageOf(failure) };
  }
}
