import { EPOLLOUT, SystemCallError } from '@socketlab/bsd-sockets';
import { recordLatency } from '@socketlab/load';
import { counterCell, errorCell } from './load-cells.ts';
import type { LoadJob } from './load-job.ts';
import type { FlowDeps, Flows } from './load-thread.ts';
import {
  createMessagePattern,
  createPatternBuffer,
  type MessagePattern,
  type PatternBuffer,
} from './message-pattern.ts';
import { NOBODY } from './slot-table.ts';
import { CONNECTING, createTcpConnections, OPEN, type TcpConnections } from './tcp-connections.ts';
import { ENDED, READABLE } from './tcp-events.ts';
import { createTurnQueue, type TurnQueue } from './turn-queue.ts';

const BUFFER_BYTES = 65_536;
const NS_PER_MS = 1_000_000;
/** How often in the time of a timeout it is looked for answers that are late. */
const LOOKS_EACH_TIMEOUT = 20;
const NO_ANSWER = errorCell('NO_ANSWER');
const [SENT, ANSWERED, SENT_BYTES, RECEIVED_BYTES, GIVEN_UP] = [
  counterCell('sent'),
  counterCell('answered'),
  counterCell('sentBytes'),
  counterCell('receivedBytes'),
  counterCell('givenUp'),
];

/**
 * Messages over TCP connections, with no object made for one: what is known of a connection are numbers in columns, and what
 * it has sent and awaits follows from how many messages it has begun. Edge-triggered, so that nothing is switched between
 * sending and receiving, and epoll does not ask again for those that were served.
 *
 * When an answer came: when epoll_wait() that told of it returned, for all of its connections alike; the time that this thread
 * then needs for the others is not counted as theirs. What comes in pieces, or several at once, has the clock read for it.
 */
export function createTcpFlows(job: LoadJob, deps: FlowDeps): Flows {
  return new TcpFlows(job, deps);
}

class TcpFlows implements Flows {
  readonly #job: LoadJob;
  readonly #deps: FlowDeps;
  readonly #numbers: Float64Array;
  readonly #buffer: PatternBuffer = createPatternBuffer(BUFFER_BYTES);
  readonly #pattern: MessagePattern;
  readonly #connections: TcpConnections;
  readonly #descriptors: Int32Array;
  readonly #states: Uint8Array;
  readonly #depth: number;
  readonly #isOpenLoop: boolean;
  /** How many messages the connection has begun since it was opened, and how many were answered. */
  readonly #begun: Uint32Array;
  readonly #answered: Uint32Array;
  /** Bytes of the newest message that found no room, and bytes of the oldest answer that are there. */
  readonly #unsent: Int32Array;
  readonly #partial: Int32Array;
  readonly #sentMs: Float64Array;
  readonly #intendedMs: Float64Array;
  readonly #free: TurnQueue;
  /** Turns that came while the message before had not found room. */
  readonly #parked: Int32Array;
  #lookedMs = 0;

