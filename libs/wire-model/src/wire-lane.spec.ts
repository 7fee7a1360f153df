import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWireLane, type WireLane } from './wire-lane.ts';
import { parseWireScript } from './wire-script.ts';

const MS = 1_000_000;
const S = 1_000 * MS;
const FRAME_BYTES = 1_000;
const laneOf = (text: string, lane: 0 | 1 = 0): WireLane<number> =>
  createWireLane(parseWireScript(text, '--wire'), lane);

/** Frames 0, 1, 2, ..., of so many bytes, each so long after the one before. */
type Traffic = readonly { readonly bytes: number; readonly afterNs: number }[];

interface Arrival {
  readonly frame: number;
  readonly atNs: number;
}

/** Offers all, and looks at the wire whenever something is due. */
function carry(lane: WireLane<number>, traffic: Traffic): Arrival[] {
  const arrivals: Arrival[] = [];
  let nowNs = 0;
  const takeUntil = (untilNs: number): void => {
    for (let due = lane.nextDueNs; due !== undefined && due <= untilNs; due = lane.nextDueNs) {
      const atNs = due;
      arrivals.push(...lane.take(atNs).map((frame) => ({ frame, atNs })));
    }
  };
  traffic.forEach(({ bytes, afterNs }, frame) => {
    nowNs += afterNs;
    takeUntil(nowNs);
    lane.offer(frame, bytes, nowNs);
  });
  takeUntil(Number.POSITIVE_INFINITY);
  return arrivals;
}

const steady = (count: number, everyNs = MS): Traffic =>
  Array.from({ length: count }, () => ({ bytes: FRAME_BYTES, afterNs: everyNs }));
const anyTraffic: fc.Arbitrary<Traffic> = fc.array(
  fc.record({
    bytes: fc.integer({ min: 60, max: 1_514 }),
    afterNs: fc.integer({ min: 0, max: 3 * MS }),
  }),
  { maxLength: 200 },
);
const framesOf = (arrivals: readonly Arrival[]): number[] => arrivals.map(({ frame }) => frame);
const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

describe('a lane of a wire', () => {
  it('loses, doubles and reorders nothing that the script does not', () => {
    const scripts = fc.constantFrom(
      'seed=3',
      'delay=20ms',
      'delay=5ms,jitter=5ms,seed=9',
      'rate=2mbit',
      'delay=3ms,jitter=1ms,rate=8mbit,seed=4',
    );
    fc.assert(
      fc.property(scripts, anyTraffic, (script, traffic) => {
        const lane = laneOf(script);
        const arrivals = carry(lane, traffic);
        expect(framesOf(arrivals)).toEqual(traffic.map((_, frame) => frame));
        const times = arrivals.map(({ atNs }) => atNs);
        expect(times).toEqual(ascending(times));
        expect(lane.counts).toEqual({
          offered: traffic.length,
          delivered: traffic.length,
          lost: 0,
          duplicated: 0,
          reordered: 0,
          overflowed: 0,
        });
      }),
    );
  });

  it('delivers each frame after its delay, and no sooner or later than the jitter allows', () => {
    const sent = steady(500, 20 * MS);
    for (const { frame, atNs } of carry(laneOf('delay=20ms'), sent)) {
      expect(atNs).toBe((frame + 1) * 20 * MS + 20 * MS);
    }
    const delays = carry(laneOf('delay=20ms,jitter=8ms'), sent).map(
      ({ frame, atNs }) => atNs - (frame + 1) * 20 * MS,
    );
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(12 * MS);
    expect(Math.max(...delays)).toBeLessThanOrEqual(28 * MS);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(14 * MS);
  });

  it('takes no more bits than its rate at any time', () => {
    const rateBits = 1_000_000;
    fc.assert(
      fc.property(anyTraffic, (traffic) => {
        const arrivals = carry(laneOf('rate=1mbit,delay=2ms,limit=100000'), traffic);
        let beforeNs = 0;
        for (const { frame, atNs } of arrivals) {
          const bits = (traffic[frame]?.bytes ?? 0) * 8;
          expect(atNs - beforeNs).toBeGreaterThanOrEqual((bits * S) / rateBits);
          beforeNs = atNs;
        }
      }),
    );
    // And no fewer while frames wait: 100 of them at once, 8 ms each.
    const burst = carry(laneOf('rate=1mbit'), steady(100, 0));
    expect(burst.at(-1)?.atNs).toBe(100 * 8 * MS);
  });

  it('loses and doubles about as many as the script says, and tells exactly how many', () => {
    const lane = laneOf('loss=10%,duplicate=5%,seed=2');
    const arrivals = carry(lane, steady(20_000));
    const { lost, duplicated, delivered, offered, overflowed } = lane.counts;
    expect(lost / offered).toBeCloseTo(0.1, 2);
    expect(duplicated / (offered - lost)).toBeCloseTo(0.05, 2);
    expect({ delivered, overflowed }).toEqual({
      delivered: offered - lost + duplicated,
      overflowed: 0,
    });
    const seen = framesOf(arrivals);
    expect(seen).toHaveLength(delivered);
    expect(new Set(seen).size).toBe(offered - lost);
  });

  it('has only the frames overtake that the script chose, and all of them arrive', () => {
    const lane = laneOf('delay=10ms,reorder=10%,seed=5');
    const arrivals = carry(lane, steady(5_000));
    const seen = framesOf(arrivals);
    expect(ascending(seen)).toEqual(Array.from({ length: 5_000 }, (_, frame) => frame));
    const undelayed = arrivals.filter(({ frame, atNs }) => atNs === (frame + 1) * MS);
    // But for the first frames there is always one to overtake.
    expect(lane.counts.reordered).toBe(undelayed.length);
    expect(lane.counts.reordered / 5_000).toBeCloseTo(0.1, 1);
    const jumped = new Set(framesOf(undelayed));
    const others = seen.filter((frame) => !jumped.has(frame));
    expect(others).toEqual(ascending(others));
  });

  it('has room for as many frames as the limit says, and counts those that it has none for', () => {
    const lane = laneOf('delay=1s,limit=3');
    expect(framesOf(carry(lane, steady(5, 0)))).toEqual([0, 1, 2]);
    expect(lane.counts).toMatchObject({ offered: 5, delivered: 3, overflowed: 2, lost: 0 });
  });

  it('does the same again with the same seed, and otherwise in the other lane and with another seed', () => {
    const script = 'delay=9ms,jitter=4ms,loss=20%,duplicate=10%,reorder=5%,rate=5mbit';
    const run = (seed: number, lane: 0 | 1 = 0): readonly Arrival[] =>
      carry(laneOf(`${script},seed=${seed}`, lane), steady(300));
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
    expect(run(7)).not.toEqual(run(7, 1));
  });

  it('loses the same frames whatever else the script does to them', () => {
    const survivors = (script: string): number[] =>
      ascending([...new Set(framesOf(carry(laneOf(script), steady(300))))]);
    expect(survivors('loss=20%,seed=7')).toEqual(
      survivors('loss=20%,seed=7,delay=9ms,reorder=30%,duplicate=10%,rate=1mbit,limit=100000'),
    );
  });
});
