import { closeDuplicate, duplicateSocket, type HandedOverSocket } from '@socketlab/bsd-sockets';
import { type Address, formatAddress, type Logger, messageOf } from '@socketlab/foundation';
import type { OwnListener, ServedListener } from './served-listener.ts';

/** How long clients of the held listener may take to end when another is opened in its place; then they are cut. */
const PAUSE_MS = 2_000;

/** A socket that the service manager has made and holds as long as this daemon lives, or longer. */
export interface HeldListener {
  readonly address: Address;
  /** Whether this daemon takes clients from it now. */
  readonly isServed: boolean;
  /** Whether it is served again by itself, when the listener that was opened in its place closes. */
  readonly isPaused: boolean;
}

/** How a daemon's listener is: led from call to call by someone, ended though nobody closed it, or well. */
export type ListenerHealth = 'well' | 'led' | 'failed';

interface HoldDeps<Request> {
  readonly logger: Logger;
  /** Makes the daemon's listener, which tells when it has ended. */
  readonly create: (onEnded: (request: Request) => void) => OwnListener<Request>;
}

/**
 * The daemon's one listener, where the service manager has handed one over. It is opened by its address and closed like any
 * other, but its socket is never made or ended here: each server gets a descriptor of its own, dup(2), and closes that.
 *
 *   served <-- listen at its address --- held only          while clients wait in the kernel's queue
 *     |  \------------ close ------------->^
 *     |
 *     +-- listen elsewhere --> paused (the other is open) -- the other closes --> served
 */
export function holdListener<Request extends { readonly address: Address }>(
  socket: HandedOverSocket,
  deps: HoldDeps<Request>,
): ServedListener<Request> {
  const { logger } = deps;
  const address = formatAddress(socket.local);
  const isHeld = (other: Address): boolean => formatAddress(other) === address;
  const own = deps.create(onEnded);
  /** What it was served with when another was opened in its place. */
  let paused: Request | undefined;
  let resuming: Promise<void> = Promise.resolve();

  const isServed = (): boolean => 'address' in own.state && isHeld(own.state.address);

  async function serveHeld(request: Request): Promise<Address> {
    const duplicate = duplicateSocket(socket);
    const wasClosed = own.state.name === 'closed';
    try {
      return await own.open(request, duplicate);
    } catch (failure) {
      // Refused before anyone had it.
      if (!wasClosed) closeDuplicate(duplicate);
      throw failure;
    }
  }

  function onEnded(request: Request): void {
    if (!isHeld(request.address)) resuming = resume();
  }

  async function resume(): Promise<void> {
    const request = paused;
    paused = undefined;
    if (request === undefined) return;
    try {
      await serveHeld(request);
      logger.info({ address }, 'the held listener is served again');
    } catch (failure) {
      logger.error({ address, problem: messageOf(failure) }, 'the held listener stays unserved');
    }
  }

  async function openInstead(request: Request): Promise<Address> {
    if (own.state.name !== 'open' || !isServed()) return own.open(request);
    paused = own.state.request;
    logger.info({ address }, 'the held listener is paused: another opens in its place');
    await own.close(AbortSignal.timeout(PAUSE_MS));
    try {
      return await own.open(request);
    } catch (failure) {
      resuming = resume();
      await resuming;
      throw failure;
    }
  }

  return {
    get state() {
      return own.state;
    },
    get held() {
      return { address: socket.local, isServed: isServed(), isPaused: paused !== undefined };
    },
    get health() {
      return own.health;
    },
    open: (request) => (isHeld(request.address) ? serveHeld(request) : openInstead(request)),
    async close(signal) {
      await own.close(signal);
      await resuming;
    },
    async end(signal) {
      paused = undefined;
      await resuming;
      await own.end(signal);
    },
  };
}
