import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Systemd } from './systemd.ts';

/** Whether the user's services start at boot and stay after logout, or only while the user is logged in. */
export interface Linger {
  readonly isEnabled: boolean;
  /** What an administrator runs to allow it. */
  readonly remedy: string;
}

/** systemd-logind keeps one empty file for each user who lingers, which everyone may look for. */
const LINGERING = '/var/lib/systemd/linger';

/** Whether this user lingers. */
export function readLinger(): Linger {
  const { username } = userInfo();
  return {
    isEnabled: existsSync(`${LINGERING}/${username}`),
    remedy: `sudo loginctl enable-linger ${username}`,
  };
}

/** Asks logind for it, without a password; polkit decides. Returns how it is then. */
export async function enableLinger(systemd: Systemd, signal: AbortSignal): Promise<Linger> {
  const { username } = userInfo();
  await systemd.run('loginctl', ['--no-ask-password', 'enable-linger', username], signal);
  return readLinger();
}

/** Takes it back. */
export async function disableLinger(systemd: Systemd, signal: AbortSignal): Promise<Linger> {
  const { username } = userInfo();
  await systemd.run('loginctl', ['--no-ask-password', 'disable-linger', username], signal);
  return readLinger();
}
