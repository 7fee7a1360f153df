import { nativeCallsProblem, readWindowsThreads } from '@socketlab/bsd-sockets';
import type { ProcessUsage } from './process-usage.ts';

/** What this process and those threads of it have used, on Windows; undefined where no native call can be made. */
export function readWindowsUsage(threadIds: readonly number[]): ProcessUsage | undefined {
  if (nativeCallsProblem() !== undefined) return undefined;
  // The working set, which is what of the process is in RAM (GetProcessMemoryInfo, by Node).
  return { ...readWindowsThreads(threadIds), residentBytes: process.memoryUsage.rss() };
}
