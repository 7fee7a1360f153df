import {
  type Event,
  type PacketPassage,
  passageOf,
  type Timeline,
  type TimelineRow,
} from '@socketlab/evidence';

const NS_PER_MS = 1e6;

/** When something happened, in milliseconds since the first event, and how far that may be off. */
export interface RowTime {
  readonly sinceMs: number;
  readonly errorMs?: number;
}

/** The times of a timeline's rows. */
export interface RowTimes {
  of(row: Pick<TimelineRow, 'event' | 'phase'>): RowTime;
  /** Of a packet that another host was seen to receive: where, and when. */
  arrivalOf(row: TimelineRow): (RowTime & { readonly host: string }) | undefined;
}

/** Reads times by the one host's monotonic clock, or where there are several by the clock here, to which all were moved. */
export function createRowTimes({ rows }: Timeline): RowTimes {
  const isOneHost = new Set(rows.map(({ event }) => event.host)).size <= 1;
  const entryNs = (event: Event): bigint => BigInt(isOneHost ? event.monotonicNs : event.atNs);
  const firstNs = rows.reduce(
    (least, { event }) => (entryNs(event) < least ? entryNs(event) : least),
    rows[0] === undefined ? 0n : entryNs(rows[0].event),
  );
  const timeOf = (event: Event, afterNs = 0n): RowTime => ({
    sinceMs: Number(entryNs(event) + afterNs - firstNs) / NS_PER_MS,
    ...(event.errorNs === undefined ? {} : { errorMs: Number(event.errorNs) / NS_PER_MS }),
  });
  return {
    of({ event, phase }) {
      const isReturn = event.kind === 'call' && phase === 'returned';
      return isReturn
        ? timeOf(event, BigInt(event.returnedMonotonicNs) - BigInt(event.monotonicNs))
        : timeOf(event);
    },
    arrivalOf(row) {
      const { received }: PacketPassage = passageOf(row);
      if (received === undefined || received === row.event) return undefined;
      return { ...timeOf(received), host: received.host };
    },
  };
}
