import type { Watch } from './kernel-view.ts';
import { socketDescriptors } from './socket-descriptors.ts';
import { CALL_EVENTS, DESTROY_EVENT, SOCKET_EVENTS, STATE_EVENT } from './trace-catalog.ts';
import { createTraceDrain, type TraceDrain } from './trace-drain.ts';
import { hasPorts, type TraceInstances } from './trace-instances.ts';
import { createLanes } from './trace-lanes.ts';
import { createTracePipeline } from './trace-pipeline.ts';
import type { TraceOrder } from './trace-protocol.ts';
import { createDecoder, type Decode } from './trace-record.ts';
import { createTransitionScan } from './transition-scan.ts';
import type { Untimed } from './untimed.ts';

/** Drives the trace instances: what passes their filters, and what has come. Lives on the worker's thread. */
export interface Tracer extends TraceDrain {
  readonly hasCalls: boolean;
  /** Whether any event is switched on, so that there is something to drain. */
  readonly isActive: boolean;
  /** The threads whose calls are the daemon's own. */
  readonly threads: ReadonlySet<number>;
  /** Changes what is observed; in force on return. */
  apply(order: TraceOrder): void;
  /** Tells what is held until its port is known. */
  releaseHeld(): Untimed[];
}

/** What a tracer keeps, and where it counts. */
export interface TracerOptions {
  readonly storeBytes: number;
  readonly counters: SharedArrayBuffer;
}

/** A tracer of those instances; nothing is observed yet. */
export function createTracer(instances: TraceInstances, options: TracerOptions): Tracer {
  const { filtered, unfiltered } = instances;
  const counters = new Float64Array(options.counters);
  const pipeline = createTracePipeline(counters);
  const { ownership, calls } = pipeline;
  const decoders = new Map<number, Decode>();
  const available = new Map<string, ReadonlySet<string>>();
  for (const event of [...SOCKET_EVENTS, ...CALL_EVENTS]) {
    const format = filtered.format(event);
    if (!format) continue;
    available.set(event, new Set(format.fields.keys()));
    decoders.set(format.id, createDecoder(format));
  }
  let followers = 0;
  let observesCalls = false;
  let isActive = false;

  const setFilters = (): void => {
    const ports = portFilter(ownership.watches);
    // The end of a socket is told of those whose beginning was: clients.
    const clients = portFilter(ownership.watches.filter(({ role }) => role === 'client'));
    const threads = [...ownership.threads].map((id) => `common_pid == ${id}`).join(' || ');
    for (const [event, fields] of available) {
      const isCall = CALL_EVENTS.includes(event);
      const about = event === DESTROY_EVENT ? clients : ports;
      const wanted = isCall ? threads : about;
      const isOn = wanted !== '' && (!isCall || observesCalls);
      // What no filter can read comes in from the whole machine, and is sorted out here.
      if (isCall || hasPorts(fields)) filtered.setFilter(event, isOn ? wanted : undefined);
      else (unfiltered ?? filtered).setFilter(event, isOn ? '0' : undefined);
    }
    isActive = ports !== '' || (observesCalls && threads !== '');
  };
  return {
    hasCalls: CALL_EVENTS.some((event) => available.has(event)),
    get isActive() {
      return isActive;
    },
    threads: ownership.threads,
    apply(order) {
      if (order.kind === 'follow') followers += 1;
      else if (order.kind === 'unfollow') followers -= 1;
      else if (order.kind === 'watch') ownership.addWatch(order.watch);
      else if (order.kind === 'unwatch') ownership.removeWatch(order.watch);
      else if (order.kind === 'add-thread') ownership.addThread(order.threadId);
      else if (order.kind === 'remove-thread') ownership.removeThread(order.threadId);
      else if (order.kind === 'observe-calls') observesCalls = order.isOn;
      else return;
      if (observesCalls) calls.addSockets(socketDescriptors().keys());
      setFilters();
    },
    ...createTraceDrain({
      lanes: createLanes(instances, options, { pipeline, decoders }),
      pipeline,
      scan: createTransitionScan(filtered.format(STATE_EVENT), counters, ownership.isServed),
      mayKeep: () => followers === 0 && !observesCalls && ownership.isByPort,
    }),
    releaseHeld: () => pipeline.releaseHeld(),
  };
}

function portFilter(watches: readonly Watch[]): string {
  const terms = watches.map(({ role, port }) =>
    role === 'server' ? `sport == ${port}` : `dport == ${port}`,
  );
  return terms.join(' || ');
}
