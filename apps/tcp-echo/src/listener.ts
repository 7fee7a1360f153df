import { DrainingError, type SocketThread, type SocketThreads } from '@socketlab/daemon';
import {
  type Address,
  createDeferred,
  type Deferred,
  formatAddress,
  type Logger,
  workerUrl,
} from '@socketlab/foundation';
import {
  COUNTERS,
  type Counter,
  type EchoMessage,
  type ListenRequest,
  type ServeJob,
} from './echo-types.ts';
import { AlreadyListeningError, NotListeningError } from './errors.ts';
import { openGate, shutGate } from './gate.ts';

/** The client that is being served. */
export interface CurrentClient {
  readonly peer: Address;
  readonly acceptedAt: Date;
  /** What the counters said when it was accepted: the rest since then is its own. */
  readonly receivedBefore: number;
  readonly sentBefore: number;
}

/** Open or closed, and everything in between. */
export type ListenerState =
  | { readonly name: 'closed' }
  | { readonly name: 'opening' }
  | ({ readonly name: 'open' | 'draining' } & OpenListener);

interface OpenListener {
  readonly request: ListenRequest;
  /** The real address. */
  readonly address: Address;
  readonly thread: SocketThread;
  /** Resolves when the server loop has ended, of itself or interrupted. */
  readonly ended: Promise<void>;
}

/** Settled by what the thread tells on its way to accept(). */
interface Opening {
  readonly bound: Deferred<Address>;
  readonly listening: Deferred<void>;
}

/** The daemon's one listener: opened and closed on command, served by a thread of its own. */
export interface Listener {
  readonly state: ListenerState;
  readonly client: CurrentClient | undefined;
  count(counter: Counter): number;
  /** Resolves when clients can connect. */
  open(request: ListenRequest): Promise<Address>;
  /** Refuses new clients; the one being served may end until the signal aborts, then is cut. Resolves with how many were cut. */
  close(signal: AbortSignal): Promise<number>;
}

interface ListenerDeps {
  readonly threads: SocketThreads;
  readonly logger: Logger;
  /** Has the kernel's view of a server port observed, before anyone listens there. */
  readonly watch: (port: number) => Promise<() => Promise<void>>;
  /** Told when the server loop has ended. */
  readonly onEnded: (request: ListenRequest) => void;
}

/** A listener that is not open yet. */
export function createListener(deps: ListenerDeps): Listener {
  return new EchoListener(deps);
}

class EchoListener implements Listener {
  state: ListenerState = { name: 'closed' };
  client: CurrentClient | undefined;
  readonly #deps: ListenerDeps;
  readonly #memory = new SharedArrayBuffer(COUNTERS.length * Float64Array.BYTES_PER_ELEMENT);
  readonly #counts = new Float64Array(this.#memory);

  constructor(deps: ListenerDeps) {
    this.#deps = deps;
  }

  count(counter: Counter): number {
    return this.#counts[COUNTERS.indexOf(counter)] ?? 0;
  }

  async open(request: ListenRequest): Promise<Address> {
    this.#refuseUnlessClosed(request);
    this.state = { name: 'opening' };
    try {
      const opened = await this.#serve(request);
      this.state = { name: 'open', ...opened };
      this.#deps.logger.info({ address: formatAddress(opened.address) }, 'listening');
      opened.ended
        .then(() => this.#becomeClosed(opened))
        .catch((failure: unknown) => {
          this.#deps.logger.error({ err: failure }, 'the listener did not end cleanly');
        });
      return opened.address;
    } catch (failure) {
      this.state = { name: 'closed' };
      throw failure;
    }
  }

  async close(signal: AbortSignal): Promise<number> {
    const { state } = this;
    if (state.name !== 'open' && state.name !== 'draining') throw new NotListeningError();
    this.state = { ...state, name: 'draining' };
    const cutBefore = this.count('closedByStop');
    const cut = (): void => state.thread.interrupt('all');
    state.thread.interrupt('accept');
    if (signal.aborted) cut();
    signal.addEventListener('abort', cut, { once: true });
    await state.ended;
    signal.removeEventListener('abort', cut);
    return this.count('closedByStop') - cutBefore;
  }

  #refuseUnlessClosed(request: ListenRequest): void {
    const { state } = this;
    if (state.name === 'draining') throw new DrainingError({ daemon: 'tcp-echo' });
    if (state.name === 'closed') return;
    const address = state.name === 'open' ? state.address : request.address;
    throw new AlreadyListeningError({ address: formatAddress(address) });
  }

  /**
   * Starts the server's thread. The kernel is watched before the socket exists; where the system chooses the port, before
   * listen(): bind() has told it by then, and the thread waits at the gate.
   */
  async #serve(request: ListenRequest): Promise<OpenListener> {
    const { threads, logger, watch } = this.#deps;
    const { port } = request.address;
    let unwatch = port === 0 ? undefined : await watch(port);
    const job: ServeJob = { request, gate: shutGate() };
    const bound = createDeferred<Address>();
    const listening = createDeferred<void>();
    const thread = await threads.start({
      url: workerUrl('echo-worker', import.meta.url),
      counters: this.#memory,
      onReport: (message) => this.#onMessage(message as EchoMessage, { bound, listening }),
    });
    const ended = thread
      .call<void>('serve', job)
      .catch((failure: unknown) => {
        bound.reject(failure);
        listening.reject(failure);
        if (this.state.name !== 'opening') logger.error({ err: failure }, 'the listener failed');
      })
      .then(() => thread.end())
      .then(() => unwatch?.());
    const watched = bound.promise.then(async (address) => {
      try {
        unwatch ??= await watch(address.port);
      } catch (failure) {
        thread.interrupt('all');
        throw failure;
      } finally {
        openGate(job.gate);
      }
      return address;
    });
    const [address] = await Promise.all([watched, listening.promise]);
    return { request, address, thread, ended };
  }

  #onMessage(message: EchoMessage, opening: Opening): void {
    const { logger } = this.#deps;
    if (message.kind === 'bound') {
      opening.bound.resolve(message.address);
    } else if (message.kind === 'listening') {
      opening.listening.resolve();
    } else if (message.kind === 'accepted') {
      logger.debug({ peer: formatAddress(message.peer) }, 'client accepted');
      this.client = {
        peer: message.peer,
        acceptedAt: new Date(),
        receivedBefore: this.count('receivedBytes'),
        sentBefore: this.count('sentBytes'),
      };
    } else {
      const peer = this.client && formatAddress(this.client.peer);
      logger.debug({ peer }, 'client gone');
      this.client = undefined;
    }
  }

  #becomeClosed({ request, address }: OpenListener): void {
    this.client = undefined;
    this.state = { name: 'closed' };
    this.#deps.logger.info({ address: formatAddress(address) }, 'listener closed');
    this.#deps.onEnded(request);
  }
}
