/** What every start and stop is given: abort it, and the wait ends. */
export interface Wait {
  readonly signal: AbortSignal;
}

/**
 * Something that has a lifetime. `start` resolves when it is ready; `stop` may be called twice and after a start that
 * failed, refuses new work, drains until the signal aborts, then cuts.
 */
export interface Part {
  readonly name: string;
  start(wait: Wait): Promise<void>;
  stop(wait: Wait): Promise<void>;
}

/**
 * Starts the parts in order; if one fails, it and those already started are stopped in reverse, and the failure is
 * thrown. The one that failed is stopped too because it may have got half way.
 */
export async function startParts(parts: readonly Part[], wait: Wait): Promise<void> {
  const started: Part[] = [];
  try {
    for (const part of parts) {
      wait.signal.throwIfAborted();
      started.push(part);
      await part.start(wait);
    }
  } catch (failure) {
    await stopParts(started, wait).catch(() => {
      // The failure to start is what the caller must hear of; a part that also fails to stop adds nothing to it.
    });
    throw failure;
  }
}

/** Stops the parts in reverse order, all of them even if one fails, then throws the first failure. */
export async function stopParts(parts: readonly Part[], wait: Wait): Promise<void> {
  const failures: unknown[] = [];
  for (const part of parts.toReversed()) {
    await part.stop(wait).catch((failure: unknown) => failures.push(failure));
  }
  if (failures.length > 0) throw failures[0];
}

/** Resolves after `ms`, or rejects with the signal's reason when it aborts first. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
