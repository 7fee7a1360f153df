import { execFile } from 'node:child_process';

const SS_TIMEOUT_MS = 2_000;

/** `prometheus (pid 123)`, as ss(8) of iproute2 tells it; undefined where there is none, or it is another user's, and on Windows, whose program of that name is no ss(8). */
export function findPortHolder(
  { port, protocol }: { readonly port: number; readonly protocol: 'tcp' | 'udp' },
  signal: AbortSignal,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  if (platform === 'win32') return Promise.resolve(undefined);
  const args = ['--listening', `--${protocol}`, '--numeric', '--processes', '--no-header'];
  return new Promise((resolve) => {
    const filter = [...args, `sport = :${port}`];
    execFile('ss', filter, { signal, timeout: SS_TIMEOUT_MS }, (_failure, stdout) => {
      const found = /users:\(\("(?<name>[^"]*)",pid=(?<pid>\d+)/.exec(stdout)?.groups;
      resolve(found && `${found['name']} (pid ${found['pid']})`);
    });
  });
}
