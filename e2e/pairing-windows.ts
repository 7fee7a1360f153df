import type { RunningProcess } from '@socketlab/testkit';
import type { Machine, Outcome, RunOptions } from './machine.ts';

/** Opens a window on loopback, at a port that the system chooses. */
export const LISTEN = ['pair', '--listen', '--port', '0', '--address', '127.0.0.1'];

/** What a window says with --json, one a line. */
export interface Said {
  readonly event: string;
  readonly [field: string]: unknown;
}
/** `host list --json`. */
export interface HostList {
  readonly hosts: readonly { readonly name: string; readonly machineId: string }[];
}
/** `grant list --json`. */
export interface GrantList {
  readonly grants: readonly {
    readonly id: string;
    readonly name: string;
    readonly state: string;
  }[];
}

/** A machine's name, and its person's language. */
export const named = (name: string, language = 'en'): RunOptions => ({
  environment: { SOCKETLAB_NAME: name, SOCKETLAB_LANG: language },
});

/** `pair --listen`, as a program reads it. */
export async function openWindow(
  machine: Machine,
  args: readonly string[] = [],
  options = named('lab-07'),
) {
  const process = await machine.open([...LISTEN, ...args, '--json'], options);
  const event = async (kind: string): Promise<Said> => {
    const { input } = await process.waitForLine(new RegExp(`^\\{"event":"${kind}"`));
    return JSON.parse(input ?? '') as Said;
  };
  const { port, token } = await event('open');
  return { process, event, address: `127.0.0.1:${port}`, token: String(token) };
}

/** Starts `pair ADDRESS`. */
export function startPairing(
  machine: Machine,
  address: string,
  { args = [], options = named('lab-08') }: { args?: readonly string[]; options?: RunOptions } = {},
): Promise<RunningProcess> {
  return machine.open(['pair', address, ...args], options);
}

/** Types what it asks for, and waits for its end. */
export async function answer(process: RunningProcess, text: string): Promise<Outcome> {
  process.write(`${text}\n`);
  process.endInput();
  const ending = await process.ended;
  return { ...ending, stdout: process.stdout.join('\n'), stderr: process.stderr.join('\n') };
}
