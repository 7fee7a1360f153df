import type { HandedOverSocket } from '@socketlab/bsd-sockets';
import { type Address, formatAddress, type Logger } from '@socketlab/foundation';
import type { CallSteps } from './call-steps.ts';
import { AlreadyListeningError, DrainingError, NotListeningError } from './errors.ts';
import { type HeldListener, holdListener, type ListenerHealth } from './held-listener.ts';

/** A server that has begun to serve, however it does that. */
export interface RunningServer {
  /** The real address; until one that goes step by step has it, the address that was asked for. */
  readonly address: Address;
  /** Of one that goes step by step. */
  readonly steps?: CallSteps;
  /** Resolves when it has ended, of itself or cut. */
  readonly ended: Promise<void>;
  /** Whether it ended by a failure of its own. */
  readonly hasFailed?: boolean;
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
  /** The socket that the service manager has handed over, where it has. */
  readonly held: HeldListener | undefined;
  /** Of the one that is open, or was open last. */
  readonly health: ListenerHealth;
  /** Resolves when clients can come. Throws AlreadyListeningError, DrainingError, and what `serve` throws. */
  open(request: Request): Promise<Address>;
  /** Takes no new clients; what is under way may end until the signal aborts, then is cut. Throws NotListeningError. */
  close(signal: AbortSignal): Promise<void>;
  /** Closes what is open, for good: nothing is served again after it. */
  end(signal: AbortSignal): Promise<void>;
}

/** What a listener works with. */
export interface ServedListenerDeps<Request> {
  readonly logger: Logger;
  /** Told before a listener that is open is closed: what the kernel counts for its socket goes with it. */
  readonly onClosing?: () => void;
  /** Begins to serve, a socket that listens already where one is given; resolves when clients can come. */
  readonly serve: (request: Request, handedOver?: HandedOverSocket) => Promise<RunningServer>;
  /** Told when the server has ended, after the state has become closed. */
  readonly onEnded: (request: Request) => void;
}

/** What a listener is for, and the socket that it was given where it was. */
export interface ServedListenerOptions {
  readonly daemon: string;
  readonly handedOver?: HandedOverSocket | undefined;
}

/** A listener that is not open yet. */
export function createServedListener<Request extends { readonly address: Address }>(
  options: ServedListenerOptions,
  deps: ServedListenerDeps<Request>,
): ServedListener<Request> {
  const { daemon, handedOver } = options;
  if (handedOver === undefined) return createOwnListener({ daemon }, deps);
  return holdListener(handedOver, {
    logger: deps.logger,
    create: (onEnded) =>
      createOwnListener(
        { daemon },
        {
          ...deps,
          onEnded(request) {
            deps.onEnded(request);
            onEnded(request);
          },
        },
      ),
  });
}

/** A listener whose opening may be given the socket that it is to serve. */
export interface OwnListener<Request> extends ServedListener<Request> {
  open(request: Request, handedOver?: HandedOverSocket): Promise<Address>;
}

function createOwnListener<Request extends { readonly address: Address }>(
  options: { readonly daemon: string },
  deps: ServedListenerDeps<Request>,
): OwnListener<Request> {
  const { daemon } = options;
  const { logger } = deps;
  let state: ListenerState<Request> = { name: 'closed' };
  let hasFailed = false;

  function refuseUnlessClosed(request: Request): void {
    if (state.name === 'draining') throw new DrainingError({ daemon });
    if (state.name === 'closed') return;
    const { address } = state.name === 'open' ? state : request;
    throw new AlreadyListeningError({ daemon, address: formatAddress(address) });
  }

  function becomeOpen(request: Request, server: RunningServer): void {
    const address = formatAddress(server.address);
    state = stateOf('open', request, server);
    logger.info({ address }, 'listening');
    server.ended
      .then(() => {
        state = { name: 'closed' };
        hasFailed = server.hasFailed === true;
        logger.info({ address }, 'listener closed');
        deps.onEnded(request);
      })
      .catch((failure: unknown) => {
        logger.error({ err: failure }, 'the listener did not end cleanly');
      });
  }

  async function close(signal: AbortSignal): Promise<void> {
    if (state.name !== 'open' && state.name !== 'draining') throw new NotListeningError({ daemon });
    const { server } = state;
    state = stateOf('draining', state.request, server);
    deps.onClosing?.();
    await drain(server, signal);
  }

  return {
    get state() {
      return state;
    },
    held: undefined,
    get health() {
      return hasFailed ? 'failed' : healthOf(state);
    },
    async open(request, handedOver) {
      refuseUnlessClosed(request);
      state = { name: 'opening' };
      hasFailed = false;
      try {
        const server = await deps.serve(request, handedOver);
        becomeOpen(request, server);
        return server.address;
      } catch (failure) {
        state = { name: 'closed' };
        throw failure;
      }
    },
    close,
    async end(signal) {
      if (state.name === 'open' || state.name === 'draining') await close(signal);
    },
  };
}

/** Takes no new clients; those being served may end until the signal aborts, then are cut. */
async function drain(server: RunningServer, signal: AbortSignal): Promise<void> {
  const cut = (): void => server.cut();
  server.refuseNew();
  if (signal.aborted) cut();
  signal.addEventListener('abort', cut, { once: true });
  await server.ended;
  signal.removeEventListener('abort', cut);
}

function healthOf(state: ListenerState<unknown>): ListenerHealth {
  return 'server' in state && state.server.steps ? 'led' : 'well';
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

/** The address that the listener is bound to; undefined while it is not. */
export function listenerAddress(state: ListenerState<unknown>): Address | undefined {
  return 'address' in state ? state.address : undefined;
}
