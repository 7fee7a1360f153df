import type { EventOf, Timeline } from '@socketlab/evidence';

/** The calls that lines of a daemon's source file made in a run, by line in rising order; those of a line in the order made. */
export function callsByLine(
  timeline: Timeline,
  { file, witness }: { readonly file: string; readonly witness: string },
): ReadonlyMap<number, readonly EventOf<'call'>[]> {
  const lines = new Map<number, EventOf<'call'>[]>();
  const calls = timeline.events.filter(
    (event) => event.kind === 'call' && event.file === file && event.witness === witness,
  );
  for (const call of calls.toSorted((a, b) => (enteredNs(a) < enteredNs(b) ? -1 : 1))) {
    if (call.kind !== 'call' || call.line === undefined) continue;
    const made = lines.get(call.line);
    if (made === undefined) lines.set(call.line, [call]);
    else made.push(call);
  }
  return new Map([...lines].toSorted(([a], [b]) => a - b));
}

function enteredNs({ monotonicNs }: { readonly monotonicNs: string }): bigint {
  return BigInt(monotonicNs);
}
