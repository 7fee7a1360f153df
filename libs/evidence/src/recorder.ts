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

/** A recorder that keeps at most `capacity` events of one daemon, and when full forgets the oldest eighth of them. */
export function createRecorder(options: {
  witness: string;
  host: string;
  capacity: number;
}): Recorder {
  const { witness, host, capacity } = options;
  // Forgetting one event at a time would move all the others each time.
  const forgottenAtOnce = Math.ceil(capacity / 8);
  const kept: Event[] = [];
  const listeners = new Set<(event: Event) => void>();
  let sequence = 0;
  let forgotten = 0;
  return {
    record(draft) {
      sequence += 1;
      const event: Event = { id: `${witness}.${sequence}`, host, witness, ...draft };
      if (kept.length === capacity) {
        kept.splice(0, forgottenAtOnce);
        forgotten += forgottenAtOnce;
      }
      kept.push(event);
      for (const listener of listeners) listener(event);
      return event;
    },
    since: (after) => kept.slice(Math.max(0, kept.length - (sequence - after))),
    get sequence() {
      return sequence;
    },
    get forgotten() {
      return forgotten;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
