import { Worker } from 'node:worker_threads';
import {
  createInterrupt,
  type HandedOverSocket,
  type InterruptScope,
} from '@socketlab/bsd-sockets';
import {
  type Clock,
  createDeferred,
  DefectError,
  type Logger,
  messageOf,
  type SocketlabError,
} from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import type { CallSteps } from './call-steps.ts';
import { ThreadEndedError } from './errors.ts';
import type { EvidenceHub } from './evidence-hub.ts';
import { createThreadCalls } from './thread-calls.ts';
import type { InterruptMessage, ThreadData, ThreadMessage } from './thread-messages.ts';

/** A thread that makes blocking socket calls, seen from the main thread, which never blocks. */
export interface SocketThread {
  /** Calls a handler on the thread, in the order of the calls. Rejects with what the handler threw. */
  call<Result>(name: string, argument: unknown): Promise<Result>;
  /** Ends the thread's waits: see bsd-sockets. */
  interrupt(scope: InterruptScope): void;
  /** Resolves when the thread is gone, by whatever it ended. */
  readonly gone: Promise<void>;
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
  /** Whether to stop before each call, and who says when it goes on. */
  readonly steps?: CallSteps;
  /** A socket that was made elsewhere, and that the thread is to serve. */
  readonly handedOver?: HandedOverSocket;
  readonly onReport?: (report: unknown) => void;
  /** Whether its calls are told while a recording is on, by itself and by the kernel; they are unless this is false. */
  readonly isObserved?: boolean;
}

/** What the threads of one daemon share. */
interface SharedParts {
  readonly hub: EvidenceHub;
  readonly kernelView: KernelView;
  readonly logger: Logger;
  /** Theirs are put off as this one is. */
  readonly clock: Pick<Clock, 'offsetNs'>;
  /** Where they tell which sockets are open: see bsd-sockets. */
  readonly openDescriptors?: SharedArrayBuffer | undefined;
}

/** Makes the thread starter; what the threads observe goes to the hub. */
export function createSocketThreads(deps: SharedParts): SocketThreads {
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
  deps: SharedParts,
  onGone: () => void,
): Promise<SocketThread> {
  const { hub, kernelView, logger, openDescriptors } = deps;
  const interrupt = createInterrupt();
  const data: ThreadData = {
    interrupt: interrupt.memory,
    observing: hub.observing,
    clockOffsetNs: deps.clock.offsetNs,
    counters: options.counters ?? new SharedArrayBuffer(0),
    isObserved: options.isObserved ?? true,
    // Of a load, whose connections nobody asks about one by one, there may be more than there are places.
    ...(openDescriptors && options.isObserved !== false && { openDescriptors }),
    ...(options.steps && { gate: options.steps.memory }),
    ...(options.handedOver && { handedOver: options.handedOver }),
  };
  const worker = startWorker(options, data);
  const { call, settle, failAll } = createThreadCalls((message) => worker.postMessage(message));
  const entered = createDeferred<number>();
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  function endWaits(scope: InterruptScope): void {
    interrupt.interrupt(scope);
    options.steps?.open();
  }

  function fail(error: SocketlabError): void {
    entered.reject(error);
    failAll(error);
  }

  worker.on('error', (thrown) => {
    const problem = messageOf(thrown);
    logger.error({ problem }, 'a socket thread failed');
    fail(new DefectError({ problem }, { cause: thrown }));
  });
  worker.on('message', (message: ThreadMessage) => receive(message));
  worker.once('exit', () => fail(new ThreadEndedError()));

  function receive(message: ThreadMessage): void {
    if (message.kind === 'entered') entered.resolve(message.threadId);
    else if (message.kind === 'event') hub.emit(message.draft);
    else if (message.kind === 'pending') options.steps?.arrive(message.call);
    else if (message.kind === 'report') options.onReport?.(message.report);
    else settle(message);
  }

  const threadId = await entered.promise;
  if (data.isObserved) await kernelView.addThread(threadId);
  return {
    call,
    gone,
    interrupt(scope) {
      endWaits(scope);
      const message: InterruptMessage = { interrupted: scope };
      worker.postMessage(message);
    },
    async end() {
      endWaits('all');
      await worker.terminate();
      await gone;
      if (data.isObserved) await kernelView.removeThread(threadId);
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
