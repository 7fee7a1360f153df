import { enteredNs, returnedNs, type Snapshot } from './end-facts.ts';
import type { ConnectionFacts } from './tcp-multi/facts.ts';

/** A reading of a server's table, as the contract has it. */
type Reading = readonly {
  readonly socket?: { readonly remote: string } | null;
  readonly snapshot?: {
    readonly state?: string;
    readonly acceptQueue?: { readonly length: number } | null;
  } | null;
}[];

/**
 * Whether a reading shows that so many connections wait for accept(): by the queue's length, or, where the table tells none,
 * by how many are ESTABLISHED beside the one that was accepted. Also where no table is read: nothing is gained by waiting.
 */
export function showsWaiting(reading: Reading, length: number): boolean {
  if (reading.length === 0) return true;
  const queue = reading.find(({ snapshot }) => snapshot?.acceptQueue != null);
  if (queue !== undefined) return (queue.snapshot?.acceptQueue?.length ?? 0) >= length;
  const open = reading.filter(({ snapshot }) => snapshot?.state === 'ESTABLISHED');
  return new Set(open.map(({ socket }) => socket?.remote)).size - 1 >= length;
}

/**
 * What shows of every one of these connections that the system had made it before accept() handed it over: its server's end
 * in ESTABLISHED within that time, in the table. Undefined where it is not shown of one.
 */
export function seenUnaccepted(
  connections: readonly ConnectionFacts[],
  { fromNs, untilNs }: { readonly fromNs: bigint; readonly untilNs: bigint },
): readonly [Snapshot, ...Snapshot[]] | undefined {
  const seen = connections.flatMap(({ server, accept }) => {
    const found = server?.snapshots.find((snapshot) => {
      const atNs = enteredNs(snapshot);
      const isWithin = atNs >= fromNs && atNs <= untilNs;
      return (
        snapshot.state === 'ESTABLISHED' &&
        isWithin &&
        accept !== undefined &&
        atNs < returnedNs(accept)
      );
    });
    return found ?? [];
  });
  const [first, ...others] = seen;
  return first === undefined || seen.length < connections.length ? undefined : [first, ...others];
}
