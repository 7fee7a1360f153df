import { createEchoTimer, type EchoTimer, type SocketThreadContext } from '@socketlab/daemon';
import { DATAGRAM_RULES, type DatagramObservation } from '@socketlab/evidence';
import { type Address, type Clock, socketNameOf } from '@socketlab/foundation';
import type { BatchTime } from './batch-time.ts';
import { COUNTERS, type Counter } from './echo-types.ts';
import { COLUMN, COLUMNS } from './endpoint-table.ts';
import type { Endpoints } from './endpoints.ts';
import { type Guard, ruleOf, type Verdict } from './guard.ts';

/** A sender of datagrams, by its number: see endpoints.ts. */
export type Sender = number;

/** A datagram of which it is known what became of it. */
export interface Settled {
  readonly sender: Sender;
  /** How many bytes of it were received: an answer has as many. */
  readonly bytes: number;
  readonly isTruncated: boolean;
}

/**
 * What every model asks before it answers, and tells of all that happens to a datagram. Counts in typed arrays, each
 * datagram once; makes an event of each only while a recording wants that.
 */
export interface DatagramBook extends Pick<Endpoints, 'of' | 'find' | 'findAll'> {
  /** The socket has this address, which the system may have chosen: clients can come. */
  bound(address: Address): void;
  /** So many have come by one call: the clock is read once for all of them. */
  arrived(datagrams: number): void;
  /** What the guard says of a datagram with that mark; ANSWERED when it is to be answered. */
  judge(sender: Sender, mark: number): Verdict;
  /** An answer with that mark is about to be sent. */
  answers(sender: Sender, mark: number): void;
  /** So many answers to those that arrived last have been sent. */
  departed(answers: number): void;
  /** It got no answer, for that rule. */
  refused(datagram: Settled, verdict: Verdict): void;
  answered(datagram: Settled): void;
  /** The system would not send the answer: the end of that answer, not of the server. */
  unanswered(datagram: Settled): void;
  /** The same as `answered` for many, from `first` up to `end`. */
  answeredAll(datagrams: SettledDatagrams, first: number, end: number): void;
}

/** Datagrams that came by one call, in typed arrays by their order. */
export interface SettledDatagrams {
  readonly senders: Int32Array;
  readonly bytes: Int32Array;
  readonly areTruncated: Uint8Array;
}

/** What a book is kept with. */
export interface DatagramBookDeps {
  readonly context: Pick<SocketThreadContext, 'counters' | 'clock' | 'evidence'>;
  readonly guard: Guard;
  readonly endpoints: Endpoints;
  readonly time: BatchTime;
  readonly onBound: (address: Address) => void;
}

const NS_PER_MS = 1_000_000;
const cellOf = (counter: Counter): number => COUNTERS.indexOf(counter);
const RECEIVED = cellOf('receivedDatagrams');
const RECEIVED_BYTES = cellOf('receivedBytes');
const SENT = cellOf('sentDatagrams');
const SENT_BYTES = cellOf('sentBytes');
const TRUNCATED = cellOf('truncated');
const UNANSWERED = cellOf('unanswered');
const FIRST_RULE = cellOf(DATAGRAM_RULES[0]);

/** A book of which nothing is written. */
export function createDatagramBook(deps: DatagramBookDeps): DatagramBook {
  return new Book(deps);
}

class Book implements DatagramBook {
  readonly of: Endpoints['of'];
  readonly find: Endpoints['find'];
  readonly findAll: Endpoints['findAll'];
  readonly judge: Guard['judge'];
  readonly answers: Guard['answers'];
  readonly #deps: DatagramBookDeps;
  readonly #cells: Float64Array;
  readonly #numbers: Float64Array;
  readonly #timer: EchoTimer;
  /** Unix time minus what the book's time is. */
  readonly #distanceMs: number;
  #local = '';

  constructor(deps: DatagramBookDeps) {
    const { context, endpoints, guard, time } = deps;
    this.of = (address) => endpoints.of(address);
    this.find = (words, at) => endpoints.find(words, at);
    this.findAll = (words, into, datagrams) => endpoints.findAll(words, into, datagrams);
    this.judge = (sender, mark) => guard.judge(sender, mark);
    this.answers = (sender, mark) => guard.answers(sender, mark);
    this.#deps = deps;
    this.#cells = context.counters;
    this.#numbers = endpoints.writer.numbers;
    this.#timer = createEchoTimer(COUNTERS, context.counters);
    time.read();
    this.#distanceMs = unixMsOf(context.clock) - time.exactMs;
  }

