import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { disableLinger, enableLinger, type Linger, readLinger } from './linger.ts';
import type { Systemd } from './systemd.ts';

/** A mark that lingering is our doing, so that uninstalling takes back no more than that. */
const markFile = (state: string): string => path.join(state, 'services', 'enabled-linger');

/** Has the user linger, where that is allowed, and remembers who did it. */
export async function keepLingering(
  systemd: Systemd,
  state: string,
  signal: AbortSignal,
): Promise<Linger> {
  const before = readLinger();
  if (before.isEnabled) return before;
  const after = await enableLinger(systemd, signal);
  if (!after.isEnabled) return after;
  await mkdir(path.dirname(markFile(state)), { recursive: true, mode: 0o700 });
  await writeFile(markFile(state), `${new Date().toISOString()}\n`, { mode: 0o600 });
  return after;
}

/** Takes lingering back if it was our doing; tells whether it did. */
export async function giveLingerBack(
  systemd: Systemd,
  state: string,
  signal: AbortSignal,
): Promise<boolean> {
  const mark = markFile(state);
  const isOurs = await readFile(mark).then(
    () => true,
    () => false,
  );
  if (!isOurs) return false;
  const { isEnabled } = await disableLinger(systemd, signal);
  if (!isEnabled) await rm(path.dirname(mark), { recursive: true, force: true });
  return !isEnabled;
}
