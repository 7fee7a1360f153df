import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { ObservePortTakenError } from '../observe-errors.ts';
import { findPortHolder } from '../port-holder.ts';

const LOOPBACK = '127.0.0.1';

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
    const holder =
      errno === 'EADDRINUSE' ? await findPortHolder({ port, protocol: 'tcp' }, signal) : undefined;
    const address = `${LOOPBACK}:${port}`;
    throw new ObservePortTakenError({ address, option, errno, holder }, { cause });
  }
  return (server.address() as AddressInfo).port;
}
