import { stateFromKernel, type TcpState } from '@socketlab/evidence';

/** A change of state, and how often the kernel made it on own sockets. */
export interface TransitionCount {
  readonly from: TcpState;
  readonly to: TcpState;
  readonly count: number;
}

/** The kernel numbers its states from 1 to 12 (include/net/tcp_states.h). */
const STATES = 13;

/** Memory for a count of each pair of states, which the trace worker writes and any thread may read at any time. */
export function shareTransitionCounters(): SharedArrayBuffer {
  return new SharedArrayBuffer(STATES * STATES * Float64Array.BYTES_PER_ELEMENT);
}

/** Whether the kernel's number is that of a state. */
export function isState(number: number): boolean {
  return number >= 1 && number < STATES;
}

/** Where in the counters a change between two states is counted, by the kernel's numbers. */
export function counterIndex(from: number, to: number): number {
  return from * STATES + to;
}

/** The changes that were counted so far. */
export function readTransitions(counters: Float64Array): TransitionCount[] {
  // The kernel has two numbers for SYN-RECEIVED.
  const byName = new Map<string, TransitionCount>();
  counters.forEach((count, index) => {
    if (count === 0) return;
    const from = stateFromKernel(Math.floor(index / STATES));
    const to = stateFromKernel(index % STATES);
    const before = byName.get(`${from} ${to}`)?.count ?? 0;
    byName.set(`${from} ${to}`, { from, to, count: before + count });
  });
  return [...byName.values()];
}
