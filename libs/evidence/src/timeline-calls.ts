import { compareNs } from './causal-order.ts';
import type { EventOf } from './event.ts';

/** A call, with its witness. */
export type CallEvent = EventOf<'call'>;

/**
 * How far two observers of one host may disagree about a moment. The kernel's trace is written to the microsecond
 * and its clock equals process.hrtime within two; the rest is room.
 */
export const CLOCK_TOLERANCE_NS = 20_000n;

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

/**
 * Joins each call that the kernel saw to the program's call of the same name and thread that encloses it in time,
 * as closely as the clocks allow. Returns the kernel's views by the program call's id.
 */
export function joinCalls(calls: readonly CallEvent[]): ReadonlyMap<string, readonly CallEvent[]> {
  const programCalls = calls.filter((call) => call.source === 'program');
  const joined = new Map<string, CallEvent[]>();
  for (const call of calls) {
    if (call.source !== 'kernel') continue;
    const [nearest] = programCalls
      .filter((program) => isOneCall(program, call))
      .toSorted((a, b) => compareNs(entryDistance(a, call), entryDistance(b, call)));
    if (nearest !== undefined) joined.set(nearest.id, [...(joined.get(nearest.id) ?? []), call]);
  }
  return joined;
}

/** How far outside a call's time a moment lies; 0 inside. */
export function distanceFromCall(call: CallEvent, atNs: bigint): bigint {
  const entered = BigInt(call.monotonicNs);
  const returned = BigInt(call.returnedMonotonicNs);
  if (atNs < entered) return entered - atNs;
  return atNs > returned ? atNs - returned : 0n;
}

function isOneCall(program: CallEvent, kernel: CallEvent): boolean {
  return (
    program.host === kernel.host &&
    program.threadId === kernel.threadId &&
    program.name === manualName(kernel) &&
    distanceFromCall(program, BigInt(kernel.monotonicNs)) <= CLOCK_TOLERANCE_NS &&
    distanceFromCall(program, BigInt(kernel.returnedMonotonicNs)) <= CLOCK_TOLERANCE_NS
  );
}

function entryDistance(program: CallEvent, kernel: CallEvent): bigint {
  const distance = BigInt(kernel.monotonicNs) - BigInt(program.monotonicNs);
  return distance < 0n ? -distance : distance;
}
