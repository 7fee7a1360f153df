import type { EventDraft } from '@socketlab/evidence';

/** An observation that still lacks its Unix time: the process's clock adds it, so that all its times agree. */
export type Untimed<Draft extends EventDraft = EventDraft> = Draft extends EventDraft
  ? Omit<Draft, 'atNs'>
  : never;
