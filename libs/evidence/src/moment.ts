import type { Event } from './event.ts';

/** The moment when an event is known to have happened: a call has its entry and its return, others one moment. */
export interface Moment {
  readonly event: Event;
  readonly at: 'entry' | 'return';
}

/** The first cannot come after the second. */
export type MomentCause = readonly [Moment, Moment];

/** When it happened, or the moment at which a call was entered. */
export function entryOf(event: Event): Moment {
  return { event, at: 'entry' };
}

/** The return of a call; the one moment of anything else. */
export function returnOf(event: Event): Moment {
  return { event, at: event.kind === 'call' ? 'return' : 'entry' };
}
