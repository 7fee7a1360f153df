import type { CountOutcome } from './call-counter.ts';
import type { Watch } from './kernel-view.ts';
import type { Untimed } from './untimed.ts';

/** What the trace worker is started with. */
export interface TraceWorkerData {
  readonly name: string;
  readonly processId: number;
  readonly bufferKbPerCpu: number;
  /** The directory of an instance that root has prepared, to be used instead of making one. */
  readonly prepared?: string;
  /** What is kept undecoded at most while nobody follows. */
  readonly storeBytes: number;
  /** Where changes of state are counted: see transition-counters. */
  readonly counters: SharedArrayBuffer;
}

/** What the main thread asks of the trace worker; each is answered by `done` once it is in force. */
export type TraceOrder =
  | { readonly kind: 'watch'; readonly watch: Watch }
  | { readonly kind: 'unwatch'; readonly watch: Watch }
  | { readonly kind: 'add-thread'; readonly threadId: number }
  | { readonly kind: 'remove-thread'; readonly threadId: number }
  | { readonly kind: 'observe-calls'; readonly isOn: boolean }
  | { readonly kind: 'follow' }
  | { readonly kind: 'unfollow' }
  | { readonly kind: 'count-calls' }
  | { readonly kind: 'end-count'; readonly fromNs: bigint; readonly untilNs: bigint }
  | { readonly kind: 'flush' }
  | { readonly kind: 'stop' };

/** What the trace worker says. Observations come before the `done` that promises them. */
export type TraceReport =
  | { readonly kind: 'ready'; readonly hasCalls: boolean; readonly leftovers: readonly string[] }
  | { readonly kind: 'unavailable'; readonly code: string; readonly detail: string }
  | {
      readonly kind: 'done';
      readonly order: number;
      readonly problem?: string;
      /** Of an order that ends a count. */
      readonly count?: CountOutcome;
    }
  | { readonly kind: 'observed'; readonly drafts: readonly Untimed[] };
