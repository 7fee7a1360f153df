import type { Address } from '@socketlab/foundation';
import type { EndReason, LoadProtocol } from '@socketlab/load';

/** What one thread of a load has to do. */
export interface LoadJob {
  readonly address: Address;
  /** This end's own address, with port 0. */
  readonly source?: Address;
  readonly protocol: LoadProtocol;
  /** Of this thread. */
  readonly connections: number;
  /** Messages a second of this thread; 0 for a closed loop. */
  readonly rate: number;
  /** Which of the threads this is, and how many there are: they send in turn. */
  readonly thread: number;
  readonly threads: number;
  readonly messageBytes: number;
  readonly pipeline: number;
  readonly messagesPerConnection: number;
  readonly durationMs: number;
  readonly rampMs: number;
  readonly timeoutMs: number;
  /** At most so many messages a second of this thread. */
  readonly mostPerSecond: number;
  /** At most so many connections of this thread begin within a second. */
  readonly mostBegunPerSecond: number;
  /** The cells that this thread writes: see load-cells. */
  readonly cells: SharedArrayBuffer;
  /** What all threads share: see load-control. */
  readonly control: SharedArrayBuffer;
}

/** What a thread has to say when it is done. */
export interface LoadOutcome {
  /** Undefined where it was told to end. */
  readonly reason?: EndReason;
  /** From the beginning to the end of sending, in milliseconds. */
  readonly sendingMs: number;
}
