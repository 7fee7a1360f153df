import { createRealtimeClock } from './realtime-clock.ts';

const SAMPLES = 8;

/**
 * Gives what reads the system's time minus the monotonic clock (`process.hrtime`: CLOCK_MONOTONIC, on Windows the
 * performance counter) as they are now, in nanoseconds: it turns a packet's time into one that other observers use, and
 * changes when someone sets the clock. Throws KernelCallError.
 */
export function createRealtimeOffset(): () => bigint {
  const readRealtime = createRealtimeClock();
  return () => {
    // Of several readings the one whose clocks were read closest together.
    let best = { offsetNs: 0n, distanceNs: 1n << 62n };
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const before = process.hrtime.bigint();
      const realtime = readRealtime();
      const after = process.hrtime.bigint();
      if (after - before >= best.distanceNs) continue;
      best = { offsetNs: realtime - (before + after) / 2n, distanceNs: after - before };
    }
    return best.offsetNs;
  };
}
