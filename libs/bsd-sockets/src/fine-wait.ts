import { constants as system } from 'node:os';
import { loadKoffi } from './native-library.ts';
import type { EpollCalls } from './platform.ts';

type Wait = EpollCalls['epollWait'];

/** prctl(2): how much later than asked for the kernel may wake this thread, in nanoseconds; 50,000 unless set. */
const PR_SET_TIMERSLACK = 29;
const LEAST_SLACK_NS = 1;
const NS_PER_MS = 1_000_000;
const MS_PER_S = 1_000;

/**
 * A wait for parts of a millisecond: epoll_pwait2(2), which glibc has since 2.35 and Linux since 5.11. Where there is none,
 * milliseconds are rounded up. The thread that makes it is woken as exactly as the kernel can from then on.
 */
export function createFineWait(coarse: Wait): Wait {
  const rounded: Wait = (epoll, events, count, timeoutMs) =>
    coarse(epoll, events, count, Math.ceil(timeoutMs));
  const koffi = loadKoffi();
  const libc = koffi.load('libc.so.6');
  let wait: (
    epoll: number,
    events: Int32Array,
    count: number,
    timeout: BigInt64Array,
    signals: null,
  ) => number;
  try {
    wait = libc.func('int epoll_pwait2(int, void *, int, const void *, const void *)');
  } catch {
    // An older glibc: it has no such function.
    return rounded;
  }
  libc.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)')(
    PR_SET_TIMERSLACK,
    LEAST_SLACK_NS,
    0,
    0,
    0,
  );
  // struct timespec: seconds and nanoseconds.
  const timeout = new BigInt64Array(2);
  let isMissing = false;
  return (epoll, events, count, timeoutMs) => {
    if (isMissing) return rounded(epoll, events, count, timeoutMs);
    const seconds = Math.floor(timeoutMs / MS_PER_S);
    timeout[0] = BigInt(seconds);
    timeout[1] = BigInt(Math.floor((timeoutMs - seconds * MS_PER_S) * NS_PER_MS));
    const ready = wait(epoll, events, count, timeout, null);
    isMissing = ready < 0 && koffi.errno() === system.errno.ENOSYS;
    return isMissing ? rounded(epoll, events, count, timeoutMs) : ready;
  };
}
