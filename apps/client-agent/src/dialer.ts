import {
  createDurationHistogram,
  DrainingError,
  type DurationHistogram,
  type SocketThread,
} from '@socketlab/daemon';
import { type Address, formatAddress } from '@socketlab/foundation';
import { type ClientThreadDeps, type Limits, startClientThread, within } from './client-thread.ts';
import type { DatagramJob, DatagramsResult } from './datagram-types.ts';
import type { ExchangeJob, ExchangeResult } from './exchange-types.ts';
import type { ManyJob, ManyOutcome } from './many-types.ts';

/** For the thread to come back by itself before it is interrupted: it has many sockets to close. */
const GRACE_MS = 5_000;
const NS_PER_MS = 1_000_000;

/** What the client has done since it started, as plain numbers. */
export interface DialerCounters {
  exchanges: number;
  failedExchanges: number;
  sentBytes: number;
  receivedBytes: number;
  /** Connections of the many at once. */
  manyAnswered: number;
  manyFailed: number;
  datagramsAnswered: number;
  datagramsRefused: number;
  datagramsUnanswered: number;
  datagramSentBytes: number;
  datagramReceivedBytes: number;
}

/** Sends what is done when it has its answer: one exchange, datagrams, or many exchanges at once. */
export interface Dialer {
  readonly counters: Readonly<DialerCounters>;
  /** From connect() called to the answer complete. */
  readonly durations: Pick<DurationHistogram, 'read'>;
  /** Connections of many at once that are under way now. */
  readonly underWay: number;
  /** The local ports of the sockets that wait for datagrams from that port now. */
  datagramPorts(remotePort: number): readonly number[];
  exchange(job: ExchangeJob, limits: Limits): Promise<ExchangeResult>;
  /** The job says how long each waits: that nobody answers is a result. */
  exchangeDatagrams(job: DatagramJob, signal: AbortSignal): Promise<DatagramsResult>;
  /** The job says how long all have: what is late is a result. */
  exchangeMany(job: ManyJob, signal: AbortSignal): Promise<ManyOutcome>;
  /** Refuses new work, waits for what is under way until the signal aborts, then ends it. */
  stop(signal: AbortSignal): Promise<void>;
}

/** A dialer that has done nothing yet. */
export function createDialer(deps: ClientThreadDeps): Dialer {
  return new ThreadedDialer(deps);
}

class ThreadedDialer implements Dialer {
  readonly counters: DialerCounters = {
    exchanges: 0,
    failedExchanges: 0,
    sentBytes: 0,
    receivedBytes: 0,
    manyAnswered: 0,
    manyFailed: 0,
    datagramsAnswered: 0,
    datagramsRefused: 0,
    datagramsUnanswered: 0,
    datagramSentBytes: 0,
    datagramReceivedBytes: 0,
  };
  readonly durations: DurationHistogram = createDurationHistogram();
  readonly #deps: ClientThreadDeps;
  readonly #running = new Set<Promise<unknown>>();
  /** The sockets for datagrams that are open now, by address, and whom they talk to. */
  readonly #endpoints = new Map<string, { readonly local: Address; readonly remote: Address }>();
  readonly #end = new AbortController();
  #isStopping = false;
  #underWay = 0;

  constructor(deps: ClientThreadDeps) {
    this.#deps = deps;
  }

  get underWay(): number {
    return this.#underWay;
  }

  datagramPorts(remotePort: number): readonly number[] {
    const open = [...this.#endpoints.values()];
    return open.flatMap(({ local, remote }) => (remote.port === remotePort ? local.port : []));
  }

  async exchange(job: ExchangeJob, limits: Limits): Promise<ExchangeResult> {
    const { counters } = this;
    this.#refuseWhenStopping();
    counters.exchanges += 1;
    try {
      const result = await this.#run<ExchangeResult>('exchange', job, limits);
      this.#deps.onLocal(result.local);
      counters.sentBytes += job.payload.length;
      counters.receivedBytes += result.reply.length;
      this.durations.add(Number(result.durationNs) / NS_PER_MS);
      return result;
    } catch (failure) {
      counters.failedExchanges += 1;
      throw failure;
    }
  }

  async exchangeDatagrams(job: DatagramJob, signal: AbortSignal): Promise<DatagramsResult> {
    const limits = { deadlineMs: job.count * job.deadlineMs + GRACE_MS, signal };
    const opened: string[] = [];
    const onLocal = (local: Address): void => {
      const name = formatAddress(local);
      opened.push(name);
      this.#endpoints.set(name, { local, remote: job.address });
    };
    try {
      const done = await this.#run<DatagramsResult>('exchangeDatagrams', job, {
        ...limits,
        onLocal,
      });
      this.#countDatagrams(job, done);
      return done;
    } finally {
      for (const name of opened) this.#endpoints.delete(name);
    }
  }

  async exchangeMany(job: ManyJob, signal: AbortSignal): Promise<ManyOutcome> {
    this.#underWay += job.connections;
    try {
      const limits = { deadlineMs: job.deadlineMs + GRACE_MS, signal };
      const outcome = await this.#run<ManyOutcome>('exchangeMany', job, limits);
      this.#countMany(outcome);
      return outcome;
    } catch (failure) {
      this.counters.manyFailed += job.connections;
      throw failure;
    } finally {
      this.#underWay -= job.connections;
    }
  }

  async stop(signal: AbortSignal): Promise<void> {
    this.#isStopping = true;
    const end = (): void => this.#end.abort();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    await Promise.allSettled([...this.#running]);
    signal.removeEventListener('abort', end);
  }

  #refuseWhenStopping(): void {
    if (this.#isStopping) throw new DrainingError({ daemon: 'client-agent' });
  }

  #run<Result>(
    name: string,
    job: { readonly address: Address },
    { onLocal, ...limits }: Limits & { onLocal?: (local: Address) => void },
  ): Promise<Result> {
    this.#refuseWhenStopping();
    const tell = (local: Address): void => {
      this.#deps.onLocal(local);
      onLocal?.(local);
    };
    const signal = AbortSignal.any([limits.signal, this.#end.signal]);
    const running = runOnce<Result>(
      () => startClientThread({ ...this.#deps, onLocal: tell }),
      (thread) =>
        within(thread, { ...limits, signal, peer: job.address }, () => thread.call(name, job)),
    );
    this.#running.add(running);
    const forget = (): void => void this.#running.delete(running);
    running.then(forget, forget);
    return running;
  }

  #countDatagrams(job: DatagramJob, { results }: DatagramsResult): void {
    const { counters } = this;
    for (const result of results) {
      counters.datagramSentBytes += job.payload.length;
      if (result.kind === 'answered') {
        counters.datagramsAnswered += 1;
        counters.datagramReceivedBytes += result.reply.length;
      } else if (result.kind === 'refused') counters.datagramsRefused += 1;
      else counters.datagramsUnanswered += 1;
    }
  }

  #countMany({ results }: ManyOutcome): void {
    const { counters } = this;
    for (const { begunNs = 0n, answeredNs, sentBytes, replyBytes } of results) {
      if (answeredNs === undefined) counters.manyFailed += 1;
      else {
        counters.manyAnswered += 1;
        this.durations.add(Number(answeredNs - begunNs) / NS_PER_MS);
      }
      counters.sentBytes += sentBytes;
      counters.receivedBytes += replyBytes;
    }
  }
}

async function runOnce<Result>(
  start: () => Promise<SocketThread>,
  run: (thread: SocketThread) => Promise<Result>,
): Promise<Result> {
  const thread = await start();
  try {
    return await run(thread);
  } finally {
    await thread.end();
  }
}
