import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ServicePlan, windowsTaskName } from '@socketlab/services';
import { filesOf } from '../services/plan-services.ts';
import type { RunProgram } from '../services/run-program.ts';
import { callWindows, requireWindows } from './call-manager.ts';
import type { WindowsManager, WindowsState } from './windows-manager.ts';
import { servicesFolder } from './windows-places.ts';

/** Where `Last Result` stands in a line of `schtasks /query /v /fo csv`, whose headings alone are translated. */
const LAST_RESULT = 6;
/** winerror.h: SCHED_S_TASK_RUNNING, SCHED_S_TASK_HAS_NOT_RUN. */
const RUNNING = 0x41301;
const HAS_NOT_RUN = 0x41303;

/**
 * The user's tasks, by schtasks.exe:
 * https://learn.microsoft.com/windows-server/administration/windows-commands/schtasks. Wine's has `/create` and `/delete`
 * and no other verb: it answers 0 and says nothing, and the state is unknown.
 */
export function createTaskScheduler(
  { user }: { readonly user: string },
  { run }: { readonly run: RunProgram },
): WindowsManager {
  const nameOf = (daemon: string): string => windowsTaskName(daemon, user);
  const words = (verb: string, daemon: string, ...more: string[]): string[] => [
    ...['schtasks.exe', verb, '/tn', nameOf(daemon), ...more],
  ];
  return {
    scope: 'user',
    nameOf,
    define: (plan, signal) =>
      withTaskFile(plan, async (file) => {
        const create = words('/create', plan.daemon.name, '/xml', file, '/f');
        await requireWindows(create, { run, signal });
      }),
    async remove(daemon, signal) {
      await callWindows(words('/end', daemon), { run, signal });
      const gone = await callWindows(words('/delete', daemon, '/f'), { run, signal });
      if (gone.code === 0) return;
      const there = await callWindows(words('/query', daemon), { run, signal });
      // Still there, and not to be removed: then asking once more says why.
      if (there.code === 0 && there.stdout !== '') {
        await requireWindows(words('/delete', daemon, '/f'), { run, signal });
      }
    },
    start: async (daemon, signal) =>
      void (await requireWindows(words('/run', daemon), { run, signal })),
    stop: async (daemon, signal) =>
      void (await callWindows(words('/end', daemon), { run, signal })),
    async look(daemon, signal) {
      const query = words('/query', daemon, '/v', '/fo', 'csv', '/nh');
      const { code, stdout } = await callWindows(query, { run, signal });
      return code === 0 ? readQuery(stdout) : { state: 'absent' };
    },
  };
}

/** In UTF-16, as Task Scheduler writes such files: of any other, schtasks.exe takes accents by the machine's code page. */
async function withTaskFile(
  plan: ServicePlan,
  work: (file: string) => Promise<void>,
): Promise<void> {
  const folder = servicesFolder(plan.directories.state);
  const file = path.join(folder, `${plan.daemon.name}.xml`);
  await mkdir(folder, { recursive: true });
  const task = filesOf(plan, 'windows').find(({ kind }) => kind === 'task');
  try {
    await writeFile(file, `\ufeff${task?.content ?? ''}`, 'utf16le');
    await work(file);
  } finally {
    await rm(file, { force: true });
  }
}

/** Reads the first line of the answer: a task with several triggers has one for each. */
export function readQuery(csv: string): WindowsState {
  const [line = ''] = csv.trim().split('\n');
  const fields = [...line.matchAll(/"(?<field>(?:[^"]|"")*)"/g)].map((match) => match[1] ?? '');
  const result = fields[LAST_RESULT];
  if (result === undefined || !/^-?\d+$/.test(result)) return { state: 'unknown' };
  // schtasks writes an HRESULT as a signed number.
  const code = Number(result) >>> 0;
  if (code === RUNNING) return { state: 'running' };
  return { state: 'stopped', ...(code === HAS_NOT_RUN ? {} : { exitCode: code }) };
}
