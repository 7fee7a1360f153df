import type { Event, EventDraft } from './event.ts';

/** Takes drafts from observers, names them, keeps the newest and hands them on. Bounded in memory. */
export interface Recorder {
  record(draft: EventDraft): Event;
  /** The events kept whose sequence number is above `after`, oldest first. */
  since(after: number): readonly Event[];
  /** The sequence number of the newest event; 0 before the first. */
  readonly sequence: number;
  /** How many events were forgotten because the store was full. */
  readonly forgotten: number;
  /** Calls `listener` for each event from now on; returns how to end that. */
  subscribe(listener: (event: Event) => void): () => void;
}

/** A recorder that keeps the newest `capacity` events of one daemon. Throws RangeError if that is not 1 or more. */
export function createRecorder(options: {
  witness: string;
  host: string;
  capacity: number;
}): Recorder {
  const { witness, host, capacity } = options;
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new RangeError(`a recorder keeps 1 event or more, not ${capacity}`);
  }
  // Event number n stands at (n - 1) % capacity: forgetting the oldest costs nothing, however many are kept.
  const kept: Event[] = [];
  const listeners = new Set<(event: Event) => void>();
  let sequence = 0;
  const forgotten = (): number => Math.max(0, sequence - capacity);
  return {
    record(draft) {
      sequence += 1;
      const event: Event = { id: `${witness}.${sequence}`, host, witness, ...draft };
      kept[(sequence - 1) % capacity] = event;
      for (const listener of listeners) listener(event);
      return event;
    },
    since: (after) => {
      const first = Math.max(after, forgotten());
      const count = Math.max(0, sequence - first);
      return Array.from({ length: count }, (_, index) => kept[(first + index) % capacity] as Event);
    },
    get sequence() {
      return sequence;
    },
    get forgotten() {
      return forgotten();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
