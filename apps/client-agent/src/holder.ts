import type { Caller } from '@socketlab/control';
import { DrainingError, type SocketThread } from '@socketlab/daemon';
import { type Address, socketNameOf } from '@socketlab/foundation';
import type { SignedPermit } from '@socketlab/trust';
import { type ClientThreadDeps, type Limits, startClientThread, within } from './client-thread.ts';
import { TooManyConnectionsError, UnknownConnectionError } from './errors.ts';
import type { Ending, HoldJob, UseJob, UseResult } from './exchange-types.ts';
import type { Target } from './target.ts';

const HELD_LIMIT = 64;
/** So long a connection is held, used or not; then it is closed. */
const HELD_MS = 3_600_000;

/** For whom, and on what terms, a connection is held. */
export interface HeldFor {
  readonly caller: Caller;
  readonly target: Target;
  readonly permit: SignedPermit | null;
  /** Told when it is closed, whoever closed it. */
  readonly release: () => void;
}

/** A held connection, seen from the main thread. */
export interface Held {
  readonly id: string;
  /** As the system's tables name it. */
  readonly local: string;
  readonly remote: Address;
  readonly openedAt: Date;
  readonly heldFor: HeldFor;
  sentBytes: number;
  receivedBytes: number;
}

/** What was held since the start, as plain numbers. */
export interface HolderCounters {
  opened: number;
  closed: number;
  sentBytes: number;
  receivedBytes: number;
}

/** Holds connections open between their uses. */
export interface Holder {
  readonly counters: Readonly<HolderCounters>;
  readonly held: readonly Held[];
  /** Holds it until it is closed, or an hour has passed. */
  hold(job: HoldJob, limits: Limits, heldFor: HeldFor): Promise<Held>;
  use(id: string, job: UseJob, limits: Limits): Promise<UseResult>;
  close(id: string, ending: Ending): Promise<void>;
  /** Closes all, and holds no new one any more. */
  stop(): Promise<void>;
}

interface HeldThread extends Held {
  readonly thread: SocketThread;
  readonly timer: NodeJS.Timeout;
}

/** A holder that holds nothing yet. */
export function createHolder(deps: ClientThreadDeps, options = { heldMs: HELD_MS }): Holder {
  return new ThreadedHolder(deps, options);
}

class ThreadedHolder implements Holder {
  readonly counters: HolderCounters = { opened: 0, closed: 0, sentBytes: 0, receivedBytes: 0 };
  readonly #deps: ClientThreadDeps;
  readonly #held = new Map<string, HeldThread>();
  readonly #heldMs: number;
  #made = 0;
  #isStopping = false;

  constructor(deps: ClientThreadDeps, { heldMs }: { heldMs: number }) {
    this.#deps = deps;
    this.#heldMs = heldMs;
  }

  get held(): readonly Held[] {
    return [...this.#held.values()];
  }

  async hold(job: HoldJob, limits: Limits, heldFor: HeldFor): Promise<Held> {
    if (this.#isStopping) throw new DrainingError({ daemon: 'client-agent' });
    if (this.#held.size >= HELD_LIMIT) throw new TooManyConnectionsError({ limit: HELD_LIMIT });
    const { address } = job;
    const thread = await startClientThread(this.#deps);
    try {
      const local = await within(thread, { ...limits, peer: address }, () =>
        thread.call<Address>('hold', job),
      );
      this.#deps.onLocal(local);
      this.#made += 1;
      this.counters.opened += 1;
      const id = `c${this.#made}`;
      const numbers = { openedAt: new Date(), sentBytes: 0, receivedBytes: 0 };
      const timer = setTimeout(() => this.#closeOld(id), this.#heldMs).unref();
      const held = {
        id,
        local: socketNameOf(local),
        remote: address,
        thread,
        timer,
        heldFor,
        ...numbers,
      };
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
      const result = await within(held.thread, { ...limits, peer: held.remote }, () =>
        held.thread.call<UseResult>('use', job),
      );
      held.sentBytes += job.payload.length;
      held.receivedBytes += result.reply.length;
      this.counters.sentBytes += job.payload.length;
      this.counters.receivedBytes += result.reply.length;
      return result;
    } catch (failure) {
      // A call failed: the connection is of no more use, and its descriptor must not stay behind.
      await this.close(id, 'close');
      throw failure;
    }
  }

  async close(id: string, ending: Ending): Promise<void> {
    const { thread, timer, heldFor } = this.#find(id);
    clearTimeout(timer);
    this.#held.delete(id);
    this.counters.closed += 1;
    try {
      await thread.call('close', ending);
      await thread.end();
    } finally {
      heldFor.release();
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(
      [...this.#held].map(([id, { thread }]) => {
        thread.interrupt('all');
        return this.close(id, 'close');
      }),
    );
  }

  #closeOld(id: string): void {
    this.close(id, 'close').catch(() => {
      // Its thread has failed: the connection is gone, which is what was to happen.
    });
  }

  #find(id: string): HeldThread {
    const held = this.#held.get(id);
    if (held === undefined) {
      throw new UnknownConnectionError({ id, known: [...this.#held.keys()].join(', ') });
    }
    return held;
  }
}
