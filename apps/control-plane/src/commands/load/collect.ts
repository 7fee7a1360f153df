import type { DaemonClient } from '@socketlab/control';
import { messageOf, SocketlabError, type Text } from '@socketlab/foundation';
import {
  intervalFromMessage,
  type LoadInterval,
  type LoadPlan,
  type LoadResult,
  planFromMessage,
  resultFromMessage,
} from '@socketlab/load';

type RunLoad = DaemonClient['client']['runLoad'];
type Stream = ReturnType<RunLoad>;

/** What client-agent has told of a run. */
export interface Collected {
  readonly plan: LoadPlan;
  readonly intervals: readonly LoadInterval[];
  /** Its own end, or why there is none. */
  readonly end: LoadResult | CutShort;
}

/** A run of which client-agent did not tell the end. */
export interface CutShort {
  readonly reason: 'cancelled' | 'stopped' | 'connection-lost' | 'failed';
  readonly failure?: Text;
}

/** Whether client-agent told the end itself. */
export function isWhole(end: Collected['end']): end is LoadResult {
  return 'counts' in end;
}

/**
 * Reads the run to its end. Whatever cuts it short once it has a plan is its end, and what came until then is kept; before
 * that nothing was sent, and what is in the way is thrown.
 */
export async function collectLoad(
  stream: Stream,
  {
    signal,
    onPlan,
    onInterval,
  }: {
    readonly signal: AbortSignal;
    readonly onPlan: () => void;
    readonly onInterval: (interval: LoadInterval, plan: LoadPlan) => void;
  },
): Promise<Collected> {
  const intervals: LoadInterval[] = [];
  let plan: LoadPlan | undefined;
  let result: LoadResult | undefined;
  try {
    for await (const message of stream) {
      if (message.plan) {
        plan = planFromMessage(message.plan);
        onPlan();
      }
      if (message.result) result = resultFromMessage(message.result);
      if (!message.interval || plan === undefined) continue;
      const interval = intervalFromMessage(message.interval);
      intervals.push(interval);
      onInterval(interval, plan);
    }
  } catch (failure) {
    if (plan === undefined) throw failure;
    return { plan, intervals, end: result ?? cutShort(failure, signal) };
  }
  if (plan === undefined) throw new RangeError('the run has no plan');
  return { plan, intervals, end: result ?? { reason: 'connection-lost' } };
}

/** What says that client-agent is gone, or goes. */
const REASONS: Readonly<Record<string, CutShort['reason']>> = {
  CONNECTION_LOST: 'connection-lost',
  DAEMON_UNREACHABLE: 'connection-lost',
  DAEMON_STOPPING: 'stopped',
};

function cutShort(failure: unknown, signal: AbortSignal): CutShort {
  if (signal.aborted) return { reason: 'cancelled' };
  if (!(failure instanceof SocketlabError)) {
    const message = messageOf(failure);
    return { reason: 'failed', failure: { en: message, 'pt-BR': message } };
  }
  return { reason: REASONS[failure.code] ?? 'failed', failure: failure.text };
}
