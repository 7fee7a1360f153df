import { isThorough } from '@socketlab/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from './event.ts';
import { type MachineOptions, playMachine } from './fixtures/machine.fixture.ts';
import {
  expectCalls,
  expectCausesFirst,
  expectPathsOfRfc,
  expectRightSockets,
  handOver,
} from './fixtures/truth.fixture.ts';
import { orderByCause } from './timeline.ts';

const CONNECTIONS = 250;
/** Always the same ones, for the seed is: the first of them where it may not take long. */
const RUNS = isThorough() ? 40 : 10;

const machines: fc.Arbitrary<MachineOptions> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  connections: fc.constant(CONNECTIONS),
  gapNs: fc.constantFrom(1_000, 6_000, 30_000),
  jitterNs: fc.integer({ min: 0, max: 3_000 }),
  captures: fc.integer({ min: 0, max: 2 }),
  atOnce: fc.integer({ min: 1, max: 40 }),
  clientPorts: fc.constantFrom(2, 10, 1_000),
});

describe(`${RUNS * CONNECTIONS} generated connections`, () => {
  it('have every event once and on the right socket, in the order of cause, on paths of RFC 9293', () => {
    fc.assert(
      fc.property(machines, (options) => {
        const network = playMachine(options);
        const events = handOver(network);
        const timeline = orderByCause(events);
        const ids = timeline.events.map(({ id }) => id);
        expect(ids.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
        expectRightSockets(timeline, network);
        expectPathsOfRfc(timeline);
        expectCausesFirst(timeline, network);
        expectCalls(timeline, network);
      }),
      { numRuns: RUNS, seed: 9_293, endOnFailure: true },
    );
  }, 120_000);

  it('keep every event on the right socket though the trace has lost how some of them ended', () => {
    fc.assert(
      fc.property(machines, (options) => {
        const network = playMachine(options);
        // Of a refused connection the end alone tells the port: without it nobody can know which one it was.
        const isEnd = (event: Event): boolean =>
          event.kind === 'state' && event.to === 'CLOSED' && event.from !== 'SYN-SENT';
        const kept = handOver(network).filter(
          (event) => !isEnd(event) || network.random.chance(0.7),
        );
        expectRightSockets(orderByCause(kept), network);
      }),
      { numRuns: 4, seed: 9_293, endOnFailure: true },
    );
  }, 120_000);
});
