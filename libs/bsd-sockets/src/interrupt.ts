/** What ends a wait: only accept(), for a server that shall finish with its client; or every blocking call. */
export type InterruptScope = 'accept' | 'all';

/**
 * Ends the blocking calls of another thread. Made on the main thread; the memory is handed to the worker, whose calls
 * announce the descriptor that they block on. Once interrupted, it stays so: a later call of that scope fails at once.
 */
export interface Interrupt {
  /** Shared with the worker through workerData. */
  readonly memory: SharedArrayBuffer;
  /** Makes blocking calls of that scope throw InterruptedCallError, within 20 ms, those under way included. */
  interrupt(scope: InterruptScope): void;
  readonly isInterrupted: boolean;
}
