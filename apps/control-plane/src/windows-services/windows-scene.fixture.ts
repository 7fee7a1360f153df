import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SERVICE_DAEMONS } from '@socketlab/services';
import { onTestFinished } from 'vitest';
import type { DaemonEntry } from '../daemons.ts';
import { temporaryDirectory } from '../directory.fixture.ts';
import type { LocalDaemons } from '../local-daemons.ts';
import type { RunProgram } from '../services/run-program.ts';
import { createWindowsManager, type WindowsManager } from './windows-manager.ts';
import type { WindowsRequest } from './windows-request.ts';

/** A PC's folders, built programs, and Windows' programs as far as they are called. */
export interface WindowsScene {
  readonly state: string;
  readonly manager: WindowsManager;
  readonly request: WindowsRequest;
  readonly run: RunProgram;
  readonly daemons: Pick<LocalDaemons, 'find' | 'up' | 'down'>;
  readonly claimFolder: (folder: string) => Promise<void>;
  /** The folders that were made for the machine's services. */
  readonly claimed: readonly string[];
  /** How they were called since the last time, without what only asks. */
  calls(): readonly string[];
  /** The next call that holds this fails with that code. */
  fail(words: string, code: number): void;
  at(...names: string[]): string;
}

const SC_STATE = (state: number, win32: number): string => `
SERVICE_NAME: x
        TYPE               : 10  WIN32_OWN_PROCESS
        STATE              : ${state}  WORD
        WIN32_EXIT_CODE    : ${win32}  (0x0)
        SERVICE_EXIT_CODE  : 0  (0x0)
`;
const RUNNING = 267_009;

/** Makes the scene; a service that is started writes down that it serves, as its daemon would. */
export function windowsScene(
  scope: 'user' | 'system',
  daemons: readonly DaemonEntry[],
): WindowsScene {
  const root = temporaryDirectory(onTestFinished);
  const at = (...names: string[]): string => path.join(root, ...names);
  for (const { name } of SERVICE_DAEMONS) {
    mkdirSync(at('clone/apps', name, 'dist'), { recursive: true });
    writeFileSync(at('clone/apps', name, 'dist/main.mjs'), `// ${name}\n`);
  }
  const state = scope === 'user' ? at('state') : at('ProgramData/Socketlab/state');
  const known = new Map<string, boolean>();
  const calls: string[] = [];
  const failing = new Map<string, number>();
  let pid = 1_000;
  const serve = (name: string): void => {
    const daemon = SERVICE_DAEMONS.find((each) => name.includes(each.name))?.name ?? '';
    mkdirSync(path.join(state, 'daemons'), { recursive: true });
    pid += 1;
    const record = JSON.stringify({ name: daemon, control: '127.0.0.1:1', pid });
    writeFileSync(path.join(state, 'daemons', `${daemon}.json`), record);
  };
  const run: RunProgram = async (program, args) => {
    const line = [program, ...args].join(' ');
    const verb = program === 'sc.exe' ? (args[0] ?? '') : (args[0] ?? '').slice(1);
    const name = (program === 'sc.exe' ? args[1] : args[2]) ?? '';
    if (verb !== 'query') calls.push(line);
    const wish = [...failing].find(([words]) => line.includes(words));
    if (wish !== undefined) {
      failing.delete(wish[0]);
      return { code: wish[1], stdout: '', stderr: 'it was told to fail\r\n' };
    }
    const isKnown = known.has(name);
    if (verb === 'query' && !isKnown) return { code: 1, stdout: '', stderr: '' };
    if (verb === 'query') {
      const isRunning = known.get(name) === true;
      const task = `"PC","${name}","N/A","Word","Word","1/1/2026","${isRunning ? RUNNING : 0}"\r\n`;
      const service = SC_STATE(isRunning ? 4 : 1, 0);
      return { code: 0, stdout: program === 'sc.exe' ? service : task, stderr: '' };
    }
    if (verb === 'create') known.set(name, false);
    if (verb === 'delete') known.delete(name);
    if (verb === 'run' || verb === 'start') {
      known.set(name, true);
      serve(name);
    }
    if ((verb === 'end' || verb === 'stop') && isKnown) known.set(name, false);
    return { code: isKnown || verb === 'create' ? 0 : 1, stdout: '', stderr: '' };
  };
  const environment = {
    USERDOMAIN: 'LAB-07',
    USERNAME: 'ana',
    ProgramData: at('ProgramData'),
    ProgramFiles: at('Program Files'),
  };
  const claimed: string[] = [];
  return {
    ...{ state, run, at, claimed },
    claimFolder: async (folder) => void claimed.push(folder),
    manager: createWindowsManager(scope, environment, run),
    request: {
      ...{ scope, daemons, environment, programsDirectory: at('clone/apps') },
      directories: { config: at('config'), state: at('state') },
    },
    daemons: {
      find: async () => ({ kind: 'stopped' }),
      up: () => Promise.reject(new Error('nothing is brought up here')),
      down: () => Promise.reject(new Error('nothing is taken down here')),
    },
    calls: () => calls.splice(0),
    fail: (words, code) => void failing.set(words, code),
  };
}

/** Whether a file of the scene is there. */
export const isThere = (file: string): boolean => existsSync(file);
