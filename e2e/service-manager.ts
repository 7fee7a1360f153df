import { type Command, PYTHON, type RunningProcess, startProcess } from '@socketlab/testkit';
import type { Machine } from './machine.ts';
import { fileOfPeer } from './peers.ts';
import type { DaemonName } from './programs.ts';

/** What the service manager of the tests makes and hands over. */
export type HandedOver = 'tcp' | 'udp' | 'unix' | 'connected' | 'bound' | 'file';

/** A service manager that runs one daemon, and holds what it has handed over. */
export interface Managed {
  readonly process: RunningProcess;
  /** Of the first socket that has one. */
  readonly address: string;
  /** Resolves with what the daemon has told, now or later, that matches. */
  told(pattern: RegExp): Promise<string>;
  /** The lines of the daemon's log that say this, as they were written. */
  logged(pattern: RegExp): Promise<string>;
  /** Where the daemon that serves now is controlled. */
  control(): Promise<string>;
  say(word: 'start' | 'term' | 'hup' | 'kill'): void;
  /** Resolves when the daemon has ended, with its exit code. */
  ended(): Promise<number>;
}

/** Starts a daemon below a service manager that hands over what is asked for. */
export async function startManaged(
  machine: Machine,
  daemon: { readonly name: DaemonName; readonly args?: readonly string[]; readonly wrap?: Command },
  handedOver: readonly HandedOver[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Managed> {
  const { name, args = [], wrap = [] } = daemon;
  const command = [...wrap, ...machine.command(name, args)];
  const manager = await startProcess(
    [PYTHON, '-u', fileOfPeer('service_manager'), handedOver.join(','), ...command],
    {
      cwd: machine.home,
      environment: { ...machine.environment, PYTHONDONTWRITEBYTECODE: '1', ...environment },
    },
  );
  await manager.waitForLine(/^started (\d+)$/);
  const named = manager.stdout.join('\n').match(/^(?:tcp|udp|bound) (\S+)$/m);
  return {
    process: manager,
    address: named?.[1] ?? '',
    told: async (pattern) => {
      const line = await manager.waitForLine(new RegExp(`^told .*${pattern.source}`));
      return line.input ?? '';
    },
    logged: async (pattern) => (await manager.waitForLine(pattern)).input ?? '',
    async control() {
      await manager.waitForLine(/"msg":"serving"/);
      const line = manager.stderr.findLast((each) => each.includes('"msg":"serving"'));
      return String(JSON.parse(line ?? '{}').control);
    },
    say: (word) => manager.write(`${word}\n`),
    async ended() {
      return Number((await manager.waitForLine(/^ended (-?\d+)$/))[1]);
    },
  };
}
