import { existsSync } from 'node:fs';
import { type ProcessOptions, type RunningProcess, startProcess } from './process.ts';

/** The system's Python, which has Debian's python3-grpcio; `python3` in PATH may be another one. */
export const PYTHON: string = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

/** Runs Python source, unbuffered, as a peer: what it prints are lines to wait for, what it reads is written to it. */
export function startPython(
  source: string,
  args: readonly string[] = [],
  options: ProcessOptions = {},
): Promise<RunningProcess> {
  return startProcess([PYTHON, '-u', '-c', source, ...args], options);
}
