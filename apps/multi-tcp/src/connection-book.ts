import { createEchoTimer, type EchoTimer } from '@socketlab/daemon';
import type { ConnectionLimit, LimitObservation } from '@socketlab/evidence';
import { type Address, type Clock, socketNameOf } from '@socketlab/foundation';
import type { ConnectionTable } from './connection-table.ts';
import {
  CLOSE_COUNTERS,
  type CloseReason,
  COUNTERS,
  type Counter,
  LIMIT_COUNTERS,
} from './counters.ts';
import type { Limits } from './limits.ts';

/** In how many steps the idle time is measured: a connection is cut at most one step late. */
const IDLE_STEPS = 8;
const SHORTEST_STEP_MS = 10;
const NS_PER_MS = 1_000_000n;
const NS_PER_US = 1_000n;
const US_PER_MS = 1_000;

/**
 * What a model tells of its connections, and where it asks what the limits say. A connection goes by a small whole number
 * that no other open one has: a descriptor is one.
 */
export interface ConnectionBook {
  /** Connections admitted and not closed. */
  readonly open: number;
  /** How often {@link overdue} is to be asked, in milliseconds; -1 when nothing can be overdue. */
  readonly stepMs: number;
  openIds(): readonly number[];
  /** The listener has its address, and does not listen yet: returns when its port is observed. */
  bound(address: Address): void;
  listening(address: Address): void;
  /** Enters an accepted connection, and says which limit it breaks, if one: then it is to be closed at once. */
  admit(id: number, peer: Address): ConnectionLimit | undefined;
  /** Counts one that was accepted and is gone already, so that nobody can tell who it was: it has no number. */
  missed(reason: CloseReason): void;
  /** Goes on with one that another thread has admitted, in the same table, and is in no book of this thread. */
  takeOver(id: number): void;
  /** How many bytes may yet be received on it. */
  roomFor(id: number): number;
  received(id: number, bytes: number): void;
  /** An answer is as long as what it answers: when as much was sent as received, all is answered. */
  sent(id: number, bytes: number): void;
  /** Those on which nothing was received for too long; looks at all of them, once in a step. */
  overdue(): readonly number[];
  /** Tells of the limit that ends a connection, before the model closes it. `local` is its own end. */
  limited(id: number, limit: ConnectionLimit, local: Address): void;
  /** Strikes a connection out. */
  closed(id: number, reason: CloseReason): void;
}

/** What a book writes into, and whom it tells. */
export interface BookDeps {
  /** In the order of COUNTERS, and behind them the cells of the durations. */
  readonly counters: Float64Array;
  readonly table: ConnectionTable;
  readonly clock: Clock;
  readonly onBound: (address: Address) => void;
  readonly onListening: (address: Address) => void;
  readonly onLimit: (draft: LimitObservation) => void;
}

/** A book without connections. What it keeps of each is a row of numbers in the table. */
export function createConnectionBook(limits: Limits, deps: BookDeps): ConnectionBook {
  return new Book(limits, deps);
}

// Read and written for every message, or connection: by number and not by name.
const RECEIVED = COUNTERS.indexOf('receivedBytes');
const SENT = COUNTERS.indexOf('sentBytes');
const ACCEPTED = COUNTERS.indexOf('accepted');
const CLOSED = placesOf(CLOSE_COUNTERS);
const LIMITED = placesOf(LIMIT_COUNTERS);

class Book implements ConnectionBook {
  open = 0;
  readonly stepMs: number;
  readonly #limits: Limits;
  readonly #deps: BookDeps;
  readonly #perAddress = new Map<number | string, number>();
  /** The table's columns, and the counters: read and written for every message. */
  readonly #received: Float64Array;
  readonly #sent: Float64Array;
  readonly #counters: Float64Array;
  readonly #lastReceivedMs: Float64Array;
  readonly #timer: EchoTimer;
  #nextLookMs = 0;

  constructor(limits: Limits, deps: BookDeps) {
    this.#limits = limits;
    this.#deps = deps;
    this.#received = deps.table.receivedBytes;
    this.#sent = deps.table.sentBytes;
    this.#counters = deps.counters;
    this.#timer = createEchoTimer(COUNTERS, deps.counters, deps.table.rows);
    const isTimed = limits.idleMs > 0;
    this.stepMs = isTimed ? Math.max(Math.ceil(limits.idleMs / IDLE_STEPS), SHORTEST_STEP_MS) : -1;
    this.#lastReceivedMs = new Float64Array(isTimed ? deps.table.rows : 0);
  }

  bound(address: Address): void {
    this.#deps.onBound(address);
  }

  listening(address: Address): void {
    this.#deps.onListening(address);
  }

  openIds(): readonly number[] {
    return this.#deps.table.openRows();
  }

