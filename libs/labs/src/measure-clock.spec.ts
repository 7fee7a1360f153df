import type { DaemonClient } from '@socketlab/control';
import { describe, expect, it } from 'vitest';
import { measureClock } from './measure-clock.ts';

const AHEAD_NS = 7_000_000_000n;
const signal = AbortSignal.timeout(10_000);

/** A daemon whose clock is ahead, over a network that takes so long there and back, each exchange in turn. */
function standIn(trips: readonly { there: bigint; back: bigint }[]) {
  let nowNs = 1_000_000_000n;
  let exchanges = 0;
  const clock = { monotonicNs: () => nowNs, toUnixNs: (ns: bigint) => ns + 5n, offsetNs: 0n };
  const readClock = async (): Promise<{ atNs: string; monotonicNs: string }> => {
    const { there, back } = trips[exchanges % trips.length] ?? { there: 0n, back: 0n };
    exchanges += 1;
    const remoteNs = nowNs + there + AHEAD_NS;
    nowNs += there + back;
    return { atNs: String(remoteNs), monotonicNs: String(remoteNs) };
  };
  const daemon = { evidence: { readClock } } as unknown as DaemonClient;
  return { clock, daemon, count: () => exchanges };
}

describe('measureClock', () => {
  it('keeps the quickest of several exchanges, and says how far it may be off', async () => {
    const { clock, daemon, count } = standIn([
      { there: 900_000n, back: 100_000n },
      { there: 20_000n, back: 30_000n },
      { there: 5_000_000n, back: 0n },
    ]);
    const reading = await measureClock(daemon, { clock, signal });
    expect(count()).toBeGreaterThan(8);
    expect(reading.errorNs).toBe(29_000n);
    const trueNs = reading.remoteMonotonicNs - AHEAD_NS + 5n;
    const offNs = reading.localUnixNs - trueNs;
    expect(offNs < 0n ? -offNs : offNs).toBeLessThanOrEqual(reading.errorNs);
  });

  it('has the true distance within its error, however unlike the two ways are', async () => {
    const { clock, daemon } = standIn([{ there: 40_000_000n, back: 0n }]);
    const { localUnixNs, remoteMonotonicNs, errorNs } = await measureClock(daemon, {
      clock,
      signal,
    });
    const offNs = localUnixNs - (remoteMonotonicNs - AHEAD_NS + 5n);
    expect(offNs < 0n ? -offNs : offNs).toBeLessThanOrEqual(errorNs);
    expect(errorNs).toBeGreaterThanOrEqual(20_000_000n);
  });
});
