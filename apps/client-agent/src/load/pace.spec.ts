import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSchedule, createThrottle, type ScheduleOptions } from './pace.ts';

const rate = fc.double({ min: 0.5, max: 1_000_000, noNaN: true });
const options: fc.Arbitrary<ScheduleOptions> = fc
  .record({
    ratePerSecond: rate,
    rampMs: fc.constantFrom(0, 1, 250, 10_000),
    durationMs: fc.constant(1e9),
    threads: fc.integer({ min: 1, max: 8 }),
    thread: fc.nat(7),
  })
  .map(({ thread, threads, ...rest }) => ({ ...rest, threads, thread: thread % threads }));
/** Two roads to the same time differ by what a double forgets. */
const EPSILON_MS = 1e-5;

describe('the schedule of an open loop', () => {
  it('has each message due at its time and not before, in the ramp too', () => {
    fc.assert(
      fc.property(options, fc.nat(100_000), (each, index) => {
        const schedule = createSchedule(each);
        const atMs = schedule.intendedMs(index);
        expect(schedule.dueBy(atMs + EPSILON_MS)).toBeGreaterThan(index);
        expect(schedule.dueBy(atMs - EPSILON_MS)).toBeLessThanOrEqual(
          index + Math.ceil((2 * EPSILON_MS * each.ratePerSecond) / 1_000),
        );
      }),
    );
  });

  it('gives all threads together the rate, each between two messages of the others', () => {
    const threads = [0, 1, 2].map((thread) =>
      createSchedule({ ratePerSecond: 100, rampMs: 0, durationMs: 4_000, thread, threads: 3 }),
    );
    const times = threads.flatMap(({ intendedMs }) => [0, 1, 2].map(intendedMs));
    const sorted = times.toSorted((one, other) => one - other);
    expect(sorted.map((ms) => Math.round(ms * 1_000))).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((index) => Math.round((index * 10_000) / 3)),
    );
  });

  it('grows to its rate: half as many in a ramp as in the same time after it', () => {
    const schedule = createSchedule({
      ratePerSecond: 1_000,
      rampMs: 2_000,
      durationMs: 4_000,
      thread: 0,
      threads: 1,
    });
    expect(schedule.dueBy(2_000 - EPSILON_MS)).toBe(1_000);
    expect(schedule.dueBy(4_000 - EPSILON_MS)).toBe(3_000);
    expect(schedule.dueBy(9_000)).toBe(3_000);
    expect(schedule.dueBy(-1)).toBe(0);
  });

  it('puts nothing off: what was not sent is due all the same', () => {
    const schedule = createSchedule({
      ratePerSecond: 1_000,
      rampMs: 0,
      durationMs: 4_000,
      thread: 0,
      threads: 1,
    });
    schedule.refresh(500, 0);
    expect(schedule.allowed).toBe(501);
    expect(schedule.waitMs(500, 10)).toBe(0);
    expect(schedule.waitMs(500, 501)).toBe(1);
  });
});

describe('the limit of a closed loop', () => {
  it('never lets more begin than its bucket and its rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(fc.record({ passMs: fc.nat(500), wants: fc.nat(100_000) }), { maxLength: 60 }),
        (perSecond, turns) => {
          const pace = createThrottle(perSecond, 1);
          const bucket = Math.max(perSecond / 10, 1);
          let begun = 0;
          let elapsedMs = 0;
          for (const { passMs, wants } of turns) {
            elapsedMs += passMs;
            pace.refresh(elapsedMs, begun);
            begun += Math.max(0, Math.min(wants, Math.floor(pace.allowed - begun)));
            expect(begun).toBeLessThanOrEqual(bucket + (elapsedMs * perSecond) / 1_000 + 1e-3);
          }
        },
      ),
    );
  });

  it('says how long to wait for the next', () => {
    const pace = createThrottle(100, 1);
    pace.refresh(0, 0);
    expect(pace.allowed).toBe(10);
    pace.refresh(0, 10);
    expect(pace.waitMs(0, 10)).toBe(10);
    pace.refresh(10, 10);
    expect(pace.allowed).toBeCloseTo(11, 6);
  });
});
