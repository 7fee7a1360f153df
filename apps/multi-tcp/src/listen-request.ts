import type { ReplyName } from '@socketlab/daemon';
import type { Address } from '@socketlab/foundation';
import type { Limits } from './limits.ts';
import type { ModelName } from './model.ts';

/** What a listener is opened with. */
export interface ListenRequest {
  readonly address: Address;
  /** How many connections may wait to be accepted: listen(2). */
  readonly backlog: number;
  readonly reply: ReplyName;
  readonly model: ModelName;
  readonly limits: Limits;
  /** How many connections the model `threads` has a thread for at once. */
  readonly mostThreads: number;
}

/** What the server's thread is asked to serve. */
export interface ThreadRequest extends ListenRequest {
  /** Shared with the main thread: see connection-table.ts. */
  readonly table: { readonly memory: SharedArrayBuffer; readonly rows: number };
  /** Shared with the main thread and the clients' threads: see client-slots.ts. */
  readonly slots: SharedArrayBuffer;
}
