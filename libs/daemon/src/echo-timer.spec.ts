import { afterEach, describe, expect, it, vi } from 'vitest';
import { ALL_MEASURED, createEchoTimer, ECHO_CELLS, ONE_IN, readEchoCells } from './echo-timer.ts';

const COUNTERS = ['received'] as const;
const ROWS = 4;
const BATCHES = [1, 2, 3, 15, 16, 17, 64, 100, 1_000];
const ANSWERS = 10_000;
/** The multiples of 16 from 64 to 9,984. */
const MEASURED = ALL_MEASURED + ANSWERS / ONE_IN - ALL_MEASURED / ONE_IN;

const total = (counts: ArrayLike<number>): number =>
  Array.from(counts).reduce((sum, count) => sum + count, 0);

/** A timer on a clock that the spec moves. */
function createTimed() {
  const clock = { nowMs: 1_000, readings: 0 };
  vi.spyOn(performance, 'now').mockImplementation(() => {
    clock.readings += 1;
    return clock.nowMs;
  });
  const cells = new Float64Array(COUNTERS.length + ECHO_CELLS);
  const timer = createEchoTimer(COUNTERS, cells, ROWS);
  const answer = (row: number, tookMs: number, messages?: number): void => {
    timer.received(row, messages);
    clock.nowMs += tookMs;
    timer.answered(row, messages);
  };
  const read = () => {
    const { counts, sum, answers } = readEchoCells(cells.subarray(COUNTERS.length));
    return { measured: total(counts), sum, answers };
  };
  return { clock, cells, timer, answer, read };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('an echo timer', () => {
  it('measures each of the first 64 answers, and counts no other cell than its own', () => {
    const { cells, answer, read } = createTimed();
    for (let done = 0; done < ALL_MEASURED; done += 1) answer(0, 2);
    expect(read()).toEqual({ measured: 64, sum: expect.closeTo(0.128, 9), answers: 64 });
    expect(cells[0]).toBe(0);
  });

  it('measures one in 16 of the later ones and counts them all; the clock is read for those alone', () => {
    const { clock, answer, read } = createTimed();
    for (let done = 0; done < ANSWERS; done += 1) answer(0, 1);
    expect(read()).toMatchObject({ measured: MEASURED, answers: ANSWERS });
    expect(clock.readings).toBe(2 * MEASURED);
  });

  it('asks the clock for no time that it is told', () => {
    const { clock, timer, read } = createTimed();
    timer.received(0, 2, clock.nowMs - 3);
    timer.answered(0, 2);
    expect(read()).toEqual({ measured: 2, sum: expect.closeTo(0.006, 9), answers: 2 });
    expect(clock.readings).toBe(1);
  });

  it.each(BATCHES)('measures as many of them when they come by %i', (size) => {
    const { answer, read } = createTimed();
    for (let left = ANSWERS; left > 0; left -= size) answer(0, 1, Math.min(size, left));
    const { measured, sum, answers } = read();
    expect({ measured, answers }).toEqual({ measured: MEASURED, answers: ANSWERS });
    expect(sum).toBeCloseTo(MEASURED / 1_000, 6);
  });

  it('measures what is answered of what was received, and never from an earlier time', () => {
    const { clock, timer, read } = createTimed();
    for (let round = 0; round < 50; round += 1) {
      timer.received(0, 32);
      clock.nowMs += 1;
      // Some get no answer at all.
      timer.answered(0, round % 33);
      clock.nowMs += 1_000;
    }
    const { measured, sum, answers } = read();
    expect(answers).toBe((32 * 33) / 2 + (16 * 17) / 2);
    expect(measured).toBe(ALL_MEASURED + Math.ceil(answers / ONE_IN) - ALL_MEASURED / ONE_IN);
    expect(sum).toBeCloseTo(measured / 1_000, 6);
  });

  it('measures each row by itself, and all of the first again where another connection has it', () => {
    const { timer, answer, read } = createTimed();
    for (let done = 0; done < 1_000; done += 1) answer(1, 1);
    const before = read().measured;
    for (let done = 0; done < 10; done += 1) answer(2, 1);
    expect(read().measured).toBe(before + 10);
    timer.begin(1);
    for (let done = 0; done < 10; done += 1) answer(1, 1);
    expect(read().measured).toBe(before + 20);
  });
});
