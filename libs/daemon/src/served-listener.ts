import { type Address, formatAddress, type Logger } from '@socketlab/foundation';
import type { CallSteps } from './call-steps.ts';
import { AlreadyListeningError, DrainingError, NotListeningError } from './errors.ts';

/** A server that has begun to serve, however it does that. */
export interface RunningServer {
  /** The real address; until one that goes step by step has it, the address that was asked for. */
  readonly address: Address;
  /** Of one that goes step by step. */
  readonly steps?: CallSteps;
  /** Resolves when it has ended, of itself or cut. */
  readonly ended: Promise<void>;
  /** Takes no new clients; those being served go on. */
  refuseNew(): void;
  /** Ends all that is under way. */
  cut(): void;
}

/** Open or closed, and everything in between. */
export type ListenerState<Request> =
  | { readonly name: 'closed' }
  | { readonly name: 'opening' }
  | {
      readonly name: 'open' | 'draining';
      readonly request: Request;
      readonly address: Address;
      readonly server: RunningServer;
    };

/**
 * A daemon's one listener, opened and closed on command.
 *
 *   closed -> opening -> open -> draining -> closed
 *                |         |                   ^
 *                v         +--- ended itself --+
 *             closed
 */
export interface ServedListener<Request> {
  readonly state: ListenerState<Request>;
  /** Resolves when clients can come. Throws AlreadyListeningError, DrainingError, and what `serve` throws. */
  open(request: Request): Promise<Address>;
  /** Takes no new clients; what is under way may end until the signal aborts, then is cut. Throws NotListeningError. */
  close(signal: AbortSignal): Promise<void>;
}

interface ServedListenerDeps<Request> {
  readonly logger: Logger;
  /** Begins to serve; resolves when clients can come. */
  readonly serve: (request: Request) => Promise<RunningServer>;
  /** Told before a listener that is open is closed: what the kernel counts for its socket goes with it. */
  readonly onClosing?: () => void;
  /** Told when the server has ended, after the state has become closed. */
  readonly onEnded: (request: Request) => void;
}

/** A listener that is not open yet. */
export function createServedListener<Request extends { readonly address: Address }>(
  options: { readonly daemon: string },
  deps: ServedListenerDeps<Request>,
): ServedListener<Request> {
  const { daemon } = options;
  const { logger } = deps;
  let state: ListenerState<Request> = { name: 'closed' };

  function refuseUnlessClosed(request: Request): void {
    if (state.name === 'draining') throw new DrainingError({ daemon });
    if (state.name === 'closed') return;
    const { address } = state.name === 'open' ? state : request;
    throw new AlreadyListeningError({ daemon, address: formatAddress(address) });
  }

  function becomeOpen(request: Request, server: RunningServer): void {
    const shown = formatAddress(server.address);
    state = stateOf('open', request, server);
    logger.info({ address: shown }, 'listening');
    server.ended
      .then(() => {
        state = { name: 'closed' };
        logger.info({ address: shown }, 'listener closed');
        deps.onEnded(request);
      })
      .catch((failure: unknown) => {
        logger.error({ err: failure }, 'the listener did not end cleanly');
      });
  }

  return {
    get state() {
      return state;
    },
    async open(request) {
      refuseUnlessClosed(request);
      state = { name: 'opening' };
      try {
        const server = await deps.serve(request);
        becomeOpen(request, server);
        return server.address;
      } catch (failure) {
        state = { name: 'closed' };
        throw failure;
      }
    },
    async close(signal) {
      if (state.name !== 'open' && state.name !== 'draining')
        throw new NotListeningError({ daemon });
      const { server } = state;
      state = stateOf('draining', state.request, server);
      const cut = (): void => server.cut();
      deps.onClosing?.();
      server.refuseNew();
      if (signal.aborted) cut();
      signal.addEventListener('abort', cut, { once: true });
      await server.ended;
      signal.removeEventListener('abort', cut);
    },
  };
}

/** Its address is what the server says now. */
function stateOf<Request>(
  name: 'open' | 'draining',
  request: Request,
  server: RunningServer,
): ListenerState<Request> {
  return {
    name,
    request,
    server,
    get address() {
      return server.address;
    },
  };
}

/** The port that the listener is bound to; undefined while it is not. */
export function listenerPort(state: ListenerState<unknown>): number | undefined {
  return 'address' in state ? state.address.port : undefined;
}
