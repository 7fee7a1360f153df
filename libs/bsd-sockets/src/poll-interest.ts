import {
  EPOLLERR,
  EPOLLET,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  type EpollEvents,
} from './epoll-events.ts';
import type { SocketConstants } from './platform.ts';
import type { Descriptor } from './sockets.ts';

const FIRST_ROWS = 64;
const DIRECTIONS = EPOLLIN | EPOLLOUT;
const FAILED = EPOLLERR | EPOLLHUP;

/** The numbers behind poll(2)'s array. */
export type PollNumbers = Pick<SocketConstants, 'pollEntry' | 'pollEvents' | 'pollTold'>;

/**
 * Which sockets a set waits for, as the array that poll(2) takes. Edge-triggered, a direction that was told is asked for
 * again when the program has tried it: poll() would tell that a socket is writable as long as it is. Rows that are asked for
 * nothing stand behind the others, where poll() does not see them.
 */
export interface PollInterest {
  /** How many sockets poll() is to be given, and in which memory. */
  readonly active: number;
  readonly memory: Uint8Array;
  has(descriptor: Descriptor): boolean;
  /** Waits for those events from now on; what was told of it before is forgotten. */
  put(descriptor: Descriptor, events: number): void;
  remove(descriptor: Descriptor): void;
  /** Those directions are to be told again. */
  retell(descriptor: Descriptor, directions: number): void;
  /** Before poll(): what was told since is asked for no more. */
  settle(): void;
  /** After poll(), which has something of `ready` sockets: puts it into `events`, returns how many they are now. */
  collect(events: EpollEvents, ready: number): number;
  /** Tells of one socket what poll() does not. Returns whether that is anything new. */
  tell(events: EpollEvents, at: number, descriptor: Descriptor): boolean;
}

/** An interest in nothing. */
export function createPollInterest(numbers: PollNumbers): PollInterest {
  return new Interest(numbers);
}

class Interest implements PollInterest {
  readonly #numbers: PollNumbers;
  readonly #rows = new Map<Descriptor, number>();
  /** Those that were told of since the last settle(). */
  readonly #told: Descriptor[] = [];
  #active = 0;
  #first = 0;
  #memory: Uint8Array;
  #entries: DataView;
  #descriptors = new Int32Array(FIRST_ROWS);
  #wanted = new Uint32Array(FIRST_ROWS);
  /** What was told, and is not asked for until the program has tried it. */
  #silent = new Uint32Array(FIRST_ROWS);

  constructor(numbers: PollNumbers) {
    this.#numbers = numbers;
    this.#memory = new Uint8Array(FIRST_ROWS * numbers.pollEntry.bytes);
    this.#entries = new DataView(this.#memory.buffer);
  }

  get active(): number {
    return this.#active;
  }

  get memory(): Uint8Array {
    return this.#memory;
  }

  has(descriptor: Descriptor): boolean {
    return this.#rows.has(descriptor);
  }

  put(descriptor: Descriptor, events: number): void {
    const row = this.#rows.get(descriptor) ?? this.#add(descriptor);
    this.#wanted[row] = events;
    this.#silent[row] = 0;
    this.#place(row);
  }

  remove(descriptor: Descriptor): void {
    const row = this.#rows.get(descriptor);
    if (row === undefined) return;
    this.#wanted[row] = 0;
    this.#place(row);
    this.#swap(this.#rows.get(descriptor) ?? row, this.#rows.size - 1);
    this.#rows.delete(descriptor);
  }

  retell(descriptor: Descriptor, directions: number): void {
    const row = this.#rows.get(descriptor);
    if (row === undefined) return;
    const silent = this.#silent[row] ?? 0;
    if (silent === 0) return;
    this.#silent[row] = silent & ~(directions | FAILED);
    this.#place(row);
  }

  settle(): void {
    for (const descriptor of this.#told) {
      const row = this.#rows.get(descriptor);
      if (row !== undefined) this.#place(row);
    }
    this.#told.length = 0;
  }

