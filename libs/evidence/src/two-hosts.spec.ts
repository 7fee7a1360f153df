import { isThorough } from '@socketlab/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignClock, alignEvents } from './clock-alignment.ts';
import type { Event } from './event.ts';
import type { TwoHosts } from './fixtures/hosts.fixture.ts';
import { type MachineOptions, playMachine } from './fixtures/machine.fixture.ts';
import type { Network } from './fixtures/network.fixture.ts';
import {
  expectCalls,
  expectCausesFirst,
  expectPathsOfRfc,
  expectRightSockets,
  handOver,
} from './fixtures/truth.fixture.ts';
import { passageOf } from './passage.ts';
import { orderByCause, type Timeline } from './timeline.ts';

const HOUR_NS = 3_600_000_000_000n;
const CONNECTIONS = 100;
/** Always the same ones, for the seed is: the first of them where it may not take long. */
const RUNS = isThorough() ? 40 : 8;

const hosts = fc.record({
  offsetNs: fc.bigInt({ min: -12n * HOUR_NS, max: 12n * HOUR_NS }),
  driftPpm: fc.integer({ min: -400, max: 400 }),
  delayNs: fc.constantFrom(15_000, 200_000, 2_000_000),
  delayJitterNs: fc.constantFrom(0, 10_000, 500_000),
  lost: fc.constantFrom(0, 0.1),
  twice: fc.constantFrom(0, 0.05),
  late: fc.constantFrom(0, 0.1),
  controlNs: fc.constantFrom(50_000, 5_000_000, 40_000_000),
});

const machines: fc.Arbitrary<MachineOptions> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  connections: fc.constant(CONNECTIONS),
  gapNs: fc.constantFrom(1_000, 6_000, 30_000),
  jitterNs: fc.integer({ min: 0, max: 3_000 }),
  captures: fc.constant(2),
  atOnce: fc.integer({ min: 1, max: 20 }),
  clientPorts: fc.constantFrom(2, 10, 1_000),
  hosts,
});

/** What the two hosts' daemons hand over, with the servers' times moved to the clients' clock, as far as that is known. */
function merge(network: Network): readonly Event[] {
  const beginNs = 50_000_000_000;
  const readings = [network.hosts.read(beginNs), network.hosts.read(network.tick())];
  const alignment = alignClock(readings);
  return handOver(network).flatMap((event) =>
    event.host === 'local' ? event : alignEvents([event], { host: event.host, alignment }),
  );
}

/** The truth knows events by the names that their witnesses gave them. */
function unprefixed(timeline: Timeline): Timeline {
  const bare = (id: string): string => id.replace('lab-07/', '');
  return JSON.parse(JSON.stringify(timeline), (key, value) =>
    typeof value === 'string' && key !== 'local' && key !== 'remote' ? bare(value) : value,
  ) as Timeline;
}

/** Each packet that left or came is one row, with both sights of it; one that came twice has another for the second. */
function expectOneRowEach({ rows }: Timeline, { truth }: Network): void {
  const seen = new Set<number>();
  for (const row of rows) {
    if (row.event.kind !== 'packet') continue;
    const { sent, received } = passageOf(row);
    const numbers = [row.event, ...row.joined].map(({ id }) => truth.packetOf.get(id));
    expect([row.event.id, new Set(numbers).size]).toEqual([row.event.id, 1]);
    expect([row.event.id, sent?.host === received?.host]).toEqual([row.event.id, false]);
    const [number = 0] = numbers;
    // Only the second arrival of one that came twice was sent by no row.
    expect([row.event.id, sent !== undefined]).toEqual([row.event.id, !seen.has(number)]);
    if (truth.receiverOf.has(row.event.id)) {
      expect([row.event.id, received !== undefined]).toEqual([row.event.id, true]);
    }
    seen.add(number);
  }
  expect(seen.size).toBe(new Set(truth.packetOf.values()).size);
}

describe(`two hosts with clocks of their own, ${RUNS * CONNECTIONS} generated connections between them`, () => {
  it('have every event on the right socket, no effect before its cause, and each segment in one row', () => {
    fc.assert(
      fc.property(machines, (options) => {
        const network = playMachine(options);
        const events = merge(network);
        const merged = orderByCause(events);
        expect(new Set(merged.events.map(({ id }) => id)).size).toBe(events.length);
        const timeline = unprefixed(merged);
        expectRightSockets(timeline, network);
        expectPathsOfRfc(timeline);
        expectCausesFirst(timeline, network);
        expectCalls(timeline, network);
        expectOneRowEach(timeline, network);
      }),
      { numRuns: RUNS, seed: 9_293, endOnFailure: true },
    );
  }, 120_000);

  it('do so with the packets of the clients alone, or with none, unless a port is used again too soon', () => {
    const oneEyed = machines.map((options) => ({
      ...options,
      ...{ captures: options.seed % 2, clientPorts: 1_000, takesOldestPort: true },
      hosts: { ...(options.hosts as TwoHosts), lost: 0, twice: 0, late: 0 },
    }));
    fc.assert(
      fc.property(oneEyed, (options) => {
        const network = playMachine(options);
        const timeline = unprefixed(orderByCause(merge(network)));
        expectRightSockets(timeline, network);
        expectPathsOfRfc(timeline);
        expectCausesFirst(timeline, network);
      }),
      { numRuns: RUNS / 2, seed: 9_293, endOnFailure: true },
    );
  }, 120_000);

  it('tell apart what daemons of one name did on both', () => {
    const alike = (event: Event): Event => {
      if (event.host !== 'local') return event;
      const same = { ...event, witness: 'tcp-echo' };
      return same.kind === 'packet' || same.kind === 'capture'
        ? { ...same, capture: 'tcp-echo.capture-1' }
        : same;
    };
    fc.assert(
      fc.property(machines, (options) => {
        const network = playMachine(options);
        const timeline = unprefixed(orderByCause(merge(network).map(alike)));
        expectRightSockets(timeline, network);
        expectCausesFirst(timeline, network);
        expectOneRowEach(timeline, network);
      }),
      { numRuns: RUNS / 4, seed: 9_293, endOnFailure: true },
    );
  }, 120_000);
});
