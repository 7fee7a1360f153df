import { windowsServiceCommands, windowsServiceName } from '@socketlab/services';
import type { RunProgram } from '../services/run-program.ts';
import { ServiceNeedsAdministratorError } from '../windows-service-errors.ts';
import { callWindows, refusal } from './call-manager.ts';
import type { WindowsManager, WindowsState } from './windows-manager.ts';

const ERROR_ACCESS_DENIED = 5;
/** ERROR_SERVICE_ALREADY_RUNNING: no failure of who asked for just that. */
const ALREADY_RUNNING = 1056;
/** ERROR_SERVICE_NEVER_STARTED: how it ended is not known, for it never ran. */
const NEVER_STARTED = 1077;
/** ERROR_SERVICE_SPECIFIC_ERROR: the code is the service's own. */
const OWN_CODE = 1066;
const INSTALL = { command: 'socketlab service install' };
const UNINSTALL = { command: 'socketlab service uninstall' };
const STATES: Readonly<Record<string, WindowsState['state']>> = {
  1: 'stopped',
  2: 'starting',
  3: 'stopping',
  4: 'running',
};

/**
 * The machine's services, by sc.exe, whose exit code is that of winerror.h:
 * https://learn.microsoft.com/windows-server/administration/windows-commands/sc-query. Wine's answers 1 whatever the reason.
 */
export function createServiceControl({ run }: { readonly run: RunProgram }): WindowsManager {
  const call = async (words: readonly string[], signal: AbortSignal): Promise<void> => {
    const done = await callWindows(['sc.exe', ...words], { run, signal });
    if (done.code === 0 || done.code === ALREADY_RUNNING) return;
    if (done.code === ERROR_ACCESS_DENIED) {
      throw new ServiceNeedsAdministratorError(INSTALL);
    }
    throw refusal(['sc.exe', ...words], done);
  };
  const look: WindowsManager['look'] = async (daemon, signal) => {
    const words = ['sc.exe', 'query', windowsServiceName(daemon)];
    const { code, stdout } = await callWindows(words, { run, signal });
    return code === 0 ? readServiceState(stdout) : { state: 'absent' };
  };
  const manager: WindowsManager = {
    scope: 'system',
    nameOf: windowsServiceName,
    async define(plan, signal) {
      // An older definition goes first, for sc.exe config knows no description and no recovery.
      await manager.remove(plan.daemon.name, signal);
      for (const words of windowsServiceCommands(plan)) await call(words, signal);
    },
    async remove(daemon, signal) {
      const { state } = await look(daemon, signal);
      if (state !== 'absent') await call(['delete', windowsServiceName(daemon)], signal);
    },
    start: (daemon, signal) => call(['start', windowsServiceName(daemon)], signal),
    async stop(daemon, signal) {
      const { state } = await look(daemon, signal);
      if (state === 'absent' || state === 'stopped' || state === 'stopping') return;
      // One that is about to start, or to end, takes no word: whoever waits for its end sees how it goes on.
      const words = ['sc.exe', 'stop', windowsServiceName(daemon)];
      const { code } = await callWindows(words, { run, signal });
      if (code === ERROR_ACCESS_DENIED) throw new ServiceNeedsAdministratorError(UNINSTALL);
    },
    look,
  };
  return manager;
}

/** Reads the numbers of `sc query`; the words before them are translated, and their order is not. */
export function readServiceState(text: string): WindowsState {
  const values = [...text.matchAll(/^[ \t]+[^:\n]+:\s*(?<value>\w+)/gm)].map((match) => match[1]);
  // TYPE, STATE, WIN32_EXIT_CODE, SERVICE_EXIT_CODE, CHECKPOINT, WAIT_HINT.
  const [, number = '', win32 = '', own = ''] = values;
  const state = STATES[number];
  if (state === undefined) return { state: 'unknown' };
  const code = Number(win32) === OWN_CODE ? Number(own) : Number(win32);
  if (state !== 'stopped' || code === NEVER_STARTED) return { state };
  return { state, exitCode: code };
}
