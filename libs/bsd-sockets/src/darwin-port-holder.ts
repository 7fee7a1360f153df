import { execFileSync } from 'node:child_process';
import type { PortHolder } from './port-holder.ts';

const PROGRAM = '/usr/sbin/lsof';
const DEADLINE_MS = 2_000;

/**
 * Who holds a taken port on macOS, as lsof(8) tells it in its output for programs (`-F`, "OUTPUT FOR OTHER PROGRAMS"):
 * without root it sees the user's own processes only. Undefined where it finds none. Untested on a Mac; throws where
 * there is no lsof.
 */
export function findDarwinPortHolder(
  port: number,
  protocol: 'tcp' | 'udp',
  runLsof: (words: readonly string[]) => string = runSystemLsof,
): PortHolder | undefined {
  const listening = protocol === 'tcp' ? ['-sTCP:LISTEN'] : [];
  return readHolder(runLsof(['-nP', `-i${protocol}:${port}`, ...listening, '-Fpc']));
}

/** A field a line, its letter first: `p` begins a process, `c` is its command. */
function readHolder(output: string): PortHolder | undefined {
  const { pid, command = '?' } = /^p(?<pid>\d+)\n(?:c(?<command>.+))?/m.exec(output)?.groups ?? {};
  return pid === undefined ? undefined : { pid: Number(pid), command };
}

function runSystemLsof(words: readonly string[]): string {
  return execFileSync(PROGRAM, words, {
    encoding: 'utf8',
    timeout: DEADLINE_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
