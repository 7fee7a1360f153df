import { existsSync } from 'node:fs';
import { SOCKET_EVENTS, STATE_EVENT } from './trace-catalog.ts';
import { createTraceInstance, type TraceInstance, takePreparedInstance } from './trace-instance.ts';

/** The instances of one daemon. */
export interface TraceInstances {
  /** For the events that the kernel filters by our ports and threads. */
  readonly filtered: TraceInstance;
  /**
   * For those that it cannot, so that a flood of what is not ours pushes out nothing else; undefined without any, or where
   * root has prepared one instance only: then that takes them too.
   */
  readonly unfiltered: TraceInstance | undefined;
  remove(): void;
}

/** So much smaller is the buffer for what cannot be filtered: most of it is not ours. */
const UNFILTERED_SHARE = 1 / 4;

/**
 * Whether the kernel's filters can tell whose the event is. Newer kernels give the ends of a reset that was sent only as
 * sockaddrs, which no filter can read.
 */
export const hasPorts = (fields: ReadonlySet<string>): boolean => fields.has('sport');

/** Makes the instances that this kernel needs. Throws the file system's error. */
export function createTraceInstances(options: {
  readonly tracefs: string;
  readonly names: { readonly filtered: string; readonly unfiltered: string };
  readonly bufferKbPerCpu: number;
}): TraceInstances {
  const { tracefs, names, bufferKbPerCpu } = options;
  const make = (name: string, kb: number): TraceInstance =>
    createTraceInstance({ tracefs, name, bufferKbPerCpu: kb });
  return assemble({
    makeFiltered: () => make(names.filtered, bufferKbPerCpu),
    makeUnfiltered: () => make(names.unfiltered, unfilteredKb(bufferKbPerCpu)),
  });
}

/**
 * Takes the instances that root has prepared: the directory, and beside it another one with the same name and `-resets`
 * for what cannot be filtered; without that one, the first takes it all. Throws the file system's error.
 */
export function takePreparedInstances(options: {
  readonly directory: string;
  readonly bufferKbPerCpu: number;
}): TraceInstances {
  const { directory, bufferKbPerCpu } = options;
  const resets = `${directory}-resets`;
  const take = (at: string, kb: number): TraceInstance =>
    takePreparedInstance({ directory: at, bufferKbPerCpu: kb });
  return assemble({
    makeFiltered: () => take(directory, bufferKbPerCpu),
    makeUnfiltered: () =>
      existsSync(resets) ? take(resets, unfilteredKb(bufferKbPerCpu)) : undefined,
  });
}

const unfilteredKb = (bufferKbPerCpu: number): number =>
  Math.ceil(bufferKbPerCpu * UNFILTERED_SHARE);

function assemble(makers: {
  readonly makeFiltered: () => TraceInstance;
  readonly makeUnfiltered: () => TraceInstance | undefined;
}): TraceInstances {
  const filtered = makers.makeFiltered();
  try {
    if (!filtered.format(STATE_EVENT)) {
      throw Object.assign(new Error(`no event ${STATE_EVENT}`), { code: 'NO_TRACEPOINT' });
    }
    const unfiltered = SOCKET_EVENTS.some((event) => isUnfiltered(filtered, event))
      ? makers.makeUnfiltered()
      : undefined;
    return {
      filtered,
      unfiltered,
      remove() {
        unfiltered?.remove();
        filtered.remove();
      },
    };
  } catch (failure) {
    filtered.remove();
    throw failure;
  }
}

function isUnfiltered(instance: TraceInstance, event: string): boolean {
  const format = instance.format(event);
  return format !== undefined && !hasPorts(new Set(format.fields.keys()));
}
