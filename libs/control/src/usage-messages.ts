import type { EventOf, Source, ThreadUsage } from '@socketlab/evidence';
import { defined, malformed, type Own } from './event-fields.ts';
import type {
  ThreadUsage__Output as ThreadAnswer,
  ThreadUsage as ThreadMessage,
} from './gen/socketlab/v1/ThreadUsage.ts';
import type { Usage, Usage__Output as UsageAnswer } from './gen/socketlab/v1/Usage.ts';

/** What was used, as the contract has it. */
export function usageToMessage(event: EventOf<'usage'>): Usage {
  const { mark } = event;
  switch (event.source) {
    case 'sampled': {
      const { threads, processThreads, residentBytes } = event;
      return {
        mark,
        sample: { threads: threads.map(threadToMessage), processThreads, residentBytes },
      };
    }
    case 'kernel': {
      const { sinceMonotonicNs, calls } = event;
      return { mark, calls: { sinceMonotonicNs, calls: [...calls] } };
    }
    case 'program': {
      const { openConnections, acceptedConnections, receivedBytes, sentBytes } = event;
      return {
        mark,
        counters: { openConnections, acceptedConnections, receivedBytes, sentBytes },
      };
    }
  }
}

/** What was used, by a message; who observed it must be who can. Throws MalformedMessageError. */
export function usageFromMessage(usage: UsageAnswer, source: Source): Own<'usage'> {
  const { mark, sample, calls, counters } = usage;
  const kind = 'usage' as const;
  if (sample && source === 'sampled') {
    const { processThreads } = sample;
    const threads = sample.threads.map(threadFromMessage);
    return {
      ...{ kind, source, mark, threads, processThreads },
      residentBytes: Number(sample.residentBytes),
    };
  }
  if (calls && source === 'kernel') {
    const { sinceMonotonicNs } = calls;
    const counts = calls.calls.map(({ count, ...call }) => ({ ...call, count: Number(count) }));
    return { kind, source, mark, sinceMonotonicNs, calls: counts };
  }
  if (counters && source === 'program') {
    return {
      ...{ kind, source, mark },
      openConnections: Number(counters.openConnections),
      acceptedConnections: Number(counters.acceptedConnections),
      receivedBytes: Number(counters.receivedBytes),
      sentBytes: Number(counters.sentBytes),
    };
  }
  throw malformed('usage.source', source);
}

function threadToMessage(thread: ThreadUsage): ThreadMessage {
  return { ...thread, areSwitchesUntold: thread.voluntarySwitches === undefined };
}

function threadFromMessage(thread: ThreadAnswer): ThreadUsage {
  const { id, name, call, cpuNs } = thread;
  return {
    ...{ id, name, ...defined({ call, cpuNs }) },
    ...(thread.areSwitchesUntold ? {} : switchesOf(thread)),
  };
}

function switchesOf(
  thread: ThreadAnswer,
): Pick<ThreadUsage, 'voluntarySwitches' | 'involuntarySwitches'> {
  return {
    voluntarySwitches: Number(thread.voluntarySwitches),
    involuntarySwitches: Number(thread.involuntarySwitches),
  };
}
