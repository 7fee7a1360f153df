import { readlinkSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { loadKoffi, nativeCallsProblem } from './native-library.ts';

/**
 * The system's number of this thread: gettid(2) on Linux, by which tracepoints and procfs name it, and GetCurrentThreadId
 * (processthreadsapi.h) on Windows. Node's own number on other systems, and where no native call can be made.
 */
export function systemThreadId(): number {
  if (process.platform === 'linux') {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  }
  if (process.platform !== 'win32' || nativeCallsProblem() !== undefined) return threadId;
  return loadKoffi().load('kernel32.dll').func('uint32_t GetCurrentThreadId()')();
}
