import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from './event.ts';
import { type MachineOptions, playMachine } from './fixtures/machine.fixture.ts';
import type { Network } from './fixtures/network.fixture.ts';
import { orderByCause, type Timeline } from './timeline.ts';
import { isTransition } from './transitions.ts';

const CONNECTIONS = 250;
const RUNS = 40;

const machines: fc.Arbitrary<MachineOptions> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  connections: fc.constant(CONNECTIONS),
  gapNs: fc.constantFrom(1_000, 6_000, 30_000),
  jitterNs: fc.integer({ min: 0, max: 3_000 }),
  captures: fc.integer({ min: 0, max: 2 }),
  atOnce: fc.integer({ min: 1, max: 40 }),
  clientPorts: fc.constantFrom(2, 10, 1_000),
});

/** What the daemons hand over, mixed: each one's events in its own order. The stranger is nobody's witness. */
function handOver(network: Network): readonly Event[] {
  const lanes = network
    .recorded()
    .filter(([first]) => first?.witness !== 'stranger')
    .map((lane) => ({ lane, next: 0 }));
  const mixed: Event[] = [];
  for (
    let left = lanes;
    left.length > 0;
    left = left.filter(({ lane, next }) => next < lane.length)
  ) {
    const one = left[network.random.below(left.length)];
    const event = one?.lane[one.next];
    if (one === undefined || event === undefined) continue;
    mixed.push(event);
    one.next += 1;
  }
  return mixed;
}

function expectRightSockets(timeline: Timeline, { truth }: Network): void {
  const socketOf = new Map<string, string>();
  for (const { id, events } of timeline.sockets) {
    for (const event of events) socketOf.set(event.id, id);
  }
  const idOf = new Map<string, string>();
  const truthOf = new Map<string, string>();
  for (const [event, id] of socketOf) {
    const really = truth.socketOf.get(event) ?? '';
    expect([event, idOf.get(really) ?? id]).toEqual([event, id]);
    expect([event, truthOf.get(id) ?? really]).toEqual([event, really]);
    idOf.set(really, id);
    truthOf.set(id, really);
  }
  for (const { event, receiverId = '' } of timeline.rows) {
    if (event.kind !== 'packet') continue;
    const really = truth.receiverOf.get(event.id);
    expect([event.id, truthOf.get(receiverId)]).toEqual([event.id, really]);
  }
  for (const { id, peerId = '', madeBy, end } of timeline.sockets) {
    const really = truthOf.get(id) ?? '';
    const other = idOf.get(truth.peerOf.get(really) ?? '') ?? '';
    expect([really, peerId]).toEqual([really, other]);
    if (end === 'server') expect([really, madeBy]).toEqual([really, truth.madeBy.get(really)]);
  }
}

function expectPathsOfRfc(timeline: Timeline): void {
  for (const { events } of timeline.sockets) {
    const states = events.filter((event) => event.kind === 'state');
    states.forEach(({ from, to, id }, index) => {
      const before = states[index - 1];
      const begins = from === 'CLOSED' || (from === 'LISTEN' && to === 'SYN-RECEIVED');
      const follows = before === undefined ? begins : from === before.to;
      expect([id, isTransition(from, to), follows]).toEqual([id, true, true]);
    });
  }
}

function expectCausesFirst(timeline: Timeline, { truth }: Network): void {
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  timeline.rows.forEach(({ event, joined }, place) => {
    for (const { id } of [event, ...joined]) {
      if (!first.has(id)) first.set(id, place);
      last.set(id, place);
    }
  });
  for (const [cause, effect] of truth.causes) {
    const [from, to] = [first.get(cause), last.get(effect)];
    if (from === undefined || to === undefined) continue;
    expect([cause, effect, from < to]).toEqual([cause, effect, true]);
  }
  expect(timeline.rows.flatMap((row) => row.ignored)).toEqual([]);
}

function expectCalls(timeline: Timeline, { truth }: Network): void {
  const known = new Set(timeline.events.map(({ id }) => id));
  for (const { event, joined, causedBy } of timeline.rows) {
    for (const { id } of [event, ...joined]) {
      const call = truth.callOf.get(id);
      if (call !== undefined && known.has(call)) expect([id, causedBy]).toEqual([id, call]);
    }
  }
}

describe('10,000 generated connections', () => {
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
