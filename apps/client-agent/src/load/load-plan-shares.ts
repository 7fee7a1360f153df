import type { Address } from '@socketlab/foundation';
import type { LoadPlan } from '@socketlab/load';
import type { LoadJob } from './load-job.ts';

/** What all threads of a load are told. */
export interface JobDeps {
  readonly address: Address;
  readonly source?: Address | undefined;
  readonly control: SharedArrayBuffer;
}

/** How many messages a plan begins at most: its count, or what its bytes are enough for. */
export function budgetOf({ count, mostBytes, messageBytes }: LoadPlan): number {
  const byBytes = Math.floor(mostBytes / messageBytes);
  return count > 0 ? Math.min(count, byBytes) : byBytes;
}

/** Each thread's share of the plan. The first ones have a connection more where they do not come out even. */
export function jobsOf(
  plan: LoadPlan,
  { address, source, control }: JobDeps,
  cells: readonly SharedArrayBuffer[],
): readonly LoadJob[] {
  const { threads, connections, rate } = plan;
  const shareOf = (total: number): number => total / threads;
  return cells.map((memory, thread) => ({
    address,
    ...(source && { source }),
    protocol: plan.protocol,
    connections: Math.floor(connections / threads) + (thread < connections % threads ? 1 : 0),
    rate: shareOf(rate),
    thread,
    threads,
    messageBytes: plan.messageBytes,
    pipeline: plan.pipeline,
    messagesPerConnection: plan.messagesPerConnection,
    durationMs: plan.durationMs,
    rampMs: plan.rampMs,
    timeoutMs: plan.timeoutMs,
    mostPerSecond: shareOf(plan.mostMessagesPerSecond),
    mostBegunPerSecond: shareOf(plan.mostConnectionsPerSecond),
    cells: memory,
    control,
  }));
}
