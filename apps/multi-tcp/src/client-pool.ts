import { closeDescriptor, type PassedSocket } from '@socketlab/bsd-sockets';
import type { SocketThread, SocketThreads } from '@socketlab/daemon';
import { type Logger, messageOf } from '@socketlab/foundation';
import { type ClientSlots, createClientSlots } from './client-slots.ts';
import type { CloseReason } from './counters.ts';

/** Starting a thread takes the processor some 30 ms: more at once would only keep the daemon from answering. */
const STARTS_AT_ONCE = 4;
/** How soon a thread that could not be started is tried again, though no client has gone: it may lack descriptors. */
const START_AGAIN_MS = 1_000;

/** How a pool of threads is kept. */
export interface ClientPoolOptions {
  /** The worker's file; its handler `serve` takes a client and a slot, and returns when that has ended. */
  readonly url: URL;
  /** How many clients have a thread at once. */
  readonly most: number;
  /** How many threads without a client are kept for the next ones. */
  readonly kept: number;
  readonly youngHeapMegabytes: number;
}

interface PoolDeps {
  readonly threads: SocketThreads;
  readonly logger: Logger;
  /** What a thread counts in that has a slot: always the same for one slot. */
  readonly countersOf: (slot: number) => SharedArrayBuffer;
  /** What a thread is asked to do. */
  readonly jobOf: (client: PassedSocket, slot: number) => unknown;
  /** Whether there are descriptors for so many threads more. */
  readonly isRoomFor: (threads: number) => boolean;
  /** A connection is about to be closed that has no thread: it lost it, or never got one. */
  readonly onForsaken: (client: PassedSocket, reason: CloseReason) => void;
}

/** Threads that each serve one client at a time, and wait for the next one when it has gone. */
export interface ClientPool extends Pick<ClientSlots, 'memory'> {
  /** Has a thread serve a client that the accepting thread has taken. */
  serve(client: PassedSocket): void;
  /** Wakes the accepting thread, which is to take no new client. */
  refuseNew(): void;
  /** Ends all clients. */
  cut(): void;
  /** Cuts, and resolves when all threads are gone. */
  end(): Promise<void>;
}

/** A pool without threads: each is started when a client comes and none is free. */
export function createClientPool(options: ClientPoolOptions, deps: PoolDeps): ClientPool {
  return new Pool(options, deps);
}

interface Slot {
  readonly number: number;
  /** Undefined while it is being started. */
  thread?: SocketThread;
  client?: PassedSocket;
  /** Of a thread that is ending; its number is free when it has ended. */
  ending?: Promise<void>;
}

class Pool implements ClientPool {
  readonly #options: ClientPoolOptions;
  readonly #deps: PoolDeps;
  readonly #slots: ClientSlots;
  readonly #used = new Set<Slot>();
  /** What is under way: clients being served, and threads that start or end. */
  readonly #running = new Set<Promise<void>>();
  /** Clients without a thread, which wait for one that starts. */
  #waiting: PassedSocket[] = [];
  #isCut = false;
  #startAgain: NodeJS.Timeout | undefined;
  /** No thread could be started for want of descriptors, which was told. */
  #isShort = false;

  constructor(options: ClientPoolOptions, deps: PoolDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#slots = createClientSlots(options.most);
  }

  get memory(): SharedArrayBuffer {
    return this.#slots.memory;
  }

