import type { SocketThread, SocketThreads } from '@socketlab/daemon';
import {
  type Address,
  DeadlineError,
  formatAddress,
  SocketlabError,
  workerUrl,
} from '@socketlab/foundation';
import { TooManyConnectionsError, UnknownConnectionError } from './errors.ts';
import type { ExchangeJob, ExchangeResult, UseJob, UseResult } from './exchange-types.ts';

const HELD_LIMIT = 64;

/** A held connection, seen from the main thread. */
export interface Held {
  readonly id: string;
  readonly local: Address;
  readonly remote: Address;
  readonly openedAt: Date;
  sentBytes: number;
  receivedBytes: number;
}

/** What the client has done since it started, as plain numbers. */
export interface DialerCounters {
  exchanges: number;
  failedExchanges: number;
  opened: number;
  closed: number;
  sentBytes: number;
  receivedBytes: number;
}

/** Dials: one exchange, or connections that are held. Each has a thread of its own, for every call blocks. */
export interface Dialer {
  readonly counters: Readonly<DialerCounters>;
  readonly held: readonly Held[];
  exchange(job: ExchangeJob, limits: Limits): Promise<ExchangeResult>;
  hold(address: Address, limits: Limits): Promise<Held>;
  use(id: string, job: UseJob, limits: Limits): Promise<UseResult>;
  close(id: string): Promise<void>;
  closeAll(): Promise<void>;
}

/** How long a thing may take. */
export interface Limits {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

interface HeldThread extends Held {
  readonly thread: SocketThread;
}

/** A dialer that has done nothing yet. `onLocal` is told each address that the system gave a connection. */
export function createDialer(deps: {
  threads: SocketThreads;
  onLocal: (local: Address) => void;
}): Dialer {
  return new ThreadedDialer(deps.threads, deps.onLocal);
}

class ThreadedDialer implements Dialer {
  readonly counters: DialerCounters = {
    exchanges: 0,
    failedExchanges: 0,
    opened: 0,
    closed: 0,
    sentBytes: 0,
    receivedBytes: 0,
  };
  readonly #threads: SocketThreads;
  readonly #onLocal: (local: Address) => void;
  readonly #held = new Map<string, HeldThread>();
  #made = 0;

  constructor(threads: SocketThreads, onLocal: (local: Address) => void) {
    this.#threads = threads;
    this.#onLocal = onLocal;
  }

  get held(): readonly Held[] {
    return [...this.#held.values()];
  }

  async exchange(job: ExchangeJob, limits: Limits): Promise<ExchangeResult> {
    const thread = await this.#startThread();
    this.counters.exchanges += 1;
    try {
      const result = await within(thread, limits, job.address, () =>
        thread.call<ExchangeResult>('exchange', job),
      );
      this.#onLocal(result.local);
      this.counters.sentBytes += job.payload.length;
      this.counters.receivedBytes += result.reply.length;
      return result;
    } catch (failure) {
      this.counters.failedExchanges += 1;
      throw failure;
    } finally {
      await thread.end();
    }
  }

  async hold(address: Address, limits: Limits): Promise<Held> {
    if (this.#held.size >= HELD_LIMIT) throw new TooManyConnectionsError({ limit: HELD_LIMIT });
    const thread = await this.#startThread();
    try {
      const local = await within(thread, limits, address, () =>
        thread.call<Address>('hold', address),
      );
      this.#onLocal(local);
      this.#made += 1;
      this.counters.opened += 1;
      const id = `c${this.#made}`;
      const numbers = { openedAt: new Date(), sentBytes: 0, receivedBytes: 0 };
      const held = { id, local, remote: address, thread, ...numbers };
      this.#held.set(id, held);
      return held;
    } catch (failure) {
      await thread.end();
      throw failure;
    }
  }

  async use(id: string, job: UseJob, limits: Limits): Promise<UseResult> {
    const held = this.#find(id);
    try {
      const result = await within(held.thread, limits, held.remote, () =>
        held.thread.call<UseResult>('use', job),
      );
      held.sentBytes += job.payload.length;
      held.receivedBytes += result.reply.length;
      this.counters.sentBytes += job.payload.length;
      this.counters.receivedBytes += result.reply.length;
      return result;
    } catch (failure) {
      // A call failed: the connection is of no more use, and its descriptor must not stay behind.
      await this.close(id);
      throw failure;
    }
  }

  async close(id: string): Promise<void> {
    const { thread } = this.#find(id);
    this.#held.delete(id);
    this.counters.closed += 1;
    await thread.call('close', undefined);
    await thread.end();
  }

  async closeAll(): Promise<void> {
    await Promise.all(
      [...this.#held].map(([id, { thread }]) => {
        thread.interrupt('all');
        return this.close(id);
      }),
    );
  }

  #startThread(): Promise<SocketThread> {
    return this.#threads.start({ url: workerUrl('client-worker', import.meta.url) });
  }

  #find(id: string): HeldThread {
    const held = this.#held.get(id);
    if (held === undefined) {
      throw new UnknownConnectionError({ id, known: [...this.#held.keys()].join(', ') });
    }
    return held;
  }
}

/** Runs a call on the thread, and interrupts it when the deadline passes or the caller goes away. */
async function within<Result>(
  thread: SocketThread,
  { deadlineMs, signal }: Limits,
  address: Address,
  run: () => Promise<Result>,
): Promise<Result> {
  let isLate = false;
  const interrupt = (): void => thread.interrupt('all');
  const timer = setTimeout(() => {
    isLate = true;
    interrupt();
  }, deadlineMs);
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await run();
  } catch (failure) {
    if (!isLate || !(failure instanceof SocketlabError)) throw failure;
    const peer = formatAddress(address);
    throw new DeadlineError(
      {
        what: { en: `the exchange with ${peer}`, 'pt-BR': `a troca com ${peer}` },
        afterMs: deadlineMs,
      },
      { cause: failure },
    );
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
  }
}
