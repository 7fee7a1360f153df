import type { SnapshotObservation } from '@socketlab/evidence';

/** What the kernel threw away for the daemon's sockets, one after the other: its own number begins again with each. */
export interface DropCount {
  /** Of the socket that is open now; undefined when there is none, or the tables can't be read. */
  ofSocket(): number | undefined;
  /** Of this one and all before it, as far as they were asked about; undefined when nothing was ever told. */
  total(): number | undefined;
}

/** Counts what the tables say of the one socket that `readSockets` gives. */
export function createDropCount(deps: {
  readonly readSockets: () => readonly SnapshotObservation[];
}): DropCount {
  let before = 0;
  let last: { readonly inode: number | undefined; readonly dropped: number } | undefined;

  function ofSocket(): number | undefined {
    const [socket] = deps.readSockets();
    const dropped = socket?.udp?.droppedDatagrams;
    if (dropped === undefined) return undefined;
    const { inode } = socket ?? {};
    if (last !== undefined && last.inode !== inode) before += last.dropped;
    last = { inode, dropped };
    return dropped;
  }

  return {
    ofSocket,
    total() {
      ofSocket();
      return last && before + last.dropped;
    },
  };
}
