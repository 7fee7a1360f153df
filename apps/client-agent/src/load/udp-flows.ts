import { EPOLLERR, EPOLLIN, SystemCallError } from '@socketlab/bsd-sockets';
import { recordLatency } from '@socketlab/load';
import { familyOf } from '../address-family.ts';
import { counterCell, errorCell } from './load-cells.ts';
import type { LoadJob } from './load-job.ts';
import { type FlowDeps, type Flows, LoadEnds } from './load-thread.ts';
import {
  createMessagePattern,
  createPatternBuffer,
  type MessagePattern,
  type PatternBuffer,
} from './message-pattern.ts';
import { createSlotQueue, type SlotQueue } from './slot-queue.ts';
import { createRetryQueue, createSlotTable, NOBODY, type RetryQueue } from './slot-table.ts';
import { isForeignSource } from './tcp-connections.ts';

/** More than any datagram: its length field has 16 bits (RFC 768). */
const BUFFER_BYTES = 65_536;
const NS_PER_MS = 1_000_000;
/** So long after the system has said that nobody is there until the same socket sends again. */
const RETRY_MS = 100;
/** How often in the time of a timeout it is looked for answers that are late. */
const LOOKS_EACH_TIMEOUT = 20;
const READABLE = EPOLLIN | EPOLLERR;
/** So many datagrams of one socket are taken before the others'. */
const AT_ONCE = 16;

/** What has become of the newest message of a place. */
const [AWAITED, ANSWERED_STATE, GIVEN_UP_STATE] = [1, 2, 3];

const [SENT, ANSWERED, SENT_BYTES, RECEIVED_BYTES, GIVEN_UP, LATE, DUPLICATES, OPEN_NOW, SETTLED] =
  [
    counterCell('sent'),
    counterCell('answered'),
    counterCell('sentBytes'),
    counterCell('receivedBytes'),
    counterCell('givenUp'),
    counterCell('late'),
    counterCell('duplicates'),
    counterCell('open'),
    counterCell('settled'),
  ];
const MOST_OPEN = counterCell('mostOpen');

/**
 * Messages in datagrams, from sockets that are told by connect() where they send: so send() and recv() name nobody, no
 * stranger is heard, and the system tells that nobody is there (udp(7)). Each socket has as many places as messages may be
 * under way. A message's number says its place and how often that was used before, so that an answer is known whichever
 * order they come in: in time, late, or once more.
 */
export function createUdpFlows(job: LoadJob, deps: FlowDeps): Flows {
  return new UdpFlows(job, deps);
}

class UdpFlows implements Flows {
  readonly #job: LoadJob;
  readonly #deps: FlowDeps;
  readonly #numbers: Float64Array;
  readonly #buffer: PatternBuffer = createPatternBuffer(BUFFER_BYTES);
  readonly #pattern: MessagePattern;
  readonly #descriptors: Int32Array;
  readonly #slots = createSlotTable();
  readonly #isOpenLoop: boolean;
  /** By place, of all sockets one after the other: how often it was used, what has become of it, and when. */
  readonly #uses: Uint32Array;
  readonly #states: Uint8Array;
  /** Whether its message before the newest was answered. */
  readonly #wasAnswered: Uint8Array;
  readonly #sentMs: Float64Array;
  readonly #intendedMs: Float64Array;
  readonly #free: SlotQueue;
  readonly #retries: RetryQueue;
  #opened = 0;
  #startMs = Number.NaN;
  #lookedMs = 0;

  constructor(job: LoadJob, deps: FlowDeps) {
    const places = job.connections * job.pipeline;
    this.#job = job;
    this.#deps = deps;
    this.#numbers = deps.cells.numbers;
    this.#pattern = createMessagePattern(job.messageBytes, this.#buffer);
    this.#descriptors = new Int32Array(job.connections).fill(NOBODY);
    this.#isOpenLoop = deps.gate.pace.isOpenLoop;
    this.#uses = new Uint32Array(places);
    this.#states = new Uint8Array(places);
    this.#wasAnswered = new Uint8Array(places);
    this.#sentMs = new Float64Array(places);
    this.#intendedMs = this.#isOpenLoop ? new Float64Array(places) : this.#sentMs;
    this.#free = createSlotQueue(places);
    this.#retries = createRetryQueue(places);
  }

