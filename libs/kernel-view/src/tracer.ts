import { socketDescriptors } from './socket-descriptors.ts';
import { CALL_EVENTS, SOCKET_EVENTS } from './trace-catalog.ts';
import type { TraceInstance } from './trace-instance.ts';
import { createTracePipeline } from './trace-pipeline.ts';
import type { TraceOrder } from './trace-protocol.ts';
import { type AnyRecord, createDecoder } from './trace-record.ts';
import type { Untimed } from './untimed.ts';

/** Drives a trace instance: what passes its filters, and what has come. Lives on the worker's thread. */
export interface Tracer {
  readonly hasCalls: boolean;
  /** Whether any event is switched on, so that there is something to drain. */
  readonly isActive: boolean;
  /** Changes what is observed; in force on return. */
  apply(order: TraceOrder): void;
  /** Reads what the CPUs have, and returns the observations that are safe to tell, in order. */
  drain(): Untimed[];
  /** Whether the last reading found nothing. */
  readonly isQuiet: boolean;
  /** Whether all that was written before `momentNs` has been told, but for what is held. */
  hasTold(momentNs: bigint): boolean;
  /** Tells what is held until its port is known. */
  releaseHeld(): Untimed[];
}

/** A tracer of that instance; nothing is observed yet. */
export function createTracer(instance: TraceInstance): Tracer {
  const pipeline = createTracePipeline();
  const { ownership, calls } = pipeline;
  const decoders = new Map<number, ReturnType<typeof createDecoder>>();
  const available = new Map<string, ReadonlySet<string>>();
  for (const event of [...SOCKET_EVENTS, ...CALL_EVENTS]) {
    const format = instance.format(event);
    if (!format) continue;
    available.set(event, new Set(format.fields.keys()));
    decoders.set(format.id, createDecoder(format));
  }
  const readings = createReadings(instance, pipeline, decoders);
  let observesCalls = false;
  let isActive = false;

  const setFilters = (): void => {
    const ports = ownership.watches.map(portFilter).join(' || ');
    const threads = [...ownership.threads].map((id) => `common_pid == ${id}`).join(' || ');
    for (const [event, fields] of available) {
      const isCall = CALL_EVENTS.includes(event);
      // Newer kernels tell a reset's ends only as sockaddrs, which no filter can read: those are sorted out here.
      const wanted = isCall ? threads : ports && (fields.has('sport') ? ports : '0');
      const isOn = wanted !== '' && (!isCall || observesCalls);
      instance.setFilter(event, isOn ? wanted : undefined);
    }
    isActive = ports !== '' || (observesCalls && threads !== '');
  };
  return {
    hasCalls: CALL_EVENTS.some((event) => available.has(event)),
    get isActive() {
      return isActive;
    },
    apply(order) {
      if (order.kind === 'watch') ownership.addWatch(order.watch);
      else if (order.kind === 'unwatch') ownership.removeWatch(order.watch);
      else if (order.kind === 'add-thread') ownership.threads.add(order.threadId);
      else if (order.kind === 'remove-thread') ownership.threads.delete(order.threadId);
      else if (order.kind === 'observe-calls') observesCalls = order.isOn;
      else return;
      if (observesCalls) calls.addSockets(socketDescriptors().keys());
      setFilters();
    },
    drain: readings.drain,
    hasTold: readings.hasTold,
    get isQuiet() {
      return readings.isQuiet;
    },
    releaseHeld: () => pipeline.releaseHeld(),
  };
}

function createReadings(
  instance: TraceInstance,
  pipeline: ReturnType<typeof createTracePipeline>,
  decoders: ReadonlyMap<number, ReturnType<typeof createDecoder>>,
): Pick<Tracer, 'drain' | 'hasTold' | 'isQuiet'> {
  const countLoss = createLossCounter(instance);
  let readUntilNs = 0n;
  let toldUntilNs = 0n;
  let isQuiet = true;
  return {
    get isQuiet() {
      return isQuiet;
    },
    /**
     * A record gets its time before it can be read, so what was written just before one reading may only come with the
     * next. Hence one reading tells what is older than the start of the reading before it.
     */
    drain() {
      const startNs = process.hrtime.bigint();
      const newest = new Map<number, bigint>();
      const unfinished = instance.readPages((page, cpu) => {
        const lost = countLoss(page, cpu);
        if (lost > 0) pipeline.take({ kind: 'loss', atNs: page.atNs, count: lost, threadId: 0 });
        for (const { atNs, data } of page.records) {
          newest.set(cpu, atNs);
          const record: AnyRecord | undefined = decoders.get(data.readUInt16LE(0))?.(data, atNs);
          if (record) pipeline.take(record);
        }
      });
      isQuiet = newest.size === 0;
      toldUntilNs = readUntilNs;
      readUntilNs = startNs;
      for (const cpu of unfinished) {
        const reachedNs = newest.get(cpu) ?? 0n;
        if (reachedNs < readUntilNs) readUntilNs = reachedNs;
      }
      return pipeline.release(toldUntilNs);
    },
    hasTold: (momentNs) => toldUntilNs >= momentNs,
  };
}

/** How many records a page says were lost before it; where it has no room to say so, the CPU's counter tells. */
function createLossCounter(instance: TraceInstance) {
  const counted = new Map<number, number>();
  return (page: { hasLost: boolean; lost?: number }, cpu: number): number => {
    if (!page.hasLost) return 0;
    const before = counted.get(cpu) ?? 0;
    const lost = page.lost ?? Math.max(1, instance.overrun(cpu) - before);
    counted.set(cpu, before + lost);
    return lost;
  };
}

function portFilter({ role, port }: { role: 'server' | 'client'; port: number }): string {
  return role === 'server' ? `sport == ${port}` : `dport == ${port}`;
}