  collect(events: EpollEvents, ready: number): number {
    const { pollEntry } = this.#numbers;
    const active = this.#active;
    const first = this.#first < active ? this.#first : 0;
    let [seen, count] = [0, 0];
    for (let turn = 0; turn < active && seen < ready && count < events.capacity; turn += 1) {
      const row = first + turn < active ? first + turn : first + turn - active;
      const told = this.#entries.getUint16(row * pollEntry.bytes + pollEntry.eventsAt + 2, true);
      if (told === 0) continue;
      seen += 1;
      // There may be more than one wait can bring: the next one begins behind those.
      this.#first = row + 1;
      if (this.#put(events, count, row, this.#bitsOf(told))) count += 1;
    }
    return count;
  }

  tell(events: EpollEvents, at: number, descriptor: Descriptor): boolean {
    const row = this.#rows.get(descriptor);
    return row !== undefined && this.#put(events, at, row, FAILED);
  }

  #put(events: EpollEvents, at: number, row: number, told: number): boolean {
    const silent = this.#silent[row] ?? 0;
    const bits = told & ~silent;
    if (bits === 0) return false;
    const descriptor = this.#descriptors[row] ?? -1;
    events.put(at, descriptor, bits);
    if (((this.#wanted[row] ?? 0) & EPOLLET) === 0) return true;
    this.#silent[row] = silent | bits;
    this.#told.push(descriptor);
    return true;
  }

  #bitsOf(told: number): number {
    const { pollEvents, pollTold } = this.#numbers;
    // A number that is no socket's any more is an error too: the program's next call on it says so.
    const failed = pollTold.POLLERR | pollTold.POLLNVAL;
    return (
      ((told & pollEvents.POLLIN) === 0 ? 0 : EPOLLIN) |
      ((told & pollEvents.POLLOUT) === 0 ? 0 : EPOLLOUT) |
      ((told & failed) === 0 ? 0 : EPOLLERR) |
      ((told & pollTold.POLLHUP) === 0 ? 0 : EPOLLHUP)
    );
  }

  #add(descriptor: Descriptor): number {
    const row = this.#rows.size;
    if (row === this.#descriptors.length) this.#grow();
    this.#rows.set(descriptor, row);
    this.#descriptors[row] = descriptor;
    return row;
  }

  /** Puts a row among those that poll() sees, or behind them, and writes what it is asked for. */
  #place(row: number): void {
    const silent = this.#silent[row] ?? 0;
    // Errors are told unasked: one that was told would be told without end.
    const asked = (silent & FAILED) === 0 ? (this.#wanted[row] ?? 0) & ~silent & DIRECTIONS : 0;
    if (asked === 0) {
      if (row < this.#active) {
        this.#active -= 1;
        this.#swap(row, this.#active);
      }
      return;
    }
    let at = row;
    if (row >= this.#active) {
      at = this.#active;
      this.#swap(row, at);
      this.#active += 1;
    }
    this.#write(at, asked);
  }

  #write(row: number, asked: number): void {
    const { pollEntry, pollEvents } = this.#numbers;
    const from = row * pollEntry.bytes;
    const events =
      ((asked & EPOLLIN) === 0 ? 0 : pollEvents.POLLIN) |
      ((asked & EPOLLOUT) === 0 ? 0 : pollEvents.POLLOUT);
    // Winsock's sockets are as wide as a pointer, and their numbers fit into 32 bits; the rest stays 0.
    this.#entries.setInt32(from, this.#descriptors[row] ?? -1, true);
    this.#entries.setUint32(from + pollEntry.eventsAt, events, true);
  }

  #swap(one: number, other: number): void {
    if (one === other) return;
    for (const column of [this.#descriptors, this.#wanted, this.#silent]) {
      const held = column[one] ?? 0;
      column[one] = column[other] ?? 0;
      column[other] = held;
    }
    for (const row of [one, other]) {
      this.#rows.set(this.#descriptors[row] ?? -1, row);
      const asked = (this.#wanted[row] ?? 0) & ~(this.#silent[row] ?? 0) & DIRECTIONS;
      this.#write(row, asked);
    }
  }

  #grow(): void {
    const rows = 2 * this.#descriptors.length;
    const memory = new Uint8Array(rows * this.#numbers.pollEntry.bytes);
    memory.set(this.#memory);
    this.#memory = memory;
    this.#entries = new DataView(memory.buffer);
    const widened = [this.#descriptors, this.#wanted, this.#silent] as const;
    this.#descriptors = new Int32Array(rows);
    this.#wanted = new Uint32Array(rows);
    this.#silent = new Uint32Array(rows);
    this.#descriptors.set(widened[0]);
    this.#wanted.set(widened[1]);
    this.#silent.set(widened[2]);
  }
}
