import type { CallCount } from '@socketlab/evidence';
import { callName } from './call-names.ts';
import { type EventFormat, readBigNumber, readNumber } from './event-format.ts';
import { hasLost, parsePage } from './ring-buffer-page.ts';
import { RAW_CALL_EVENT } from './trace-catalog.ts';
import type { TraceInstance } from './trace-instance.ts';

/** What became of counting. `lost`: the buffer was too small, and a count that is not exact is none. */
export type CountOutcome =
  | { readonly kind: 'counted'; readonly calls: readonly CallCount[] }
  | { readonly kind: 'lost' }
  | { readonly kind: 'not-counting' };

/** Counts the system calls of threads, exactly or not at all. Lives on the trace worker. */
export interface CallCounter {
  /** Begins anew; in force on return. Throws the file system's error, or one with the code NO_TRACEPOINT. */
  begin(threadIds: ReadonlySet<number>): void;
  /** Follows threads that have come since. */
  follow(threadIds: ReadonlySet<number>): void;
  /** Ends, and counts the calls that were entered between these two moments (both inclusive). */
  end(span: { readonly fromNs: bigint; readonly untilNs: bigint }): CountOutcome;
  /** Ends without a count. */
  cancel(): void;
}

/** So many threads a filter names one by one; of more, it lets through all between the lowest and the highest. */
const MOST_NAMED = 64;

/**
 * The events go to an instance of their own, which nobody reads meanwhile: neither do they push anything else out, nor
 * does reading them take time from who is measured. Its buffer bounds how long that goes well.
 */
export function createCallCounter(deps: {
  readonly makeInstance: () => TraceInstance;
}): CallCounter {
  let counting: { instance: TraceInstance; format: EventFormat; threads: Set<number> } | undefined;
  const cancel = (): void => {
    counting?.instance.remove();
    counting = undefined;
  };
  return {
    begin(threadIds) {
      cancel();
      const instance = deps.makeInstance();
      try {
        const format = instance.format(RAW_CALL_EVENT);
        if (format === undefined) {
          const problem = new Error(`no event ${RAW_CALL_EVENT}`);
          throw Object.assign(problem, { code: 'NO_TRACEPOINT' });
        }
        instance.setFilter(RAW_CALL_EVENT, filterOf(threadIds));
        counting = { instance, format, threads: new Set(threadIds) };
      } catch (failure) {
        instance.remove();
        throw failure;
      }
    },
    follow(threadIds) {
      if (counting === undefined) return;
      // One that has ended stays counted, for the calls that it made.
      for (const id of threadIds) counting.threads.add(id);
      counting.instance.setFilter(RAW_CALL_EVENT, filterOf(counting.threads));
    },
    end(span) {
      if (counting === undefined) return { kind: 'not-counting' };
      counting.instance.setFilter(RAW_CALL_EVENT, undefined);
      const calls = count(counting, span);
      cancel();
      return calls === undefined ? { kind: 'lost' } : { kind: 'counted', calls };
    },
    cancel,
  };
}

function filterOf(threadIds: ReadonlySet<number>): string {
  if (threadIds.size === 0) return 'common_pid == 0';
  if (threadIds.size <= MOST_NAMED) {
    return [...threadIds].map((id) => `common_pid == ${id}`).join(' || ');
  }
  const inOrder = [...threadIds].sort((one, other) => one - other);
  return `common_pid >= ${inOrder[0]} && common_pid <= ${inOrder.at(-1)}`;
}

function count(
  {
    instance,
    format,
    threads,
  }: {
    readonly instance: TraceInstance;
    readonly format: EventFormat;
    readonly threads: ReadonlySet<number>;
  },
  { fromNs, untilNs }: { readonly fromNs: bigint; readonly untilNs: bigint },
): readonly CallCount[] | undefined {
  const [thread, number] = [format.fields.get('common_pid'), format.fields.get('id')];
  if (!thread || !number) return undefined;
  const counts = new Map<string, { threadId: number; name: string; count: number }>();
  let isWhole = true;
  const visit = (bytes: Buffer): void => {
    if (hasLost(bytes)) isWhole = false;
    for (const { atNs, data } of parsePage(bytes).records) {
      if (atNs < fromNs || atNs > untilNs) continue;
      const threadId = readNumber(data, thread);
      if (!threads.has(threadId)) continue;
      const name = callName(Number(readBigNumber(data, number)));
      const key = `${threadId} ${name}`;
      const before = counts.get(key);
      if (before === undefined) counts.set(key, { threadId, name, count: 1 });
      else before.count += 1;
    }
  };
  while (instance.readPages(visit).size > 0);
  return isWhole ? [...counts.values()] : undefined;
}
