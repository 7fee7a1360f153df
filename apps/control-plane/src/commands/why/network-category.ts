import { createRunProgram } from '../../services/run-program.ts';
import type { Profile } from './firewall-rule.ts';

/** NetworkCategory of Get-NetConnectionProfile: https://learn.microsoft.com/powershell/module/netconnection. */
const CATEGORIES: readonly Profile[] = ['public', 'private', 'domain'];

/**
 * Of which kind Windows takes the network of an interface for, by PowerShell; undefined where it does not say. Asked by the
 * interface's number and answered with a number: no name goes in or comes out. Never tested: no PowerShell is here.
 */
export async function readCategory(
  interfaceIndex: number,
  {
    environment,
    signal,
  }: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly signal: AbortSignal;
  },
): Promise<Profile | undefined> {
  const script = `[int](Get-NetConnectionProfile -InterfaceIndex ${interfaceIndex} -ErrorAction Stop).NetworkCategory`;
  const args = ['-NoProfile', '-NonInteractive', '-Command', script];
  const done = await createRunProgram(environment)('powershell.exe', args, signal);
  return done?.code === 0 && /^\d\s*$/.test(done.stdout)
    ? CATEGORIES[Number(done.stdout)]
    : undefined;
}
