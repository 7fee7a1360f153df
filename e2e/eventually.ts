import { vi } from 'vitest';

const DEADLINE_MS = 10_000;
const LOOK_AGAIN_MS = 10;

/** Looks again and again until the check no longer throws: for what has no event to wait for, as another process's state. */
export function eventually<Result>(
  check: () => Result | Promise<Result>,
  deadlineMs = DEADLINE_MS,
): Promise<Result> {
  return vi.waitFor(check, { timeout: deadlineMs, interval: LOOK_AGAIN_MS });
}
