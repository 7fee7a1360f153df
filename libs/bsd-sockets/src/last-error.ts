import { loadKoffi } from './native-library.ts';

let getLastError: (() => number) | undefined;

/** GetLastError() of kernel32: the number of this thread's last call that failed. To be read right after it. On Windows only. */
export function lastError(): number {
  getLastError ??= loadKoffi().load('kernel32.dll').func('uint32_t GetLastError()') as () => number;
  return Number(getLastError());
}
