/** Where times come from. Fake it in tests; nothing else calls `Date.now` or `process.hrtime`. */
export interface Clock {
  /** Nanoseconds of CLOCK_MONOTONIC, the clock of process.hrtime and of the kernel's `mono` trace clock. */
  monotonicNs(): bigint;
  /** Nanoseconds since the Unix epoch, for a time read with {@link monotonicNs}. */
  toUnixNs(monotonicNs: bigint): bigint;
  /** By how much its Unix time was put off on purpose. */
  readonly offsetNs: bigint;
}

const SAMPLES = 16;
const NS_PER_US = 1_000;

/**
 * The system's clock. The distance between monotonic and Unix time is measured once, when the clock is made,
 * so that all times of one process keep their order and their distances even if the wall clock is set meanwhile.
 * `offsetNs` puts its Unix time off, so that two hosts on one machine can be rehearsed with clocks that disagree.
 */
export function createClock({ offsetNs = 0n }: { readonly offsetNs?: bigint } = {}): Clock {
  const distanceNs = measureOffsetNs() + offsetNs;
  return {
    monotonicNs: () => process.hrtime.bigint(),
    toUnixNs: (monotonicNs) => monotonicNs + distanceNs,
    offsetNs,
  };
}

/** Unix time minus monotonic time; of several readings the one whose two clocks were read closest together. */
function measureOffsetNs(): bigint {
  let offsetNs = 0n;
  let narrowestNs: bigint | undefined;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const before = process.hrtime.bigint();
    const unixUs = Math.round((performance.timeOrigin + performance.now()) * NS_PER_US);
    const after = process.hrtime.bigint();
    if (narrowestNs !== undefined && after - before >= narrowestNs) continue;
    narrowestNs = after - before;
    offsetNs = BigInt(unixUs) * 1_000n - (before + after) / 2n;
  }
  return offsetNs;
}
