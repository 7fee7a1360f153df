import {
  AddressInUseError,
  AddressNotAvailableError,
  EPOLLOUT,
  errnoName,
  SystemCallError,
} from '@socketlab/bsd-sockets';
import { recordLatency } from '@socketlab/load';
import { familyOf } from '../address-family.ts';
import { createRateMeter, type RateMeter } from '../rate-meter.ts';
import { counterCell, errorCell } from './load-cells.ts';
import type { LoadJob } from './load-job.ts';
import { type FlowDeps, LoadEnds } from './load-thread.ts';
import { createSlotQueue, type SlotQueue } from './slot-queue.ts';
import { createRetryQueue, createSlotTable, NOBODY, type RetryQueue } from './slot-table.ts';
import { FAILED, WATCHED } from './tcp-events.ts';

/** What a connection is at. */
export const CLOSED = 0;
export const CONNECTING = 1;
export const OPEN = 2;

/** The connections of one thread, each by its index, which it keeps however often it is opened. */
export interface TcpConnections {
  readonly descriptors: Int32Array;
  readonly states: Uint8Array;
  /** The connection with that descriptor; -1 where there is none. */
  slotOf(descriptor: number): number;
  start(nowMs: number): void;
  /** Epoll has told of one that was connecting. Throws why it isn't connected. */
  settle(index: number, bits: number, nowMs: number): void;
  /** Opens what is due, and gives up what does not get through. Throws {@link LoadEnds} where this machine has no more. */
  maintain(nowMs: number, mayOpen: boolean): void;
  /** Has done its messages: closed, and opened anew. */
  recycle(index: number): void;
  /** Has failed: closed, and opened anew, after a while if it is to wait. */
  end(index: number, how: { readonly nowMs: number; readonly isToWait: boolean }): void;
  /** Whether there are some to open that only the limit of a second keeps waiting. */
  readonly isOpening: boolean;
  close(): void;
}

const NS_PER_MS = 1_000_000;
/** So long after a failure until the same connection is tried again. */
const RETRY_MS = 100;
/** So many begin before a look at what epoll tells of the others. */
const AT_ONCE = 64;
const [OPENED, CLOSED_COUNT, OPEN_NOW, MOST_OPEN, SETTLED] = [
  counterCell('opened'),
  counterCell('closed'),
  counterCell('open'),
  counterCell('mostOpen'),
  counterCell('settled'),
];

/** None is open yet; they are as soon as they may be, or over the ramp once that has started. */
export function createTcpConnections(
  job: LoadJob,
  deps: FlowDeps & { readonly onOpened: (index: number) => void },
): TcpConnections {
  return new EpollConnections(job, deps);
}

class EpollConnections implements TcpConnections {
  readonly descriptors: Int32Array;
  readonly states: Uint8Array;
  readonly #job: LoadJob;
  readonly #deps: FlowDeps & { readonly onOpened: (index: number) => void };
  readonly #slots = createSlotTable();
  readonly #hasSettled: Uint8Array;
  /** When connect() was called. */
  readonly #begunMs: Float64Array;
  readonly #toOpen: SlotQueue;
  readonly #retries: RetryQueue;
  readonly #meter: RateMeter;
  #startMs = Number.NaN;
  #joined = 0;
  #connecting = 0;

  constructor(job: LoadJob, deps: FlowDeps & { readonly onOpened: (index: number) => void }) {
    this.#job = job;
    this.#deps = deps;
    this.descriptors = new Int32Array(job.connections).fill(NOBODY);
    this.states = new Uint8Array(job.connections);
    this.#hasSettled = new Uint8Array(job.connections);
    this.#begunMs = new Float64Array(job.connections);
    this.#toOpen = createSlotQueue(job.connections);
    this.#retries = createRetryQueue(job.connections);
    this.#meter = createRateMeter(job.mostBegunPerSecond, deps.now);
  }

  slotOf(descriptor: number): number {
    return this.#slots.get(descriptor);
  }

