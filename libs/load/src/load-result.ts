import type { LoadCounts } from './load-interval.ts';

/**
 * Why a load ended.
 * - `duration`, `count`: as planned
 * - `bytes`: the owner's or the permit's limit of bytes was reached; `permit`: the permit's time was over
 * - `cancelled`: who asked for it went away or cancelled; `stopped`: client-agent was told to end
 * - `target-refused`: nobody could connect, from the beginning; `target-unreachable`: nor was that answered
 * - `target-gone`: the target was there, and then nobody could connect any more
 * - `target-silent`: nobody was answered within the timeout, though all connected
 * - `ports-exhausted`: the client has no free port left; `descriptors`: nor may it open more files
 * - `failed`: a defect, which `failure` names
 */
export const END_REASONS = [
  'duration',
  'count',
  'bytes',
  'permit',
  'cancelled',
  'stopped',
  'target-refused',
  'target-unreachable',
  'target-gone',
  'target-silent',
  'ports-exhausted',
  'descriptors',
  'failed',
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** What a load has come to. Without the warm-up, where there was one. */
export interface LoadResult {
  readonly reason: EndReason;
  /** Of `failed`: what, in both languages. */
  readonly failure?: { readonly en: string; readonly 'pt-BR': string };
  readonly counts: LoadCounts;
  /** From the beginning to the end of sending. */
  readonly sendingNs: number;
  /** From the beginning until the last answer was there or given up. */
  readonly durationNs: number;
  /** Latencies from when each message should have been sent: {@link decodeHistogram} reads them. */
  readonly latency: Uint8Array;
  /** Latencies from when each message was sent; in a closed loop those are the same. */
  readonly latencyFromSent: Uint8Array;
  /** From connect() called to connected; empty with UDP. */
  readonly connectTime: Uint8Array;
  /** Open loop: messages whose time to be sent had come and that were never sent. */
  readonly notSent: number;
  /** Sent, and at the end neither answered nor counted as an error. */
  readonly unanswered: number;
  /** Never more were open at one time; of one thread, so many were. */
  readonly mostOpenConnections: number;
  /** CPU time of the threads that send; absent where the system does not tell. */
  readonly cpuNs?: number;
  /** The largest share that one of these threads used of its time, 0 to 1; absent where the system does not tell. */
  readonly busiestThread?: number;
  /** By how much somebody set the wall clock meanwhile; no time of the load is of that clock. */
  readonly clockJumpMs: number;
  /** Whether a limit of messages a second held a closed loop back. */
  readonly wasHeldBack: boolean;
  /** Of `descriptors`: how many files client-agent may have open; 0 where that is not known. */
  readonly openFilesLimit: number;
}
