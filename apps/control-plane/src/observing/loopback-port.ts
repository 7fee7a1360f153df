import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { ObservePortTakenError } from '../observe-errors.ts';

const LOOPBACK = '127.0.0.1';
const SS_TIMEOUT_MS = 2_000;

/**
 * A port of loopback that is free now: the one that was asked for, or one that the system chooses for 0. Throws
 * ObservePortTakenError, which names the holder where ss(8) tells.
 */
export async function freePort(
  port: number,
  { option, signal }: { readonly option: string; readonly signal: AbortSignal },
): Promise<number> {
  const server = createServer();
  const chosen = await listenOnLoopback(server, port, { option, signal });
  server.close();
  await once(server, 'close');
  return chosen;
}

/** Has the server listen there, and returns the port. Throws ObservePortTakenError. */
export async function listenOnLoopback(
  server: Pick<Server, 'listen' | 'address' | 'once' | 'off'>,
  port: number,
  { option, signal }: { readonly option: string; readonly signal: AbortSignal },
): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, LOOPBACK, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (cause) {
    const errno = (cause as NodeJS.ErrnoException).code ?? '';
    const holder = errno === 'EADDRINUSE' ? await holderOf(port, signal) : undefined;
    const address = `${LOOPBACK}:${port}`;
    throw new ObservePortTakenError({ address, option, errno, holder }, { cause });
  }
  return (server.address() as AddressInfo).port;
}

/** `prometheus (pid 123)`, as ss(8) of iproute2 tells it; undefined where there is none, or it is another user's. */
function holderOf(port: number, signal: AbortSignal): Promise<string | undefined> {
  const args = ['--listening', '--tcp', '--numeric', '--processes', '--no-header'];
  return new Promise((resolve) => {
    const filter = [...args, `sport = :${port}`];
    execFile('ss', filter, { signal, timeout: SS_TIMEOUT_MS }, (_failure, stdout) => {
      const found = /users:\(\("(?<name>[^"]*)",pid=(?<pid>\d+)/.exec(stdout)?.groups;
      resolve(found && `${found['name']} (pid ${found['pid']})`);
    });
  });
}
