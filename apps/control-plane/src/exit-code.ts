/** What a command answers to the shell: 0 done, 1 failed, 2 misused, 3 some hosts failed. */
export const EXIT = { done: 0, failed: 1, misused: 2, someFailed: 3 } as const;
/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
