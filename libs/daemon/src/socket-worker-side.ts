import { parentPort, workerData } from 'node:worker_threads';
import {
  type CallObserver,
  createNonBlockingSockets,
  createSockets,
  type InterruptScope,
  leaveRestartableSequences,
  type NonBlockingSockets,
  type PassingSockets,
  type Sockets,
  systemThreadId,
} from '@socketlab/bsd-sockets';
import type { EventDraft } from '@socketlab/evidence';
import { type Clock, createClock } from '@socketlab/foundation';
import { createSocketTable } from '@socketlab/kernel-view';
import { OBSERVES_CALLS, TAKES_SNAPSHOTS } from './evidence-hub.ts';
import { createSampler, type Sampler } from './sampler.ts';
import { createStepGate } from './step-gate.ts';
import {
  type CallMessage,
  type InterruptMessage,
  type ThreadData,
  type ThreadMessage,
  toPortable,
} from './thread-messages.ts';

/** What a socket thread's handlers work with. */
export interface SocketThreadContext {
  /** Made when first asked for; a thread uses these or those that don't block, for an interrupt serves one of them. */
  readonly sockets: Sockets & PassingSockets;
  readonly nonBlockingSockets: NonBlockingSockets;
  readonly clock: Clock;
  /** Shared with the main thread, which reads them whenever it likes. */
  readonly counters: Float64Array;
  /** Tells the main thread something, in order with the events of the calls. */
  report(report: unknown): void;
  readonly evidence: ThreadEvidence;
  /** Calls `listener` when the main thread interrupts: for a thread that waits in no call of ours. */
  onInterrupt(listener: InterruptListener): void;
}

/** What the thread itself observes, beside its calls. */
export interface ThreadEvidence {
  /** Whether a recording is on that wants it: to be asked before a draft is even made. */
  isWanted(): boolean;
  /** Tells it in order with the events of the calls. */
  emit(draft: EventDraft): void;
}

type InterruptListener = (scope: InterruptScope) => void;

/** What the main thread may call, by name. What returns a promise is awaited, and does not keep the next one waiting. */
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
  const listeners = new Set<InterruptListener>();
  const handlers = makeHandlers(createContext(data, post, listeners));
  port.on('message', (message: CallMessage | InterruptMessage) => {
    if ('name' in message) void answerCall(message, handlers, post);
    else for (const listener of listeners) listener(message.interrupted);
  });
  post({ kind: 'entered', threadId: systemThreadId() });
}

function createContext(
  data: ThreadData,
  post: (message: ThreadMessage) => void,
  listeners: Set<InterruptListener>,
): SocketThreadContext {
  const clock = createClock({ offsetNs: data.clockOffsetNs });
  const observing = new Int32Array(data.observing);
  const isOn = (bit: number): boolean => ((observing[0] ?? 0) & bit) !== 0;
  const evidence: ThreadEvidence = {
    isWanted: () => isOn(OBSERVES_CALLS),
    emit: (draft) => post({ kind: 'event', draft }),
  };
  const takesSnapshots = (): boolean => isOn(TAKES_SNAPSHOTS);
  const gate = data.gate && createStepGate(data.gate, (call) => post({ kind: 'pending', call }));
  const observer = {
    ...createObserver(takesSnapshots, { clock, evidence }),
    ...(gate && { beforeCall: gate }),
  };
  const { handedOver, interrupt, openDescriptors } = data;
  const deps = { clock, interrupt, openDescriptors, ...(data.isObserved && { observer }) };
  const options = handedOver ? { handedOver } : {};
  let sockets: (Sockets & PassingSockets) | undefined;
  let nonBlockingSockets: NonBlockingSockets | undefined;
  return {
    get sockets() {
      sockets ??= inWaitingThread(() => createSockets(options, deps));
      return sockets;
    },
    get nonBlockingSockets() {
      nonBlockingSockets ??= inWaitingThread(() => createNonBlockingSockets(options, deps));
      return nonBlockingSockets;
    },
    clock,
    counters: new Float64Array(data.counters),
    report: (report) => post({ kind: 'report', report }),
    evidence,
    onInterrupt: (listener) => listeners.add(listener),
  };
}

/** What is made here makes calls that wait: each wait costs less in a thread that is in no restartable sequences. */
function inWaitingThread<Made>(make: () => Made): Made {
  leaveRestartableSequences();
  return make();
}

function createObserver(
  takesSnapshots: () => boolean,
  { clock, evidence }: { readonly clock: Clock; readonly evidence: ThreadEvidence },
): CallObserver {
  const { emit } = evidence;
  let sampler: Sampler | undefined;
  return {
    isOn: evidence.isWanted,
    onCall(call) {
      emit(call);
      if (!takesSnapshots()) return;
      sampler ??= createSampler({ table: createSocketTable({ clock }), clock, emit });
      sampler.afterCall(call);
    },
  };
}

async function answerCall(
  { id, name, argument }: CallMessage,
  handlers: ThreadHandlers,
  post: (message: ThreadMessage) => void,
): Promise<void> {
  try {
    const result = await handlers[name]?.(argument as never);
    post({ kind: 'returned', id, result });
  } catch (thrown) {
    post({ kind: 'threw', id, error: toPortable(thrown) });
  }
}