  start(nowMs: number): void {
    // With a ramp, connecting begins when the ramp does.
    if (Number.isNaN(this.#startMs)) this.#startMs = nowMs;
  }

  settle(index: number, bits: number, nowMs: number): void {
    const { sockets } = this.#deps;
    const descriptor = this.descriptors[index] ?? NOBODY;
    const error = (bits & FAILED) === 0 ? 0 : sockets.getsockopt(descriptor, 'SO_ERROR');
    if (error !== 0) this.#fail(index, errnoName(error), nowMs);
    else if ((bits & EPOLLOUT) !== 0) this.#opened(index, nowMs);
  }

  maintain(nowMs: number, mayOpen: boolean): void {
    if (this.#connecting > 0) this.#giveUpLate(nowMs);
    if (!mayOpen) return;
    this.#join(nowMs);
    for (let due = this.#retries.take(nowMs); due >= 0; due = this.#retries.take(nowMs)) {
      this.#toOpen.push(due);
    }
    for (let turn = 0; turn < AT_ONCE && this.#toOpen.length > 0; turn += 1) {
      if (!this.#meter.take(1)) return;
      this.#open(this.#toOpen.shift());
    }
  }

  get isOpening(): boolean {
    return this.#toOpen.length > 0;
  }

  recycle(index: number): void {
    this.#shut(index);
    this.#toOpen.push(index);
  }

  end(index: number, { nowMs, isToWait }: { nowMs: number; isToWait: boolean }): void {
    this.#shut(index);
    if (isToWait) this.#retries.push(index, nowMs + RETRY_MS);
    else this.#toOpen.push(index);
  }

  close(): void {
    for (let index = 0; index < this.states.length; index += 1) {
      if (this.states[index] !== CLOSED) this.#shut(index);
    }
  }

  /** Over a ramp one after the other; without one all at once. */
  #join(nowMs: number): void {
    const { rampMs, connections } = this.#job;
    const share = rampMs > 0 ? Math.max(0, nowMs - this.#startMs) / rampMs : 1;
    // The first at once. Not started: NaN, and so none.
    const due = Math.min(connections, Math.floor(share * connections) + 1);
    for (; this.#joined < due; this.#joined += 1) this.#toOpen.push(this.#joined);
  }

  #open(index: number): void {
    const { now } = this.#deps;
    this.#begunMs[index] = now();
    const descriptor = makeSocket(this.#job, this.#deps);
    this.descriptors[index] = descriptor;
    this.#slots.put(descriptor, index);
    this.states[index] = CONNECTING;
    this.#connecting += 1;
    try {
      if (beginToConnect(descriptor, this.#job, this.#deps)) this.#opened(index, now());
    } catch (failure) {
      if (!(failure instanceof SystemCallError) || isForeignSource(failure)) throw failure;
      this.#fail(index, failure.errno ?? 'OTHER', now());
      if (isOutOfPorts(failure)) throw new LoadEnds('ports-exhausted');
    }
  }

  #opened(index: number, nowMs: number): void {
    this.states[index] = OPEN;
    this.#connecting -= 1;
    const tookMs = nowMs - (this.#begunMs[index] ?? 0);
    recordLatency(this.#deps.cells.connectTime, tookMs * NS_PER_MS);
    this.#count(OPENED, 1);
    this.#count(OPEN_NOW, 1);
    const { numbers } = this.#deps.cells;
    numbers[MOST_OPEN] = Math.max(numbers[MOST_OPEN] ?? 0, numbers[OPEN_NOW] ?? 0);
    this.#settled(index);
    this.#deps.onOpened(index);
  }

  /** There was no connection. */
  #fail(index: number, error: string, nowMs: number): void {
    this.#count(errorCell(error), 1);
    this.#settled(index);
    this.#shut(index);
    this.#retries.push(index, nowMs + RETRY_MS);
  }

  #settled(index: number): void {
    this.#count(SETTLED, 1 - (this.#hasSettled[index] ?? 0));
    this.#hasSettled[index] = 1;
  }

  #shut(index: number): void {
    const descriptor = this.descriptors[index] ?? NOBODY;
    if (this.states[index] === OPEN) {
      this.#count(OPEN_NOW, -1);
      this.#count(CLOSED_COUNT, 1);
    } else this.#connecting -= 1;
    this.states[index] = CLOSED;
    this.descriptors[index] = NOBODY;
    this.#slots.put(descriptor, NOBODY);
    this.#deps.sockets.close(descriptor);
  }

  #giveUpLate(nowMs: number): void {
    const { timeoutMs } = this.#job;
    for (let index = 0; index < this.#joined && this.#connecting > 0; index += 1) {
      const isLate = nowMs - (this.#begunMs[index] ?? 0) >= timeoutMs;
      if (this.states[index] === CONNECTING && isLate) this.#fail(index, 'ETIMEDOUT', nowMs);
    }
  }

  #count(cell: number, by: number): void {
    const { numbers } = this.#deps.cells;
    numbers[cell] = (numbers[cell] ?? 0) + by;
  }
}

function makeSocket({ address }: LoadJob, { sockets, cells: { numbers } }: FlowDeps): number {
  try {
    return sockets.socket(familyOf(address), 'SOCK_STREAM');
  } catch (failure) {
    const errno = failure instanceof SystemCallError ? failure.errno : undefined;
    if (errno !== 'EMFILE' && errno !== 'ENFILE') throw failure;
    numbers[errorCell(errno)] = (numbers[errorCell(errno)] ?? 0) + 1;
    throw new LoadEnds('descriptors');
  }
}

/** Whether it is connected already, as to a server on this machine it may be. */
function beginToConnect(
  descriptor: number,
  { source, pipeline, address }: LoadJob,
  { sockets, epoll }: FlowDeps,
): boolean {
  if (source !== undefined) sockets.bind(descriptor, source);
  // Where one message may follow another, none waits for the acknowledgement of the one before (RFC 9293 section 3.7.4).
  if (pipeline > 1) sockets.setsockopt(descriptor, 'TCP_NODELAY', 1);
  const isConnected = sockets.connect(descriptor, address);
  sockets.epollCtl(epoll, 'EPOLL_CTL_ADD', descriptor, WATCHED);
  return isConnected;
}

/** connect() finds no port that is free, or bind() to the port 0: EADDRNOTAVAIL, EADDRINUSE (ip(7)). */
function isOutOfPorts(failure: SystemCallError): boolean {
  return failure instanceof AddressNotAvailableError || failure instanceof AddressInUseError;
}

/** bind() to an address that is not this machine's: EADDRNOTAVAIL too (bind(2)), and no port has anything to do with it. */
export function isForeignSource(failure: unknown): boolean {
  return failure instanceof AddressNotAvailableError && failure.call === 'bind';
}
