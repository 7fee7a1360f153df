import { loadKoffi } from './native-library.ts';

/** rseq(2): its number on x86-64, and what glibc has registered with, which the kernel wants to hear again (sys/rseq.h). */
const SYS_RSEQ = 334;
const RSEQ_SIGNATURE = 0x5305_3053;
const RSEQ_FLAG_UNREGISTER = 1;
/** No area is shorter; one that has more fields, as `__rseq_size` tells, is a multiple of that. */
const AREA_BYTES = 32;

type Machine = Pick<NodeJS.Process, 'platform' | 'arch'>;

/**
 * Takes the calling thread out of restartable sequences, rseq(2), into which glibc (2.35 and later) puts each thread. The
 * kernel then no longer writes the processor's number into the thread's memory whenever the thread has waited, which a server
 * that waits for each message pays for each message. Neither Node nor we have such sequences; sched_getcpu(3) asks the kernel
 * instead. Returns whether it was in and is out: where the thread was in none, or it can't be told where (on other processors
 * than x86-64), everything stays as it is.
 */
export function leaveRestartableSequences({ platform, arch }: Machine = process): boolean {
  if (platform !== 'linux' || arch !== 'x64') return false;
  const koffi = loadKoffi();
  const libc = koffi.load(null);
  let offset: number;
  let size: number;
  try {
    offset = Number(koffi.decode(libc.symbol('__rseq_offset'), 'int64_t'));
    size = koffi.decode(libc.symbol('__rseq_size'), 'uint32_t');
  } catch {
    // An older glibc, or another libc: it has no such symbols, and registers no thread.
    return false;
  }
  if (size === 0) return false;
  const self = libc.func('int64_t pthread_self()')();
  const unregister = libc.func('int syscall(long, int64_t, uint32_t, int, uint32_t)');
  const bytes = Math.ceil(size / AREA_BYTES) * AREA_BYTES;
  return unregister(SYS_RSEQ, self + offset, bytes, RSEQ_FLAG_UNREGISTER, RSEQ_SIGNATURE) === 0;
}
