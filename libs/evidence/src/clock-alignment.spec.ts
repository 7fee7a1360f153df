import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignClock, alignEvents, type ClockReading } from './clock-alignment.ts';
import { call, client } from './fixtures/event-builder.fixture.ts';

const HOUR_NS = 3_600_000_000_000n;
const ns = (most: bigint, least = 0n): fc.Arbitrary<bigint> => fc.bigInt({ min: least, max: most });

/** A lab of two hosts: the truth, and what an exchange of messages tells of it at its begin and its end. */
const labs = fc.record({
  offsetNs: ns(12n * HOUR_NS, -12n * HOUR_NS),
  driftPpm: ns(500n, -500n),
  lengthNs: ns(60_000_000_000n, 1_000_000n),
  /** What a moment's part of the lab is, in millionths. */
  moment: ns(1_000_000n),
  underWay: fc.record({ there: ns(40_000_000n), back: ns(40_000_000n) }),
});

describe('alignClock', () => {
  it('has the true time within its error, with clocks hours apart that drift, whichever way is slower', () => {
    fc.assert(
      fc.property(labs, ({ offsetNs, driftPpm, lengthNs, moment, underWay }) => {
        const begin = 50n * HOUR_NS;
        const remoteAt = (localNs: bigint): bigint =>
          localNs + offsetNs + ((localNs - begin) * driftPpm) / 1_000_000n;
        const read = (sentNs: bigint): ClockReading => {
          const roundNs = underWay.there + underWay.back;
          return {
            remoteMonotonicNs: remoteAt(sentNs + underWay.there),
            localUnixNs: sentNs + roundNs / 2n,
            errorNs: roundNs / 2n + 1n,
          };
        };
        const alignment = alignClock([read(begin), read(begin + lengthNs)]);
        const trueNs = begin + (lengthNs * moment) / 1_000_000n;
        const { unixNs, errorNs } = alignment.at(remoteAt(trueNs));
        const offNs = unixNs > trueNs ? unixNs - trueNs : trueNs - unixNs;
        expect(offNs).toBeLessThanOrEqual(errorNs);
      }),
    );
  });

  it('grows its error beyond what it has read', () => {
    const alignment = alignClock([
      { remoteMonotonicNs: 1_000_000_000n, localUnixNs: 9_000_000_000n, errorNs: 100n },
    ]);
    expect(alignment.at(1_000_000_000n)).toEqual({ unixNs: 9_000_000_000n, errorNs: 100n });
    expect(alignment.at(2_000_000_000n).errorNs).toBe(1_000_100n);
    expect(alignment.at(0n).errorNs).toBe(1_000_100n);
  });

  it('does not align by nothing', () => {
    expect(() => alignClock([])).toThrow(RangeError);
  });
});

describe('alignEvents', () => {
  const alignment = alignClock([
    { remoteMonotonicNs: 1_000_000_000n, localUnixNs: 5_000_000_000n, errorNs: 300n },
  ]);
  const event = call('tcp-echo.1', client, { name: 'recv', atUs: 0, untilUs: 2, result: 1 });

  it('moves times to the clock here, says how far they may be off, and names the host', () => {
    const [moved] = alignEvents([event], { host: 'lab-07', alignment });
    expect(moved).toEqual({
      ...event,
      ...{ id: 'lab-07/tcp-echo.1', host: 'lab-07', atNs: '5000000000', errorNs: '300' },
    });
  });
});
