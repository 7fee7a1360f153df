import { Worker } from 'node:worker_threads';
import { createInterrupt, type InterruptScope } from '@socketlab/bsd-sockets';
import {
  createDeferred,
  DefectError,
  type Logger,
  messageOf,
  type SocketlabError,
} from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import { ThreadEndedError } from './errors.ts';
import type { EvidenceHub } from './evidence-hub.ts';
import {
  type CallMessage,
  fromPortable,
  type InterruptMessage,
  type ThreadData,
  type ThreadMessage,
} from './thread-messages.ts';

/** A thread that makes blocking socket calls, seen from the main thread, which never blocks. */
export interface SocketThread {
  /** Calls a handler on the thread, in the order of the calls. Rejects with what the handler threw. */
  call<Result>(name: string, argument: unknown): Promise<Result>;
  /** Ends the thread's waits: see bsd-sockets. */
  interrupt(scope: InterruptScope): void;
  /** Interrupts everything and ends the thread; resolves when it is gone. May be called twice. */
  end(): Promise<void>;
}

/** Starts socket threads, and ends their waits when the process exits, which would hang otherwise. */
export interface SocketThreads {
  start(options: SocketThreadOptions): Promise<SocketThread>;
  interruptAll(): void;
}

/** Which program the thread runs, and what it shares with it. */
export interface SocketThreadOptions {
  /** The worker's file, which calls serveSocketThread. */
  readonly url: URL;
  readonly counters?: SharedArrayBuffer;
  /** How large the young generation of the thread's heap may get; V8 decides unless given. */
  readonly youngHeapMegabytes?: number;
  readonly onReport?: (report: unknown) => void;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Makes the thread starter; what the threads observe goes to the hub. */
export function createSocketThreads(deps: {
  hub: EvidenceHub;
  kernelView: KernelView;
  logger: Logger;
}): SocketThreads {
  const running = new Set<SocketThread>();
  return {
    async start(options) {
      const thread = await startSocketThread(options, deps, () => running.delete(thread));
      running.add(thread);
      return thread;
    },
    interruptAll() {
      for (const thread of running) thread.interrupt('all');
    },
  };
}

async function startSocketThread(
  options: SocketThreadOptions,
  deps: { hub: EvidenceHub; kernelView: KernelView; logger: Logger },
  onGone: () => void,
): Promise<SocketThread> {
  const { hub, kernelView, logger } = deps;
  const interrupt = createInterrupt();
  const data: ThreadData = {
    interrupt: interrupt.memory,
    observing: hub.observing,
    counters: options.counters ?? new SharedArrayBuffer(0),
  };
  const worker = startWorker(options, data);
  const pending = new Map<number, Pending>();
  const entered = createDeferred<number>();
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let calls = 0;

  function failAll(error: SocketlabError): void {
    entered.reject(error);
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  }

  worker.on('error', (thrown) => {
    const problem = messageOf(thrown);
    logger.error({ problem }, 'a socket thread failed');
    failAll(new DefectError({ problem }, { cause: thrown }));
  });
  worker.on('message', (message: ThreadMessage) => receive(message));
  worker.once('exit', () => failAll(new ThreadEndedError()));

  function receive(message: ThreadMessage): void {
    if (message.kind === 'entered') entered.resolve(message.threadId);
    else if (message.kind === 'event') hub.emit(message.draft);
    else if (message.kind === 'report') options.onReport?.(message.report);
    else settle(message);
  }

  function settle(message: Extract<ThreadMessage, { id: number }>): void {
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.kind === 'returned') waiting?.resolve(message.result);
    else waiting?.reject(fromPortable(message.error));
  }

  const threadId = await entered.promise;
  await kernelView.addThread(threadId);
  return {
    call: <Result>(name: string, argument: unknown) =>
      new Promise<Result>((resolve, reject) => {
        calls += 1;
        const message: CallMessage = { id: calls, name, argument };
        pending.set(calls, { resolve: (result) => resolve(result as Result), reject });
        worker.postMessage(message);
      }),
    interrupt(scope) {
      interrupt.interrupt(scope);
      const message: InterruptMessage = { interrupted: scope };
      worker.postMessage(message);
    },
    async end() {
      interrupt.interrupt('all');
      await worker.terminate();
      await gone;
      await kernelView.removeThread(threadId);
      onGone();
    },
  };
}

function startWorker({ url, youngHeapMegabytes }: SocketThreadOptions, data: ThreadData): Worker {
  const limits = { maxYoungGenerationSizeMb: youngHeapMegabytes };
  return new Worker(url, {
    workerData: data,
    execArgv: ['--enable-source-maps'],
    ...(youngHeapMegabytes !== undefined && { resourceLimits: limits }),
  });
}