  constructor(job: LoadJob, deps: FlowDeps) {
    const { connections: count, pipeline: depth, messageBytes } = job;
    this.#job = job;
    this.#deps = deps;
    this.#numbers = deps.cells.numbers;
    this.#pattern = createMessagePattern(messageBytes, this.#buffer);
    this.#connections = createTcpConnections(job, {
      ...deps,
      onOpened: (index) => this.#offer(index),
    });
    this.#descriptors = this.#connections.descriptors;
    this.#states = this.#connections.states;
    this.#depth = depth;
    this.#isOpenLoop = deps.gate.pace.isOpenLoop;
    this.#begun = new Uint32Array(count);
    this.#answered = new Uint32Array(count);
    this.#unsent = new Int32Array(count);
    this.#partial = new Int32Array(count);
    this.#sentMs = new Float64Array(count * depth);
    this.#intendedMs = this.#isOpenLoop ? new Float64Array(count * depth) : this.#sentMs;
    this.#free = createTurnQueue(count, depth);
    this.#parked = new Int32Array(count);
  }

  get underWay(): number {
    const numbers = this.#numbers;
    return (numbers[SENT] ?? 0) - (numbers[ANSWERED] ?? 0) - (numbers[GIVEN_UP] ?? 0);
  }

  get free(): number {
    return this.#free.length;
  }

  get isOpening(): boolean {
    return this.#connections.isOpening;
  }

  start(nowMs: number): void {
    this.#connections.start(nowMs);
  }

  serve(ready: number, nowMs: number): void {
    const { events } = this.#deps;
    for (let each = 0; each < ready; each += 1) {
      const index = this.#connections.slotOf(events.descriptor(each));
      if (index === NOBODY) continue;
      try {
        this.#serveOne(index, events.events(each), nowMs);
      } catch (failure) {
        this.#fail(index, failure, nowMs);
      }
    }
  }

  dispatch(): void {
    const { gate, now } = this.#deps;
    while (gate.begun < gate.limit && this.#free.length > 0) {
      const index = this.#free.shift();
      if (!this.#takeTurn(index)) continue;
      try {
        this.#begin(index);
      } catch (failure) {
        this.#fail(index, failure, now());
      }
    }
  }

  maintain(nowMs: number, mayOpen: boolean): void {
    const { timeoutMs, connections } = this.#job;
    this.#connections.maintain(nowMs, mayOpen);
    if (nowMs - this.#lookedMs < timeoutMs / LOOKS_EACH_TIMEOUT) return;
    this.#lookedMs = nowMs;
    for (let index = 0; index < connections; index += 1) {
      if (this.#states[index] !== OPEN || this.#awaited(index) === 0) continue;
      const late = this.#countLate(index, nowMs);
      if (late === 0) continue;
      this.#count(NO_ANSWER, late - 1);
      this.#lose(index, 'NO_ANSWER', nowMs);
    }
  }

  close(): void {
    this.#connections.close();
  }

  #serveOne(index: number, bits: number, nowMs: number): void {
    if (this.#states[index] === CONNECTING) this.#connections.settle(index, bits, nowMs);
    if (this.#states[index] !== OPEN) return;
    if ((bits & READABLE) !== 0) this.#receive(index, nowMs);
    // Edge-triggered: the end that was there with the last bytes is not told again.
    if ((bits & ENDED) !== 0 && this.#states[index] === OPEN) this.#receive(index, nowMs);
    const isToSend = (bits & EPOLLOUT) !== 0 && (this.#unsent[index] ?? 0) > 0;
    if (isToSend && this.#states[index] === OPEN) this.#sendOn(index);
  }

  #receive(index: number, nowMs: number): void {
    const { bytes: buffer } = this.#buffer;
    const bytes = this.#deps.sockets.recv(this.#descriptors[index] ?? NOBODY, buffer);
    if (bytes === undefined) return;
    if (bytes === 0) {
      this.#lose(index, 'CLOSED', nowMs);
      return;
    }
    this.#count(RECEIVED_BYTES, bytes);
    if (bytes === this.#job.messageBytes && !this.#partial[index] && this.#awaited(index) > 0) {
      if (this.#pattern.isWhole(this.#answered[index] ?? 0)) this.#complete(index, nowMs);
      else this.#lose(index, 'DIFFERENT', nowMs);
    } else this.#takePieces(index, bytes);
    // Edge-triggered: what did not fit is not told again.
    if (bytes === BUFFER_BYTES && this.#states[index] === OPEN) {
      this.#receive(index, this.#deps.now());
    }
  }

  /** A part of an answer, or the end of one and the beginning of another. */
  #takePieces(index: number, bytes: number): void {
    const { messageBytes } = this.#job;
    const atMs = this.#deps.now();
    for (let from = 0; from < bytes && this.#states[index] === OPEN; ) {
      const at = this.#partial[index] ?? 0;
      const piece = { from, count: Math.min(messageBytes - at, bytes - from), at };
      const isAwaited = this.#awaited(index) > 0;
      if (!isAwaited || !this.#pattern.isSame(this.#answered[index] ?? 0, piece)) {
        this.#lose(index, 'DIFFERENT', atMs);
        return;
      }
      from += piece.count;
      this.#partial[index] = (at + piece.count) % messageBytes;
      if (this.#partial[index] === 0) this.#complete(index, atMs);
    }
  }

  /** The oldest answer is there. */
  #complete(index: number, atMs: number): void {
    const { cells } = this.#deps;
    const number = this.#answered[index] ?? 0;
    const slot = this.#slotOf(index, number);
    const sentMs = this.#sentMs[slot] ?? 0;
    if (this.#isOpenLoop) {
      recordLatency(cells.latency, (atMs - (this.#intendedMs[slot] ?? 0)) * NS_PER_MS);
      recordLatency(cells.latencyFromSent, (atMs - sentMs) * NS_PER_MS);
    } else recordLatency(cells.latency, (atMs - sentMs) * NS_PER_MS);
    this.#answered[index] = number + 1;
    this.#count(ANSWERED, 1);
    if (number + 1 === this.#job.messagesPerConnection) this.#connections.recycle(index);
    // Its next message is begun when all of this turn were received: many of one call, then many of the other, cost less.
    else this.#free.push(index);
  }

  #begin(index: number): void {
    const { gate, now, sockets } = this.#deps;
    const number = this.#begun[index] ?? 0;
    const slot = this.#slotOf(index, number);
    if (this.#isOpenLoop) {
      this.#intendedMs[slot] = gate.startMs + gate.pace.intendedMs(gate.begun);
    }
    const message = this.#pattern.write(number);
    this.#sentMs[slot] = now();
    // Where it throws, nothing was sent: the message stays due, and another connection begins it.
    const sent = sockets.send(this.#descriptors[index] ?? NOBODY, message) ?? 0;
    this.#begun[index] = number + 1;
    gate.begun += 1;
    this.#count(SENT, 1);
    this.#count(SENT_BYTES, sent);
    this.#unsent[index] = message.length - sent;
  }

  /** Sends more of the message that found no room, and lets those go on that have waited for it. */
  #sendOn(index: number): void {
    const left = this.#unsent[index] ?? 0;
    const message = this.#pattern.write((this.#begun[index] ?? 0) - 1);
    const rest = message.subarray(message.length - left);
    const sent = this.#deps.sockets.send(this.#descriptors[index] ?? NOBODY, rest) ?? 0;
    this.#count(SENT_BYTES, sent);
    this.#unsent[index] = left - sent;
    if (sent < left) return;
    const parked = this.#parked[index] ?? 0;
    this.#parked[index] = 0;
    for (let turn = 0; turn < parked; turn += 1) this.#free.push(index);
  }

  /** A connection is new: it may begin as many messages as may be under way. */
  #offer(index: number): void {
    for (const column of [this.#begun, this.#answered]) column[index] = 0;
    for (const column of [this.#unsent, this.#partial, this.#parked]) column[index] = 0;
    this.#free.fill(index);
  }

  /** Whether the connection may begin the message that it was in the queue for. */
  #takeTurn(index: number): boolean {
    if (this.#states[index] !== OPEN || this.#awaited(index) >= this.#depth) return false;
    const churn = this.#job.messagesPerConnection;
    if (churn > 0 && (this.#begun[index] ?? 0) >= churn) return false;
    if (this.#unsent[index] === 0) return true;
    this.#parked[index] = (this.#parked[index] ?? 0) + 1;
    return false;
  }

  #lose(index: number, error: string, nowMs: number): void {
    this.#count(errorCell(error), 1);
    this.#count(GIVEN_UP, this.#awaited(index));
    // One that never had an answer will hardly have one the next moment.
    this.#connections.end(index, { nowMs, isToWait: this.#answered[index] === 0 });
  }

  #fail(index: number, failure: unknown, nowMs: number): void {
    if (!(failure instanceof SystemCallError) || failure.errno === undefined) throw failure;
    this.#lose(index, failure.errno, nowMs);
  }

  /** Of the messages that have waited longer than they may; the connection's others are given up with them. */
  #countLate(index: number, nowMs: number): number {
    const end = this.#begun[index] ?? 0;
    let late = 0;
    for (let number = this.#answered[index] ?? 0; number < end; number += 1) {
      if (nowMs - (this.#sentMs[this.#slotOf(index, number)] ?? 0) < this.#job.timeoutMs) break;
      late += 1;
    }
    return late;
  }

  #awaited(index: number): number {
    return (this.#begun[index] ?? 0) - (this.#answered[index] ?? 0);
  }

  #slotOf(index: number, number: number): number {
    return this.#depth === 1 ? index : index * this.#depth + (number % this.#depth);
  }

  #count(cell: number, by: number): void {
    this.#numbers[cell] = (this.#numbers[cell] ?? 0) + by;
  }
}
