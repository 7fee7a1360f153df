/** Waits for all, and parts what succeeded from what failed. */
export async function settle<Value>(
  promises: readonly Promise<Value>[],
): Promise<{ values: Value[]; failures: unknown[] }> {
  const outcomes = await Promise.allSettled(promises);
  return {
    values: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    failures: outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    ),
  };
}

/** Throws the one failure, or all of them in an AggregateError; nothing when there is none. */
export function throwFailures(failures: readonly unknown[]): void {
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures);
}
