import { bindLibc, checkKernelCall } from './kernel-call.ts';

const CLOCK_REALTIME = 0;
const CLOCK_MONOTONIC = 1;
const SAMPLES = 8;
const NS_PER_S = 1_000_000_000n;

/**
 * Gives what reads CLOCK_REALTIME minus CLOCK_MONOTONIC as they are now, in nanoseconds (clock_gettime(2)): it turns a
 * packet's time into one that other observers use, and changes when someone sets the clock. Throws KernelCallError.
 */
export function createRealtimeOffset(): () => bigint {
  const libc = bindLibc({ clock_gettime: 'int clock_gettime(int clock, _Out_ void *time)' });
  const time = Buffer.alloc(16);
  const read = (clock: number): bigint => {
    checkKernelCall(libc.clock_gettime(clock, time), 'clock_gettime()');
    return time.readBigInt64LE(0) * NS_PER_S + time.readBigInt64LE(8);
  };
  return () => {
    // Of several readings the one whose clocks were read closest together.
    let best = { offsetNs: 0n, distanceNs: 1n << 62n };
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const before = read(CLOCK_MONOTONIC);
      const realtime = read(CLOCK_REALTIME);
      const after = read(CLOCK_MONOTONIC);
      if (after - before >= best.distanceNs) continue;
      best = { offsetNs: realtime - (before + after) / 2n, distanceNs: after - before };
    }
    return best.offsetNs;
  };
}