  admit(id: number, peer: Address): ConnectionLimit | undefined {
    const { table, clock } = this.#deps;
    this.open += 1;
    this.#add(ACCEPTED, 1);
    // The table has room to spare: only a process that has thousands of other descriptors gets here.
    if (id >= table.rows) return 'connections';
    table.open(id, peer, Number(clock.toUnixNs(clock.monotonicNs()) / NS_PER_MS));
    const isOneTooMany = this.#countFromHost(id);
    this.#timer.begin(id);
    this.#heard(id);
    if (this.open > this.#limits.connections) return 'connections';
    return isOneTooMany ? 'connections-per-address' : undefined;
  }

  missed(reason: CloseReason): void {
    this.#add(ACCEPTED, 1);
    this.#add(CLOSED[reason], 1);
  }

  takeOver(id: number): void {
    this.open += 1;
    this.#timer.begin(id);
    this.#heard(id);
  }

  roomFor(id: number): number {
    const { bytes } = this.#limits;
    if (bytes === 0) return Number.POSITIVE_INFINITY;
    return bytes - (this.#received[id] ?? 0);
  }

  received(id: number, bytes: number): void {
    const before = this.#received[id] ?? 0;
    if (before === this.#sent[id]) this.#timer.received(id);
    this.#received[id] = before + bytes;
    this.#add(RECEIVED, bytes);
    this.#heard(id);
  }

  sent(id: number, bytes: number): void {
    const sent = (this.#sent[id] ?? 0) + bytes;
    this.#sent[id] = sent;
    this.#add(SENT, bytes);
    if (sent === this.#received[id]) this.#timer.answered(id);
  }

  overdue(): readonly number[] {
    const { idleMs } = this.#limits;
    const now = idleMs > 0 ? this.#nowMs() : 0;
    if (idleMs === 0 || now < this.#nextLookMs) return [];
    this.#nextLookMs = now + this.stepMs;
    return this.openIds().filter((id) => {
      const silentMs = now - (this.#lastReceivedMs[id] ?? 0);
      return silentMs >= idleMs;
    });
  }

  limited(id: number, limit: ConnectionLimit, local: Address): void {
    const { table, clock, onLimit } = this.#deps;
    this.#add(LIMITED[limit], 1);
    const nowNs = clock.monotonicNs();
    onLimit({
      kind: 'limit',
      source: 'program',
      atNs: String(clock.toUnixNs(nowNs)),
      monotonicNs: String(nowNs),
      socket: { protocol: 'tcp', local: socketNameOf(local), remote: table.peerOf(id) },
      limit,
      allowed: allowedBy(this.#limits, limit),
    });
  }

  closed(id: number, reason: CloseReason): void {
    const { table } = this.#deps;
    this.#countNoMore(id);
    this.open -= 1;
    table.close(id);
    this.#add(CLOSED[reason], 1);
  }

  /** Whether its address has too many now. Where any number is allowed, nobody asks how many one has. */
  #countFromHost(id: number): boolean {
    const { connectionsPerAddress } = this.#limits;
    if (connectionsPerAddress === 0) return false;
    const host = this.#deps.table.hostOf(id) ?? '';
    const fromHost = (this.#perAddress.get(host) ?? 0) + 1;
    this.#perAddress.set(host, fromHost);
    return fromHost > connectionsPerAddress;
  }

  #countNoMore(id: number): void {
    if (this.#limits.connectionsPerAddress === 0) return;
    const host = this.#deps.table.hostOf(id) ?? '';
    const left = (this.#perAddress.get(host) ?? 0) - 1;
    if (left > 0) this.#perAddress.set(host, left);
    else this.#perAddress.delete(host);
  }

  #heard(id: number): void {
    if (this.#limits.idleMs > 0) this.#lastReceivedMs[id] = this.#nowMs();
  }

  #nowMs(): number {
    return Number(this.#deps.clock.monotonicNs() / NS_PER_US) / US_PER_MS;
  }

  #add(index: number, amount: number): void {
    this.#counters[index] = (this.#counters[index] ?? 0) + amount;
  }
}

/** Where the counter of each name stands. */
function placesOf<Name extends string>(
  counters: Readonly<Record<Name, Counter>>,
): Readonly<Record<Name, number>> {
  const entries = Object.entries<Counter>(counters);
  return Object.fromEntries(
    entries.map(([name, counter]) => [name, COUNTERS.indexOf(counter)]),
  ) as Record<Name, number>;
}

function allowedBy(limits: Limits, limit: ConnectionLimit): number {
  if (limit === 'connections') return limits.connections;
  if (limit === 'connections-per-address') return limits.connectionsPerAddress;
  return limit === 'idle-time' ? limits.idleMs : limits.bytes;
}
