import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event, LossObservation } from './event.ts';
import { createRecorder } from './recorder.ts';

const loss = (count: number): LossObservation => ({
  kind: 'loss',
  source: 'kernel',
  where: 'trace',
  count,
  atNs: '0',
  monotonicNs: '0',
  socket: { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' },
});
const create = (capacity: number) =>
  createRecorder({ witness: 'tcp-echo', host: 'local', capacity });

describe('the recorder', () => {
  it('names each event by its witness and its number', () => {
    const recorder = create(10);
    expect(recorder.record(loss(1))).toMatchObject({
      id: 'tcp-echo.1',
      host: 'local',
      witness: 'tcp-echo',
      count: 1,
    });
    expect(recorder.record(loss(2)).id).toBe('tcp-echo.2');
    expect(recorder.sequence).toBe(2);
  });

  it('keeps the newest events, in order, and counts those it forgot', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: -5, max: 70 }),
        (capacity, total, after) => {
          const recorder = create(capacity);
          for (let number = 1; number <= total; number += 1) recorder.record(loss(number));
          const oldest = Math.max(after, 0, total - capacity) + 1;
          const expected = [];
          for (let number = oldest; number <= total; number += 1) {
            expected.push(`tcp-echo.${number}`);
          }
          expect(recorder.since(after).map(({ id }) => id)).toEqual(expected);
          expect(recorder.forgotten).toBe(Math.max(0, total - capacity));
        },
      ),
    );
  });

  it('tells its subscribers of each event from then on, until they leave', () => {
    const recorder = create(10);
    const told: Event[] = [];
    recorder.record(loss(1));
    const leave = recorder.subscribe((event) => told.push(event));
    recorder.record(loss(2));
    leave();
    leave();
    recorder.record(loss(3));
    expect(told.map(({ id }) => id)).toEqual(['tcp-echo.2']);
  });

  it('lets a subscriber leave while it is told', () => {
    const recorder = create(10);
    const told: string[] = [];
    const leave = recorder.subscribe(() => {
      told.push('first');
      leave();
    });
    recorder.subscribe(() => told.push('second'));
    recorder.record(loss(1));
    recorder.record(loss(2));
    expect(told).toEqual(['first', 'second', 'second']);
  });

  it.each([0, -1, 1.5, Number.NaN])('cannot keep %d events', (capacity) => {
    expect(() => create(capacity)).toThrow(RangeError);
  });
});
