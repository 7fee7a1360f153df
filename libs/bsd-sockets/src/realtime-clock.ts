import { bindLibc, checkKernelCall } from './kernel-call.ts';
import { loadKoffi } from './native-library.ts';

const CLOCK_REALTIME = 0;
const TIMESPEC_BYTES = 16;
const FILETIME_BYTES = 8;
const NS_PER_S = 1_000_000_000n;
/** A FILETIME counts in units of 100 ns from 1601 on. */
const NS_PER_TICK = 100n;
const TICKS_UNTIL_1970 = 116_444_736_000_000_000n;

/**
 * Gives what reads the clock that packets are stamped by, in nanoseconds since 1970: CLOCK_REALTIME of clock_gettime(2), on
 * Windows GetSystemTimePreciseAsFileTime. Throws KernelCallError.
 */
export function createRealtimeClock(platform: NodeJS.Platform = process.platform): () => bigint {
  if (platform === 'win32') {
    const time = Buffer.alloc(FILETIME_BYTES);
    const read = loadKoffi()
      .load('kernel32.dll')
      .func('void GetSystemTimePreciseAsFileTime(void *)');
    return () => {
      read(time);
      return (time.readBigUInt64LE() - TICKS_UNTIL_1970) * NS_PER_TICK;
    };
  }
  const libc = bindLibc({ clock_gettime: 'int clock_gettime(int clock, void *time)' });
  const time = Buffer.alloc(TIMESPEC_BYTES);
  return () => {
    checkKernelCall(libc.clock_gettime(CLOCK_REALTIME, time), 'clock_gettime()');
    return time.readBigInt64LE(0) * NS_PER_S + time.readBigInt64LE(8);
  };
}
