import { readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type CallCounter, type CountOutcome, createCallCounter } from './call-counter.ts';
import { createTraceInstance, takePreparedInstance } from './trace-instance.ts';
import {
  createTraceInstances,
  type TraceInstances,
  takePreparedInstances,
} from './trace-instances.ts';
import type { TraceOrder, TraceReport, TraceWorkerData } from './trace-protocol.ts';
import { ensureTracefs, instanceName, removeLeftovers } from './tracefs.ts';
import { createTracer } from './tracer.ts';
import type { Untimed } from './untimed.ts';

const FIRST_DRAIN_AFTER_MS = 10;
/** For each processor: some 120,000 system calls, which a busy server makes in half a second or more. */
const COUNTED_KB = 8_192;
const BETWEEN_READINGS_MS = 1;
/** The first process id namespace (PROC_PID_INIT_INO, include/linux/proc_ns.h). */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]';
/** The first user namespace (PROC_USER_INIT_INO). Who is root in another one is no root to tracefs. */
const FIRST_USER_NAMESPACE = 'user:[4026531837]';

/** The trace worker: sets tracing up, obeys the main thread's orders one by one, and reports what it observes. */
function main(data: TraceWorkerData): void {
  // A read that finds nothing throws EAGAIN a hundred times a second; nobody looks at the stack of that.
  Error.stackTraceLimit = 0;
  try {
    const { leftovers, ...tracing } = setUp(data);
    serve(tracing, { leftovers, ...data });
  } catch (failure) {
    const { errno, code, message } = failure as {
      errno?: unknown;
      code?: unknown;
      message: string;
    };
    report({
      kind: 'unavailable',
      code: typeof errno === 'string' ? errno : String(code),
      detail: message,
    });
  }
}

/** What is traced with. */
interface Tracing {
  readonly instances: TraceInstances;
  readonly counter: CallCounter;
}

function setUp(data: TraceWorkerData): Tracing & { leftovers: readonly string[] } {
  const { name, processId, bufferKbPerCpu, prepared } = data;
  // Of a prepared instance the files' owner decides, whatever namespace that user is in.
  if (prepared === undefined && readlinkSync('/proc/self/ns/user') !== FIRST_USER_NAMESPACE) {
    throw Object.assign(new Error('inside of a user namespace'), { code: 'USER_NAMESPACE' });
  }
  if (readlinkSync('/proc/self/ns/pid') !== FIRST_PID_NAMESPACE) {
    throw Object.assign(new Error('inside of a container'), { code: 'PID_NAMESPACE' });
  }
  if (prepared !== undefined) {
    const instances = takePreparedInstances({ directory: prepared, bufferKbPerCpu });
    const directory = `${prepared}-calls`;
    const makeInstance = () => takePreparedInstance({ directory, bufferKbPerCpu: COUNTED_KB });
    return { instances, counter: createCallCounter({ makeInstance }), leftovers: [] };
  }
  const tracefs = ensureTracefs();
  const names = {
    filtered: instanceName(name, processId),
    unfiltered: instanceName(`${name}-resets`, processId),
  };
  const counted = instanceName(`${name}-calls`, processId);
  const leftovers = removeLeftovers(tracefs, [...Object.values(names), counted]);
  const makeInstance = () =>
    createTraceInstance({ tracefs, name: counted, bufferKbPerCpu: COUNTED_KB });
  return {
    instances: createTraceInstances({ tracefs, names, bufferKbPerCpu }),
    counter: createCallCounter({ makeInstance }),
    leftovers,
  };
}

function serve(
  { instances, counter }: Tracing,
  options: TraceWorkerData & { leftovers: readonly string[] },
): void {
  const tracer = createTracer(instances, options);
  const drain = (): void => {
    for (const drafts of tracer.drain()) tell(drafts);
  };
  let timer: NodeJS.Timeout | undefined;
  const drainAgain = (): void => {
    drain();
    timer = setTimeout(drainAgain, tracer.pauseMs());
  };
  const flush = async (): Promise<void> => {
    const momentNs = process.hrtime.bigint();
    drain();
    while (!tracer.hasTold(momentNs)) {
      await pause(BETWEEN_READINGS_MS);
      drain();
    }
    for (const drafts of tracer.tellKept()) tell(drafts);
  };
  const obey = async (order: TraceOrder): Promise<CountOutcome | undefined> => {
    // What was written so far belongs to what was watched so far.
    if (tracer.isActive || order.kind === 'flush') await flush();
    if (order.kind === 'flush' || order.kind === 'stop') tell(tracer.releaseHeld());
    tracer.apply(order);
    if (order.kind === 'count-calls') counter.begin(tracer.threads);
    if (order.kind === 'add-thread') counter.follow(tracer.threads);
    const count = order.kind === 'end-count' ? counter.end(order) : undefined;
    clearTimeout(timer);
    if (order.kind === 'stop') {
      counter.cancel();
      instances.remove();
    } else if (tracer.isActive) timer = setTimeout(drainAgain, FIRST_DRAIN_AFTER_MS);
    return count;
  };
  let last = Promise.resolve();
  parentPort?.on('message', ({ id, order }: { id: number; order: TraceOrder }) => {
    last = last.then(async () => {
      const outcome = await obey(order).then(
        (count) => (count === undefined ? {} : { count }),
        (failure: unknown) => ({ problem: String(failure) }),
      );
      report({ kind: 'done', order: id, ...outcome });
      if (order.kind === 'stop') parentPort?.close();
    });
  });
  report({ kind: 'ready', hasCalls: tracer.hasCalls, leftovers: options.leftovers });
}

function tell(drafts: readonly Untimed[]): void {
  if (drafts.length > 0) report({ kind: 'observed', drafts });
}

function report(message: TraceReport): void {
  parentPort?.postMessage(message);
}

main(workerData as TraceWorkerData);
