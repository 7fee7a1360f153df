import { readlinkSync } from 'node:fs';
import { type MessagePort, parentPort, threadId, workerData } from 'node:worker_threads';
import { createSockets, type Sockets } from '@socketlab/bsd-sockets';
import type { EventDraft } from '@socketlab/evidence';
import { type Clock, createClock } from '@socketlab/foundation';
import { createSocketTable } from '@socketlab/kernel-view';
import { createSampler, type Sampler } from './sampler.ts';
import {
  type CallMessage,
  type ThreadData,
  type ThreadMessage,
  toPortable,
} from './thread-messages.ts';

/** What a socket thread's handlers work with. */
export interface SocketThreadContext {
  readonly sockets: Sockets;
  /** Shared with the main thread, which reads them whenever it likes. */
  readonly counters: Float64Array;
  readonly clock: Clock;
  readonly evidence: ThreadEvidence;
  /** Tells the main thread something, in order with the events of the calls. */
  report(report: unknown): void;
}

/** What the thread itself observes, beside its calls. */
export interface ThreadEvidence {
  /** Whether a recording is on that wants it: to be asked before a draft is even made. */
  isWanted(): boolean;
  /** Tells it in order with the events of the calls. */
  emit(draft: EventDraft): void;
}

/** What the main thread may call, by name. */
export type ThreadHandlers = Readonly<Record<string, (argument: never) => unknown>>;

/**
 * The worker's side of a socket thread: makes blocking socket calls when the main thread asks, and tells it of each
 * observed call and of what the system's tables say after it.
 */
export function serveSocketThread(
  makeHandlers: (context: SocketThreadContext) => ThreadHandlers,
): void {
  const port = parentPort;
  if (port === null) throw new Error('a socket thread is started with createSocketThread');
  process.setSourceMapsEnabled(true);
  const data = workerData as ThreadData;
  const post = (message: ThreadMessage): void => port.postMessage(message);
  const clock = createClock();
  const observing = new Int32Array(data.observing);
  const evidence: ThreadEvidence = {
    isWanted: () => observing[0] === 1,
    emit: (draft) => post({ kind: 'event', draft }),
  };
  const handlers = makeHandlers({
    sockets: createObservedSockets(data.interrupt, { clock, evidence }),
    counters: new Float64Array(data.counters),
    clock,
    evidence,
    report: (report) => post({ kind: 'report', report }),
  });
  answerCalls(port, handlers, post);
  post({ kind: 'entered', threadId: systemThreadId() });
}

function createObservedSockets(
  interrupt: SharedArrayBuffer,
  deps: { clock: Clock; evidence: ThreadEvidence },
): Sockets {
  const { clock, evidence } = deps;
  const { emit } = evidence;
  let sampler: Sampler | undefined;
  return createSockets(
    {},
    {
      clock,
      interrupt,
      observer: {
        isOn: evidence.isWanted,
        onCall(call) {
          emit(call);
          sampler ??= createSampler({ table: createSocketTable({ clock }), clock, emit });
          sampler.afterCall(call);
        },
      },
    },
  );
}

function answerCalls(
  port: MessagePort,
  handlers: ThreadHandlers,
  post: (message: ThreadMessage) => void,
): void {
  port.on('message', ({ id, name, argument }: CallMessage) => {
    try {
      const result = handlers[name]?.(argument as never);
      post({ kind: 'returned', id, result });
    } catch (thrown) {
      post({ kind: 'threw', id, error: toPortable(thrown) });
    }
  });
}

/** The kernel's id of this thread, as tracepoints give it (gettid(2)); elsewhere than on Linux, Node's own number. */
function systemThreadId(): number {
  if (process.platform !== 'linux') return threadId;
  return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
}