  bound(address: Address): void {
    this.#local = socketNameOf(address);
    this.#deps.onBound(address);
  }

  arrived(datagrams: number): void {
    const { time } = this.#deps;
    time.read();
    this.#timer.received(0, datagrams, time.exactMs);
  }

  departed(answers: number): void {
    this.#timer.answered(0, answers);
  }

  refused(datagram: Settled, verdict: Verdict): void {
    const row = this.#received(datagram);
    this.#add(FIRST_RULE + verdict - 1, 1);
    this.#count(row + COLUMN.refusedDatagrams, 1);
    this.#count(row + COLUMN.unansweredBytes, datagram.bytes);
    const rule = ruleOf(verdict);
    if (rule !== undefined) this.#observe(datagram, { rule });
  }

  answered(datagram: Settled): void {
    this.#received(datagram);
    this.#add(SENT, 1);
    this.#add(SENT_BYTES, datagram.bytes);
    this.#observe(datagram, { sentBytes: datagram.bytes });
  }

  unanswered(datagram: Settled): void {
    const row = this.#received(datagram);
    this.#add(UNANSWERED, 1);
    this.#count(row + COLUMN.unsentDatagrams, 1);
    this.#count(row + COLUMN.unansweredBytes, datagram.bytes);
    this.#observe(datagram, {});
  }

  answeredAll(
    { senders, bytes, areTruncated }: SettledDatagrams,
    first: number,
    end: number,
  ): void {
    const numbers = this.#numbers;
    const unixMs = this.#unixMs();
    let allBytes = 0;
    let truncated = 0;
    for (let index = first; index < end; index += 1) {
      const row = (senders[index] ?? 0) * COLUMNS;
      const taken = bytes[index] ?? 0;
      allBytes += taken;
      truncated += areTruncated[index] ?? 0;
      numbers[row + COLUMN.receivedDatagrams] = (numbers[row + COLUMN.receivedDatagrams] ?? 0) + 1;
      numbers[row + COLUMN.receivedBytes] = (numbers[row + COLUMN.receivedBytes] ?? 0) + taken;
      numbers[row + COLUMN.lastReceivedMs] = unixMs;
    }
    this.#add(RECEIVED, end - first);
    this.#add(RECEIVED_BYTES, allBytes);
    this.#add(SENT, end - first);
    this.#add(SENT_BYTES, allBytes);
    this.#add(TRUNCATED, truncated);
    if (!this.#deps.context.evidence.isWanted()) return;
    for (let index = first; index < end; index += 1) {
      const [sender = 0, sentBytes = 0] = [senders[index], bytes[index]];
      const isTruncated = areTruncated[index] === 1;
      this.#observe({ sender, bytes: sentBytes, isTruncated }, { sentBytes });
    }
  }

  /** Counts the receipt of a datagram. Returns where the numbers of its sender begin. */
  #received({ sender, bytes, isTruncated }: Settled): number {
    const row = sender * COLUMNS;
    this.#add(RECEIVED, 1);
    this.#add(RECEIVED_BYTES, bytes);
    if (isTruncated) this.#add(TRUNCATED, 1);
    this.#count(row + COLUMN.receivedDatagrams, 1);
    this.#count(row + COLUMN.receivedBytes, bytes);
    this.#numbers[row + COLUMN.lastReceivedMs] = this.#unixMs();
    return row;
  }

  #unixMs(): number {
    return this.#deps.time.exactMs + this.#distanceMs;
  }

  #add(cell: number, amount: number): void {
    this.#cells[cell] = (this.#cells[cell] ?? 0) + amount;
  }

  #count(cell: number, amount: number): void {
    this.#numbers[cell] = (this.#numbers[cell] ?? 0) + amount;
  }

  #observe(
    { sender, bytes, isTruncated }: Settled,
    outcome: Pick<DatagramObservation, 'sentBytes' | 'rule'>,
  ): void {
    const { endpoints } = this.#deps;
    const { clock, evidence } = this.#deps.context;
    if (!evidence.isWanted()) return;
    const nowNs = clock.monotonicNs();
    evidence.emit({
      kind: 'datagram',
      source: 'program',
      atNs: String(clock.toUnixNs(nowNs)),
      monotonicNs: String(nowNs),
      socket: { protocol: 'udp', local: this.#local, remote: endpoints.writer.nameOf(sender) },
      receivedBytes: bytes,
      ...(isTruncated && { isTruncated }),
      ...outcome,
    });
  }
}

function unixMsOf(clock: Clock): number {
  return Number(clock.toUnixNs(clock.monotonicNs())) / NS_PER_MS;
}
