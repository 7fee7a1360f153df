import { execFile } from 'node:child_process';
import { systemProgram } from '@socketlab/foundation';

const TIMEOUT_MS = 2_000;
/** Destination, mask, gateway, this machine's address, metric; a route that is kept but not in force has no address. */
const DEFAULT_ROUTE = /^\s*0\.0\.0\.0\s+0\.0\.0\.0\s+\S.*?\s(?<own>\d+\.\d+\.\d+\.\d+)\s+\d+\s*$/gm;

/**
 * The addresses of this machine from which the way to everywhere else goes out, by `route print`, whose numbers are in the
 * same places in every language: https://learn.microsoft.com/windows-server/administration/windows-commands/route_ws2008.
 * None where it does not tell; never tested, for Wine 8 has no route.exe.
 */
export function readDefaultRoutes(
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const program = systemProgram('route.exe', { environment, platform: 'win32' });
  const options = { signal, timeout: TIMEOUT_MS, windowsHide: true };
  return new Promise((resolve) => {
    execFile(program, ['print', '-4', '0.0.0.0'], options, (failure, stdout) => {
      resolve(failure === null ? defaultRoutesIn(stdout) : []);
    });
  });
}

/** Reads the answer. */
export function defaultRoutesIn(shown: string): readonly string[] {
  return [...shown.matchAll(DEFAULT_ROUTE)].map((match) => match.groups?.['own'] ?? '');
}