  serve(client: PassedSocket): void {
    this.#waiting.push(client);
    if (this.#isCut) this.#forsakeWaiting();
    else this.#assign();
  }

  refuseNew(): void {
    this.#slots.stop();
  }

  cut(): void {
    this.#isCut = true;
    clearTimeout(this.#startAgain);
    this.#slots.stop();
    for (const { thread } of this.#used) thread?.interrupt('all');
    this.#forsakeWaiting();
  }

  async end(): Promise<void> {
    this.cut();
    // Interrupted, each closes its own connection; after that there is nothing that its thread could leave open.
    while (this.#running.size > 0) await Promise.all(this.#running);
    await Promise.all([...this.#used].map((slot) => this.#endThread(slot)));
  }

  #assign(): void {
    for (const slot of this.#idle()) {
      const client = this.#waiting.shift();
      if (client === undefined) break;
      this.#track(this.#run(slot, client));
    }
    const wanted = Math.min(this.#waiting.length, STARTS_AT_ONCE, this.#options.most);
    for (let starting = this.#starting(); starting < wanted; starting += 1) {
      if (this.#used.size === this.#options.most) return;
      if (!this.#deps.isRoomFor(starting + 1)) {
        // Those that are starting may have their descriptors already, and count twice then: it is known when they have begun.
        if (starting === 0) this.#postpone();
        return;
      }
      this.#isShort = false;
      this.#startOne();
    }
  }

  /** Told when it begins, and not for each client that comes meanwhile. */
  #postpone(): void {
    const { logger } = this.#deps;
    if (!this.#isShort) logger.warn('there are no descriptors for a thread');
    this.#isShort = true;
    this.#startLater();
  }

  #startLater(): void {
    clearTimeout(this.#startAgain);
    if (this.#isCut) return;
    this.#startAgain = setTimeout(() => {
      this.#startAgain = undefined;
      this.#assign();
    }, START_AGAIN_MS);
  }

  #idle(): readonly Slot[] {
    return [...this.#used].filter((slot) => slot.thread && !slot.client && !slot.ending);
  }

  #starting(): number {
    return [...this.#used].filter(({ thread }) => !thread).length;
  }

  #startOne(): void {
    const numbers = new Set([...this.#used].map(({ number }) => number));
    let number = 0;
    while (numbers.has(number)) number += 1;
    const slot: Slot = { number };
    this.#used.add(slot);
    this.#track(this.#start(slot));
  }

  async #start(slot: Slot): Promise<void> {
    const { threads, logger, countersOf } = this.#deps;
    const { url, youngHeapMegabytes } = this.#options;
    try {
      const counters = countersOf(slot.number);
      const thread = await threads.start({ url, counters, youngHeapMegabytes });
      slot.thread = thread;
      void thread.gone.then(() => this.#endThread(slot));
    } catch (failure) {
      this.#used.delete(slot);
      logger.error({ problem: problemOf(failure) }, 'no thread could be started for a client');
      this.#startLater();
      return;
    }
    if (this.#isCut) await this.#endThread(slot);
    else this.#settle(slot);
  }

  async #run(slot: Slot, client: PassedSocket): Promise<void> {
    const { logger, jobOf } = this.#deps;
    slot.client = client;
    this.#slots.own(slot.number);
    try {
      await slot.thread?.call('serve', jobOf(client, slot.number));
    } catch (failure) {
      logger.error({ problem: problemOf(failure) }, 'the thread of a client failed');
      await this.#endThread(slot);
      // Its thread is gone: nobody else closes what it had open.
      if (this.#slots.disown(slot.number)) return this.#forsake(client, 'error');
    }
    delete slot.client;
    this.#slots.freed();
    this.#settle(slot);
  }

  /** A thread has nothing to do: there is a client for it, or it is kept for the next one, or it ends. */
  #settle(slot: Slot): void {
    this.#assign();
    const idle = this.#idle();
    if (idle.length > this.#options.kept && idle.includes(slot)) this.#track(this.#endThread(slot));
  }

  #forsakeWaiting(): void {
    for (const client of this.#waiting.splice(0)) {
      this.#slots.forsaken();
      this.#forsake(client, 'stopped');
    }
  }

  /** Closes a connection that has no thread. */
  #forsake(client: PassedSocket, reason: CloseReason): void {
    this.#deps.onForsaken(client, reason);
    closeDescriptor(client.descriptor);
    this.#slots.freed();
  }

  /** Ends a thread, and takes it out of the pool when it is gone: until then its number is nobody else's. */
  #endThread(slot: Slot): Promise<void> {
    slot.ending ??= (async () => {
      await slot.thread?.end();
      this.#used.delete(slot);
      this.#assign();
    })();
    return slot.ending;
  }

  #track(running: Promise<void>): void {
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }
}

/** What went wrong, without the frame in which it crossed threads. */
function problemOf(failure: unknown): string {
  return messageOf(failure instanceof Error && failure.cause ? failure.cause : failure);
}
