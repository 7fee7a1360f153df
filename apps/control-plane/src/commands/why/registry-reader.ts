import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunProgram } from '../../services/run-program.ts';
import { type RegistryValue, readExport } from './registry-export.ts';

/** `absent`: there is no such key. `unread`: there is or may be, and reg.exe did not show it. */
export type NotRead = 'absent' | 'unread';

/** Keys of the registry, by reg.exe, which takes no rights. */
export interface RegistryReader {
  /** The values of a key, whatever characters are in them. */
  export(key: string): Promise<readonly RegistryValue[] | NotRead>;
  /** What reg.exe shows of a key: its values, and the names of the keys in it. */
  query(key: string): Promise<string | NotRead>;
  /** Whether there is such a key, which is not opened. */
  find(key: string): Promise<'there' | NotRead>;
}

/**
 * reg.exe ends with 1 where there is no such key, where it may not read it, and where a policy forbids all of it; its words
 * are translated. So a key is absent only where the key above it was shown without it, or is absent itself.
 */
export function createRegistryReader({
  run,
  signal,
}: {
  readonly run: RunProgram;
  readonly signal: AbortSignal;
}): RegistryReader {
  const asked = new Map<string, Promise<string | undefined>>();
  const show = (key: string): Promise<string | undefined> => {
    const answer = asked.get(key) ?? shownBy(run, key, signal);
    asked.set(key, answer);
    return answer;
  };
  const find = async (key: string): Promise<'there' | NotRead> => {
    const end = key.lastIndexOf('\\');
    // Of HKLM nothing is above.
    if (end < 0) return 'unread';
    const above = key.slice(0, end);
    const shown = await show(above);
    if (shown !== undefined) return isListed(key, shown) ? 'there' : 'absent';
    return (await find(above)) === 'absent' ? 'absent' : 'unread';
  };
  const reason = async (key: string): Promise<NotRead> =>
    (await find(key)) === 'absent' ? 'absent' : 'unread';
  return {
    find,
    query: async (key) => (await show(key)) ?? (await reason(key)),
    export: async (key) => (await exported(run, key, signal)) ?? (await reason(key)),
  };
}

async function shownBy(
  run: RunProgram,
  key: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const done = await run('reg.exe', ['query', key], signal);
  return done?.code === 0 ? done.stdout : undefined;
}

/** By a file: what reg.exe prints is in the console's code page. */
async function exported(
  run: RunProgram,
  key: string,
  signal: AbortSignal,
): Promise<readonly RegistryValue[] | undefined> {
  // A user who has never had a temporary file may not have the folder for them.
  await mkdir(tmpdir(), { recursive: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'socketlab-firewall-'));
  try {
    const file = path.join(folder, 'rules.reg');
    const done = await run('reg.exe', ['export', key, file, '/y'], signal);
    return done?.code === 0 ? readExport(await readFile(file)) : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The keys in a key stand there by their whole names, each on a line; names of keys know no case. */
function isListed(key: string, shown: string): boolean {
  const whole = key.replace(/^HKLM\b/, 'HKEY_LOCAL_MACHINE').toLowerCase();
  return shown.split(/\r?\n/).some((line) => line.trimEnd().toLowerCase() === whole);
}
