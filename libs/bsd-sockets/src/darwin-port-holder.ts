import { spawnSync } from 'node:child_process';
import type { PortHolder } from './port-holder.ts';

const PROGRAM = '/usr/sbin/lsof';
const DEADLINE_MS = 2_000;
/** lsof(8), DIAGNOSTICS: of a search without a result too, of which it then says nothing on stderr (`-w`: nor warnings). */
const NOTHING_OR_ERROR = 1;

/** What lsof did: what it printed, what it complained of, and its exit status. */
export interface LsofOutcome {
  readonly stdout: string;
  readonly stderr: string;
  /** null of one that was ended, or never began. */
  readonly status: number | null;
}

/**
 * Who holds a taken port on macOS, as lsof(8) tells it in its output for programs (`-F`, "OUTPUT FOR OTHER PROGRAMS"):
 * without root it sees the user's own processes only. Undefined where it finds none. Untested on a Mac; throws where
 * there is no lsof, and where it fails.
 */
export function findDarwinPortHolder(
  port: number,
  protocol: 'tcp' | 'udp',
  runLsof: (words: readonly string[]) => LsofOutcome = runSystemLsof,
): PortHolder | undefined {
  const listening = protocol === 'tcp' ? ['-sTCP:LISTEN'] : [];
  const words = ['-nPw', `-i${protocol}:${port}`, ...listening, '-Fpcn'];
  const { stdout, stderr, status } = runLsof(words);
  const isAnswer = status === 0 || (status === NOTHING_OR_ERROR && (stdout || !stderr));
  if (!isAnswer) throw new Error(`${PROGRAM} ${words.join(' ')}: ${status} ${stderr}`);
  return readHolder(stdout, port);
}

/**
 * A field a line, its letter first: `p` begins a process, `c` is its command, `n` the name of each socket. `-i` selects
 * sockets with that port at either end: a client of it, whose name has an arrow before it, holds another.
 */
function readHolder(output: string, port: number): PortHolder | undefined {
  let holder: PortHolder | undefined;
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) holder = { pid: Number(value), command: '?' };
    if (holder === undefined) continue;
    if (line.startsWith('c') && value !== '') holder = { ...holder, command: value };
    if (line.startsWith('n') && value.split('->')[0]?.endsWith(`:${port}`)) return holder;
  }
  return undefined;
}

function runSystemLsof(words: readonly string[]): LsofOutcome {
  const { stdout, stderr, status, error } = spawnSync(PROGRAM, words, {
    encoding: 'utf8',
    timeout: DEADLINE_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error !== undefined) throw error;
  return { stdout, stderr, status };
}
