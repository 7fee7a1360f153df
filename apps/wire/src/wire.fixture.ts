import { fileURLToPath } from 'node:url';
import { type Command, isRoot, type RunningProcess, startProcess } from '@socketlab/testkit';
import type { WireMessage } from './messages.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

type Said<Event extends WireMessage['event']> = Extract<WireMessage, { event: Event }>;

/** The program, with two hosts that stand. */
export interface RunningWire {
  readonly process: RunningProcess;
  readonly ready: Said<'ready'>;
  /** The command on the first host or the second. */
  on(place: 0 | 1, command: Command): Command;
  /** Ends it, and returns its last word. */
  end(): Promise<Said<'ended'>>;
}

/** The program in a user namespace of its own, unless the tests are root's anyway. */
export function wireCommand(args: readonly string[]): Command {
  const node: Command = [process.execPath, MAIN, ...args];
  return isRoot() ? node : ['unshare', '-Urn', ...node];
}

/** Starts it; it is ended with the test. */
export async function startWire(...args: readonly string[]): Promise<RunningWire> {
  const program = await startProcess(wireCommand(args));
  const { input } = await program.waitForLine(/"event":"ready"/);
  const ready = JSON.parse(input ?? '') as Said<'ready'>;
  const user = isRoot() ? [] : [`--user=/proc/${program.pid}/ns/user`, '--preserve-credentials'];
  return {
    process: program,
    ready,
    on: (place, command) => [
      'nsenter',
      ...user,
      `--net=${ready.hosts[place]?.namespace}`,
      '--',
      ...command,
    ],
    async end() {
      await program.stop();
      return JSON.parse(program.stdout.at(-1) ?? '') as Said<'ended'>;
    },
  };
}
