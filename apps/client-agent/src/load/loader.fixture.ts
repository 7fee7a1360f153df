import { Worker } from 'node:worker_threads';
import { createInterrupt } from '@socketlab/bsd-sockets';
import type { SocketThread } from '@socketlab/daemon';
import { type Address, createDeferred, formatAddress, SocketlabError } from '@socketlab/foundation';
import type { LoadInterval, LoadPlan, LoadResult } from '@socketlab/load';
import type { LoadBounds, LoadClocks } from './load-run.ts';
import type { Loader, LoadItem } from './loader.ts';

/** A plan for specs, short and small. */
export function planTo(address: Address, rest: Partial<LoadPlan> = {}): LoadPlan {
  return {
    address: formatAddress(address),
    protocol: 'tcp',
    connections: 4,
    rate: 0,
    messageBytes: 64,
    pipeline: 1,
    messagesPerConnection: 0,
    durationMs: 20_000,
    count: 0,
    rampMs: 0,
    threads: 1,
    timeoutMs: 5_000,
    source: '',
    warmupMs: 0,
    startedAtMs: 0,
    mostBytes: 2 ** 40,
    mostMessagesPerSecond: 5_000_000,
    mostConnectionsPerSecond: 20_000,
    checksSequence: true,
    reductions: [],
    ...rest,
  };
}

/** The clocks of the system. */
export const CLOCKS: LoadClocks = { wallMs: Date.now, monotonicMs: () => performance.now() };

/** A load's thread as the daemon starts it, without a daemon. */
export async function startSpecThread(onId: (id: number) => void): Promise<SocketThread> {
  const interrupt = createInterrupt();
  const worker = new Worker(new URL('../load-worker.ts', import.meta.url), {
    workerData: {
      interrupt: interrupt.memory,
      observing: new SharedArrayBuffer(4),
      clockOffsetNs: 0n,
      isObserved: false,
      counters: new SharedArrayBuffer(0),
    },
  });
  const entered = createDeferred<void>();
  const answered = createDeferred<unknown>();
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('error', answered.reject);
  worker.on(
    'message',
    (message: { kind: string; report: number; result: unknown; error: Portable }) => {
      if (message.kind === 'entered') entered.resolve();
      else if (message.kind === 'report') onId(message.report);
      else if (message.kind === 'returned') answered.resolve(message.result);
      else answered.reject(new SocketlabError(message.error.code, message.error.text));
    },
  );
  await entered.promise;
  return {
    call: <Result>(name: string, argument: unknown) => {
      worker.postMessage({ id: 1, name, argument });
      return answered.promise as Promise<Result>;
    },
    interrupt: interrupt.interrupt,
    gone: gone.then(() => undefined),
    async end() {
      interrupt.interrupt('all');
      await worker.terminate();
      await gone;
    },
  };
}

interface Portable {
  readonly code: string;
  readonly text: { readonly en: string; readonly 'pt-BR': string };
}

/** Everything that came of a load. */
export interface Ran {
  readonly intervals: readonly LoadInterval[];
  readonly result: LoadResult;
}

/** Runs a plan to its end; `onItem` hears of each interval. */
export async function runAll(
  loader: Loader,
  plan: LoadPlan,
  rest: {
    readonly address: Address;
    readonly source?: Address;
    readonly signal?: AbortSignal;
    readonly bounds?: Partial<Omit<LoadBounds, 'intervalMs'>>;
    readonly onItem?: (item: LoadItem) => void;
  },
): Promise<Ran> {
  const { address, source, signal = new AbortController().signal, bounds, onItem } = rest;
  const intervals: LoadInterval[] = [];
  let result: LoadResult | undefined;
  const journey = { address, source, signal, openFilesLimit: () => 1_024, ...bounds };
  for await (const item of loader.run(plan, journey)) {
    onItem?.(item);
    if ('reason' in item) result = item;
    else intervals.push(item);
  }
  if (result === undefined) throw new Error('a load ends with a result');
  return { intervals, result };
}
