import type { EventOf } from './event.ts';
import { groupBy, lastIndexWhere } from './ordered-list.ts';
import { CLOCK_TOLERANCE_NS, type Times } from './times.ts';

/** A call, with its witness. */
export type CallEvent = EventOf<'call'>;

/** The kernel's names of calls whose name in the manual is another. */
const MANUAL_NAMES: Readonly<Record<string, string>> = {
  accept4: 'accept',
  sendto: 'send',
  recvfrom: 'recv',
  write: 'send',
  read: 'recv',
};

/** The name that the manual, and a program, gives a call: `accept` for the kernel's `accept4`. */
export function manualName(call: CallEvent): string {
  return call.source === 'kernel' ? (MANUAL_NAMES[call.name] ?? call.name) : call.name;
}

/** Whether a call is that of this name, or the one for datagrams that has it in its own: `sendto` for `send`. */
export function isCall(call: CallEvent, name: string): boolean {
  return manualName(call) === name || MANUAL_NAMES[call.name] === name;
}

/**
 * Joins each call that the kernel saw to the program's call of the same name and thread that encloses it in time,
 * as closely as the clocks allow. Returns the kernel's views by the program call's id. Takes calls in the order of
 * their times.
 */
export function joinCalls(
  calls: readonly CallEvent[],
  times: Times,
): ReadonlyMap<string, readonly CallEvent[]> {
  const threads = groupBy(
    calls.filter((call) => call.source === 'program'),
    threadOf,
  );
  const joined = new Map<string, CallEvent[]>();
  for (const call of calls) {
    if (call.source !== 'kernel') continue;
    const nearest = nearestOf(threads.get(threadOf(call)) ?? [], call, times);
    if (nearest !== undefined) joined.set(nearest.id, [...(joined.get(nearest.id) ?? []), call]);
  }
  return joined;
}

/** How far outside a call's time a moment lies; 0 inside. */
export function distanceFromCall(call: CallEvent, atNs: number, times: Times): number {
  const enteredNs = times.enteredNs(call);
  if (atNs < enteredNs) return enteredNs - atNs;
  return Math.max(0, atNs - times.returnedNs(call));
}

/** A thread makes one call after the other: only those around a moment can be the one that the kernel saw. */
function nearestOf(
  thread: readonly CallEvent[],
  kernel: CallEvent,
  times: Times,
): CallEvent | undefined {
  const enteredNs = times.enteredNs(kernel);
  const distanceOf = (call: CallEvent): number => Math.abs(times.enteredNs(call) - enteredNs);
  const last = lastIndexWhere(
    thread,
    (call) => times.enteredNs(call) <= enteredNs + CLOCK_TOLERANCE_NS,
  );
  let nearest: CallEvent | undefined;
  for (let index = last; index >= 0; index -= 1) {
    const call = thread[index] as CallEvent;
    if (times.returnedNs(call) + CLOCK_TOLERANCE_NS < enteredNs) break;
    const isNearer = nearest === undefined || distanceOf(call) <= distanceOf(nearest);
    if (isNearer && isOneCall(call, kernel, times)) nearest = call;
  }
  return nearest;
}

function threadOf(call: CallEvent): string {
  return `${call.host} ${call.threadId}`;
}

function isOneCall(program: CallEvent, kernel: CallEvent, times: Times): boolean {
  const isNear = (atNs: number): boolean =>
    distanceFromCall(program, atNs, times) <= CLOCK_TOLERANCE_NS;
  return (
    (program.name === manualName(kernel) || program.name === kernel.name) &&
    isNear(times.enteredNs(kernel)) &&
    isNear(times.returnedNs(kernel))
  );
}