  get underWay(): number {
    const numbers = this.#numbers;
    return (numbers[SENT] ?? 0) - (numbers[ANSWERED] ?? 0) - (numbers[GIVEN_UP] ?? 0);
  }

  get free(): number {
    return this.#free.length;
  }

  get isOpening(): boolean {
    return false;
  }

  start(nowMs: number): void {
    if (Number.isNaN(this.#startMs)) this.#startMs = nowMs;
  }

  serve(ready: number, nowMs: number): void {
    const { events, now } = this.#deps;
    for (let each = 0; each < ready; each += 1) {
      const index = this.#slots.get(events.descriptor(each));
      if (index === NOBODY || (events.events(each) & READABLE) === 0) continue;
      try {
        // Level-triggered: what is left is told again. The first was there when the wait ended, the others may be newer.
        let atMs = nowMs;
        for (let turn = 0; turn < AT_ONCE && this.#receive(index, atMs); turn += 1) atMs = now();
      } catch (failure) {
        this.#refused(index, failure, nowMs);
      }
    }
  }

  dispatch(): void {
    const { gate, now } = this.#deps;
    while (gate.begun < gate.limit && this.#free.length > 0) {
      const place = this.#free.shift();
      const index = this.#socketOf(place);
      try {
        this.#begin(place, index);
      } catch (failure) {
        this.#refused(index, failure, now());
        this.#retries.push(place, now() + RETRY_MS);
      }
    }
  }

  maintain(nowMs: number, mayOpen: boolean): void {
    if (mayOpen) this.#join(nowMs);
    for (let due = this.#retries.take(nowMs); due >= 0; due = this.#retries.take(nowMs)) {
      this.#free.push(due);
    }
    const { timeoutMs } = this.#job;
    if (nowMs - this.#lookedMs < timeoutMs / LOOKS_EACH_TIMEOUT) return;
    this.#lookedMs = nowMs;
    const untilMs = nowMs - timeoutMs;
    for (let place = 0; place < this.#states.length; place += 1) {
      if (this.#states[place] !== AWAITED || (this.#sentMs[place] ?? 0) > untilMs) continue;
      this.#giveUp(place, 'NO_ANSWER');
      this.#free.push(place);
    }
  }

  close(): void {
    for (const descriptor of this.#descriptors) {
      if (descriptor !== NOBODY) this.#deps.sockets.close(descriptor);
    }
    this.#descriptors.fill(NOBODY);
    this.#numbers[OPEN_NOW] = 0;
  }

  /** Over a ramp one after the other; without one all at once. */
  #join(nowMs: number): void {
    const { connections, rampMs } = this.#job;
    const share = rampMs > 0 ? Math.max(0, nowMs - this.#startMs) / rampMs : 1;
    const due = Math.min(connections, Math.floor(share * connections) + 1);
    for (; this.#opened < due; this.#opened += 1) this.#open(this.#opened);
  }

  #open(index: number): void {
    const { sockets, epoll } = this.#deps;
    const { address, source, pipeline } = this.#job;
    const descriptor = this.#orEnd(() => sockets.socket(familyOf(address), 'SOCK_DGRAM'));
    this.#descriptors[index] = descriptor;
    this.#slots.put(descriptor, index);
    this.#orEnd(() => {
      if (source !== undefined) sockets.bind(descriptor, source);
      sockets.connect(descriptor, address);
    });
    sockets.epollCtl(epoll, 'EPOLL_CTL_ADD', descriptor, EPOLLIN);
    // None is closed before the end.
    for (const cell of [OPEN_NOW, MOST_OPEN, SETTLED]) this.#count(cell, 1);
    for (let place = 0; place < pipeline; place += 1) this.#free.push(index * pipeline + place);
  }

  #orEnd<Result>(make: () => Result): Result {
    try {
      return make();
    } catch (failure) {
      const errno = failure instanceof SystemCallError ? failure.errno : undefined;
      const reason = ENDS[errno ?? ''];
      if (errno === undefined || reason === undefined || isForeignSource(failure)) throw failure;
      this.#count(errorCell(errno), 1);
      throw new LoadEnds(reason);
    }
  }

  #begin(place: number, index: number): void {
    const { gate, now, sockets } = this.#deps;
    const { pipeline, messageBytes } = this.#job;
    const use = this.#uses[place] ?? 0;
    if (this.#isOpenLoop) {
      this.#intendedMs[place] = gate.startMs + gate.pace.intendedMs(gate.begun);
    }
    const message = this.#pattern.write(use * pipeline + (place % pipeline));
    this.#sentMs[place] = now();
    // Where it throws, nothing was sent: the message stays due, and another place begins it.
    const sent = sockets.send(this.#descriptors[index] ?? NOBODY, message);
    this.#wasAnswered[place] = this.#states[place] === ANSWERED_STATE ? 1 : 0;
    this.#states[place] = AWAITED;
    this.#uses[place] = use + 1;
    gate.begun += 1;
    this.#count(SENT, 1);
    // A full send buffer takes none of a datagram: it is as lost as on the wire, and is counted so after its timeout.
    if (sent !== undefined) this.#count(SENT_BYTES, messageBytes);
  }

  /** Whether there was a datagram. */
  #receive(index: number, atMs: number): boolean {
    const bytes = this.#deps.sockets.recv(this.#descriptors[index] ?? NOBODY, this.#buffer.bytes);
    if (bytes === undefined) return false;
    this.#count(RECEIVED_BYTES, bytes);
    const { pipeline, messageBytes } = this.#job;
    const number = this.#pattern.readNumber();
    const place = index * pipeline + (number % pipeline);
    const use = Math.floor(number / pipeline) + 1;
    if (bytes !== messageBytes || !this.#pattern.isWhole(number)) this.#different();
    else if (use === this.#uses[place]) this.#answer(place, atMs);
    else this.#old(place, use);
    return true;
  }

  #different(): void {
    this.#count(errorCell('DIFFERENT'), 1);
  }

  /** An answer to the newest message of its place. */
  #answer(place: number, atMs: number): void {
    const { cells } = this.#deps;
    const state = this.#states[place];
    if (state === ANSWERED_STATE) this.#count(DUPLICATES, 1);
    if (state === GIVEN_UP_STATE) this.#count(LATE, 1);
    if (state !== AWAITED) return;
    this.#states[place] = ANSWERED_STATE;
    this.#count(ANSWERED, 1);
    const sentMs = this.#sentMs[place] ?? 0;
    if (this.#isOpenLoop) {
      recordLatency(cells.latency, (atMs - (this.#intendedMs[place] ?? 0)) * NS_PER_MS);
      recordLatency(cells.latencyFromSent, (atMs - sentMs) * NS_PER_MS);
    } else recordLatency(cells.latency, (atMs - sentMs) * NS_PER_MS);
    this.#free.push(place);
  }

  /** An answer to an older message: of the one before the newest it is known what became of it. */
  #old(place: number, use: number): void {
    const isBefore = use + 1 === this.#uses[place];
    this.#count(isBefore && this.#wasAnswered[place] === 1 ? DUPLICATES : LATE, 1);
  }

  /** The system says that nobody is there: so for all that this socket has under way. */
  #refused(index: number, failure: unknown, nowMs: number): void {
    if (!(failure instanceof SystemCallError) || failure.errno === undefined) throw failure;
    const { pipeline } = this.#job;
    this.#count(errorCell(failure.errno), 1);
    for (let place = index * pipeline; place < (index + 1) * pipeline; place += 1) {
      if (this.#states[place] !== AWAITED) continue;
      this.#states[place] = GIVEN_UP_STATE;
      this.#count(GIVEN_UP, 1);
      this.#retries.push(place, nowMs + RETRY_MS);
    }
  }

  #giveUp(place: number, error: string): void {
    this.#states[place] = GIVEN_UP_STATE;
    this.#count(GIVEN_UP, 1);
    this.#count(errorCell(error), 1);
  }

  #socketOf(place: number): number {
    return Math.floor(place / this.#job.pipeline);
  }

  #count(cell: number, by: number): void {
    this.#numbers[cell] = (this.#numbers[cell] ?? 0) + by;
  }
}

/** What this machine has no more of. */
const ENDS: Readonly<Record<string, 'descriptors' | 'ports-exhausted'>> = {
  EMFILE: 'descriptors',
  ENFILE: 'descriptors',
  EADDRNOTAVAIL: 'ports-exhausted',
  EADDRINUSE: 'ports-exhausted',
  EAGAIN: 'ports-exhausted',
};
