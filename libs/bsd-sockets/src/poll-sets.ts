import type { EpollEvents } from './epoll-events.ts';
import type { EpollOperation, NonBlockingSockets } from './non-blocking-sockets.ts';
import type { FailedConnects, WaitKind } from './platform.ts';
import { createPollInterest, type PollInterest } from './poll-interest.ts';
import type { SocketContext } from './socket-context.ts';
import type { Descriptor } from './sockets.ts';

/** A poll(2) over sockets alone has nothing in it that an interrupt could end: it looks at the flag so often. */
const SLICE_MS = 10;
/** The number of the first set, and those below it are the others': no descriptor has one of them. */
const FIRST_SET = -2;

/** Whether that is the number of a set that was made here, and not of an epoll. */
export function isPollSet(descriptor: unknown): boolean {
  return typeof descriptor === 'number' && descriptor <= FIRST_SET;
}

/** Sets of sockets that poll(2) waits for, spoken to as an epoll is. */
export interface PollSets extends Pick<NonBlockingSockets, 'epollCtl' | 'epollWait'> {
  create(): Descriptor;
  has(set: Descriptor): boolean;
  /** The socket's handshake goes on. */
  connecting(descriptor: Descriptor): void;
  /** The program has tried what was told: EPOLLIN or EPOLLOUT is to be told again. */
  tried(descriptor: Descriptor, direction: number): void;
  /** Lets go of a set, or of a socket that is about to be closed in all sets. */
  release(descriptor: Descriptor): void;
}

interface PollDeps {
  readonly waitKind: () => WaitKind;
  /** Where poll() does not tell that a handshake has failed. */
  readonly failedConnects: FailedConnects | undefined;
}

/**
 * What waits for many sockets where there is no epoll: poll(2), WSAPoll on Windows, which is given all of them at each call. A
 * set is memory of this program and no object of the system's; of the calls, only poll() is one. EPOLLIN, EPOLLOUT, EPOLLERR
 * and EPOLLHUP are told, EPOLLET is heeded; a socket that is watched for neither of the first two is not told of.
 */
export function createPollSets(context: SocketContext, deps: PollDeps): PollSets {
  return new Sets(context, deps);
}

class Sets implements PollSets {
  readonly #context: SocketContext;
  readonly #deps: PollDeps;
  readonly #sets = new Map<Descriptor, PollInterest>();
  readonly #connecting = new Set<Descriptor>();
  #next = FIRST_SET;

  constructor(context: SocketContext, deps: PollDeps) {
    this.#context = context;
    this.#deps = deps;
  }

  create(): Descriptor {
    const set = this.#next;
    this.#next -= 1;
    this.#sets.set(set, createPollInterest(this.#context.constants));
    return set;
  }

  has(set: Descriptor): boolean {
    return this.#sets.has(set);
  }

  epollCtl(
    set: Descriptor,
    operation: EpollOperation,
    descriptor: Descriptor,
    events: number,
  ): void {
    const interest = this.#setOf(set, 'epoll_ctl');
    const isIn = interest.has(descriptor);
    if (isIn === (operation === 'EPOLL_CTL_ADD')) {
      throw this.#context.failureOf(isIn ? 'EEXIST' : 'ENOENT', 'epoll_ctl', { descriptor });
    }
    if (operation === 'EPOLL_CTL_DEL') interest.remove(descriptor);
    else interest.put(descriptor, events);
  }

  epollWait(set: Descriptor, events: EpollEvents, timeoutMs: number): number {
    const interest = this.#setOf(set, 'poll');
    const kind = this.#deps.waitKind();
    const endMs = timeoutMs > SLICE_MS ? performance.now() + timeoutMs : 0;
    let leftMs = timeoutMs < 0 ? Number.POSITIVE_INFINITY : timeoutMs;
    for (;;) {
      if (this.#context.guard.isEnded(kind)) throw this.#context.interrupted('poll', set);
      const told = this.#look(interest, events, Math.min(SLICE_MS, Math.ceil(leftMs)));
      if (told > 0 || leftMs <= SLICE_MS) return told;
      if (timeoutMs >= 0) leftMs = Math.max(0, endMs - performance.now());
    }
  }

  connecting(descriptor: Descriptor): void {
    this.#connecting.add(descriptor);
  }

  tried(descriptor: Descriptor, direction: number): void {
    for (const interest of this.#sets.values()) interest.retell(descriptor, direction);
  }

  release(descriptor: Descriptor): void {
    if (this.#sets.delete(descriptor)) return;
    this.#connecting.delete(descriptor);
    for (const interest of this.#sets.values()) interest.remove(descriptor);
  }

  #setOf(set: Descriptor, call: string): PollInterest {
    const interest = this.#sets.get(set);
    if (interest === undefined) throw this.#context.failureOf('EBADF', call);
    return interest;
  }

  #look(interest: PollInterest, events: EpollEvents, timeoutMs: number): number {
    interest.settle();
    events.polled = interest.active;
    const failed = this.#collectFailed(interest, events);
    if (failed > 0) return failed;
    const ready = wait(this.#context, interest, timeoutMs);
    if (ready === 0) return 0;
    const count = interest.collect(events, ready);
    for (let at = 0; at < count && this.#connecting.size > 0; at += 1) {
      this.#connecting.delete(events.descriptor(at));
    }
    return count;
  }

  #collectFailed(interest: PollInterest, events: EpollEvents): number {
    const { failedConnects } = this.#deps;
    if (failedConnects === undefined || this.#connecting.size === 0) return 0;
    let count = 0;
    for (const descriptor of failedConnects([...this.#connecting])) {
      if (count === events.capacity) break;
      if (!interest.tell(events, count, descriptor)) continue;
      this.#connecting.delete(descriptor);
      count += 1;
    }
    return count;
  }
}

/** One poll(2). A signal ends it with nothing told. */
function wait(context: SocketContext, interest: PollInterest, timeoutMs: number): number {
  // WSAPoll refuses to wait for nothing.
  if (interest.active === 0) {
    Atomics.wait(
      new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
      0,
      0,
      timeoutMs,
    );
    return 0;
  }
  const ready = context.calls.poll(interest.memory, interest.active, timeoutMs);
  if (ready >= 0) return ready;
  const failure = context.failure('poll', -1);
  if (failure.errno !== 'EINTR') throw failure;
  return 0;
}
