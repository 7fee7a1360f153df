import { ServiceManagerError } from '../service-errors.ts';
import type { Systemd } from './systemd.ts';

/** Makes the user of system services by its file, systemd-sysusers(8). Throws ServiceManagerError. */
export async function makeSystemUser(
  file: string,
  systemd: Systemd,
  signal: AbortSignal,
): Promise<void> {
  const command = `systemd-sysusers ${file}`;
  const answer = await systemd.run('systemd-sysusers', [file], signal);
  if (answer?.code === 0) return;
  const problem = answer === undefined ? 'no such program' : answer.stderr.trim();
  throw new ServiceManagerError({ command, problem });
}
