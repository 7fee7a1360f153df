import { loadKoffi } from './native-library.ts';

/** What a thread of this process has used. */
export interface WindowsThread {
  readonly id: number;
  /** As SetThreadDescription named it; empty where nobody did. */
  readonly name: string;
  /** Time on a processor, in nanoseconds; Windows counts it in hundreds of them. */
  readonly cpuNs: string;
}

/** THREAD_QUERY_LIMITED_INFORMATION (processthreadsapi.h). */
const QUERY_LIMITED = 0x0800;
const TH32CS_SNAPTHREAD = 4;
/** THREADENTRY32 (tlhelp32.h): its own size, then usage, thread, process, and three numbers more. */
const ENTRY_BYTES = 28;
const OWNER_AT = 12;
const NS_PER_TICK = 100n;

/**
 * Those of these threads that are alive (GetThreadTimes, GetThreadDescription), and how many threads the process has
 * (CreateToolhelp32Snapshot); learn.microsoft.com. Tested under Wine, never on Windows. Windows tells this user neither what
 * call a thread is in, nor how often it had to wait.
 */
export function readWindowsThreads(threadIds: readonly number[]): {
  readonly threads: readonly WindowsThread[];
  readonly processThreads: number;
} {
  const kernel = bindKernel();
  return {
    threads: threadIds.flatMap((id) => readThread(kernel, id) ?? []),
    processThreads: countThreads(kernel),
  };
}

/** What one thread of this process has used, the same way; undefined of one that has ended. */
export function readWindowsThread(threadId: number): WindowsThread | undefined {
  return readThread(bindKernel(), threadId);
}

type Kernel = ReturnType<typeof bindKernel>;

function bindKernel() {
  const library = loadKoffi().load('kernel32.dll');
  return {
    openThread: library.func('intptr_t OpenThread(uint32_t, int, uint32_t)'),
    getThreadTimes: library.func('int GetThreadTimes(intptr_t, void *, void *, void *, void *)'),
    closeHandle: library.func('int CloseHandle(intptr_t)'),
    createSnapshot: library.func('intptr_t CreateToolhelp32Snapshot(uint32_t, uint32_t)'),
    first: library.func('int Thread32First(intptr_t, void *)'),
    next: library.func('int Thread32Next(intptr_t, void *)'),
    describe: bindDescribe(library),
  };
}

/** Since Windows 10 1607. The text is copied out at once: it stays the system's until it is freed. */
function bindDescribe(
  library: ReturnType<ReturnType<typeof loadKoffi>['load']>,
): ((thread: number) => string) | undefined {
  try {
    const describe = library.func('int GetThreadDescription(intptr_t, _Out_ void **)');
    const free = library.func('void *LocalFree(void *)');
    const koffi = loadKoffi();
    return (thread) => {
      const text: [unknown] = [null];
      if (describe(thread, text) < 0 || text[0] === null) return '';
      const name = koffi.decode(text[0], 'char16_t', -1) as string;
      free(text[0]);
      return name;
    };
  } catch {
    // An older Windows has no such function: threads have no names there.
    return undefined;
  }
}

function readThread(kernel: Kernel, id: number): WindowsThread | undefined {
  const thread = kernel.openThread(QUERY_LIMITED, 0, id);
  if (thread === 0) return undefined;
  try {
    const [created, ended, inKernel, inUser] = [1, 2, 3, 4].map(() => new BigUint64Array(1));
    if (kernel.getThreadTimes(thread, created, ended, inKernel, inUser) === 0) return undefined;
    const ticks = (inKernel?.[0] ?? 0n) + (inUser?.[0] ?? 0n);
    return { id, name: kernel.describe?.(thread) ?? '', cpuNs: String(ticks * NS_PER_TICK) };
  } finally {
    kernel.closeHandle(thread);
  }
}

/** The list is of all processes' threads, whichever process is asked for. */
function countThreads(kernel: Kernel): number {
  const snapshot = kernel.createSnapshot(TH32CS_SNAPTHREAD, 0);
  const entry = new DataView(new ArrayBuffer(ENTRY_BYTES));
  const bytes = new Uint8Array(entry.buffer);
  entry.setUint32(0, ENTRY_BYTES, true);
  let count = 0;
  for (let has = kernel.first(snapshot, bytes); has !== 0; has = kernel.next(snapshot, bytes)) {
    if (entry.getUint32(OWNER_AT, true) === process.pid) count += 1;
  }
  kernel.closeHandle(snapshot);
  return count;
}
