import { vi } from 'vitest';

const DEADLINE_MS = 10_000;
const LOOK_AGAIN_MS = 10;

/** Looks again and again until the check no longer throws: for what has no event to wait for, as another process's state. */
export function eventually<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(check, { timeout: DEADLINE_MS, interval: LOOK_AGAIN_MS });
}
