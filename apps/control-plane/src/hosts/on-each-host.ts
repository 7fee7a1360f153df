import { HostDeadlineError } from '../host-errors.ts';

/** What came of the work on one host. */
export type HostOutcome<Host, Answer> =
  | { readonly host: Host; readonly answer: Answer }
  | { readonly host: Host; readonly failure: unknown };

/** How long one host may take, how many are asked at once, and what ends it all. */
export interface FanOut {
  readonly deadlineMs: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/**
 * Does the work on each host, so many at once; each has the deadline to itself, from when its work begins. What fails on
 * one host is its outcome and stops no other. Outcomes come in the order of the hosts. Rejects with the signal's reason
 * when that aborts, and waits no longer for work that ignores its own.
 */
export async function onEachHost<Host extends { readonly name: string }, Answer>(
  hosts: readonly Host[],
  { deadlineMs, concurrency, signal }: FanOut,
  work: (host: Host, signal: AbortSignal) => Promise<Answer>,
): Promise<readonly HostOutcome<Host, Answer>[]> {
  signal.throwIfAborted();
  const outcomes: HostOutcome<Host, Answer>[] = [];
  const waiting = hosts.entries();
  const workThrough = async (): Promise<void> => {
    for (const [index, host] of waiting) {
      outcomes[index] = await attempt(host, { deadlineMs, signal }, work);
      signal.throwIfAborted();
    }
  };
  const lanes = Array.from({ length: Math.min(concurrency, hosts.length) }, workThrough);
  await Promise.all(lanes);
  return outcomes;
}

async function attempt<Host extends { readonly name: string }, Answer>(
  host: Host,
  { deadlineMs, signal }: Pick<FanOut, 'deadlineMs' | 'signal'>,
  work: (host: Host, signal: AbortSignal) => Promise<Answer>,
): Promise<HostOutcome<Host, Answer>> {
  const limit = new AbortController();
  const stop = (): void => limit.abort(signal.reason);
  const timer = setTimeout(
    () => limit.abort(new HostDeadlineError({ host: host.name, deadlineMs })),
    deadlineMs,
  );
  signal.addEventListener('abort', stop, { once: true });
  try {
    return { host, answer: await untilAborted(work(host, limit.signal), limit.signal) };
  } catch (failure) {
    return { host, failure };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** The promise's end, or the signal's reason when that comes first. */
function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
