import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from './event.ts';
import { CLIENT, type ExchangeVariation, LISTENER, simulateExchange } from './exchange.fixture.ts';
import { orderByCause } from './timeline.ts';

const PLAIN: ExchangeVariation = {
  firstCloser: 'client',
  isFinAcknowledgedAlone: false,
  gapsNs: [5_000],
  jitterNs: [0],
};

const variations: fc.Arbitrary<ExchangeVariation> = fc.record({
  firstCloser: fc.constantFrom('client' as const, 'server' as const, 'both' as const),
  isFinAcknowledgedAlone: fc.boolean(),
  gapsNs: fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 30 }),
  jitterNs: fc.array(fc.integer({ min: -4_000, max: 4_000 }), { minLength: 1, maxLength: 30 }),
});

const idsOf = (events: readonly Event[]): string[] => events.map((event) => event.id);

/** Mixes the witnesses' events, each witness's own in the order in which it recorded them. */
function interleave(events: readonly Event[], turns: readonly boolean[]): readonly Event[] {
  const server = events.filter((event) => event.witness === 'tcp-echo');
  const client = events.filter((event) => event.witness !== 'tcp-echo');
  const mixed = turns.flatMap((isServer) => (isServer ? server : client).splice(0, 1));
  return [...mixed, ...client, ...server];
}

describe('orderByCause', () => {
  it('never shows an effect before its cause, and every event once, whatever the clocks say', () => {
    fc.assert(
      fc.property(variations, fc.array(fc.boolean(), { maxLength: 60 }), (variation, turns) => {
        const { events, causes } = simulateExchange(variation);
        const timeline = orderByCause(interleave(events, turns));
        const order = idsOf(timeline.events);
        expect(order.toSorted()).toEqual(idsOf(events).toSorted());
        for (const [cause, effect] of causes) {
          expect(order.indexOf(cause), `${cause} before ${effect}`).toBeLessThan(
            order.indexOf(effect),
          );
        }
        expect(timeline.rows.flatMap((row) => row.ignored)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('puts the handshake in the order of RFC 9293, though Linux tells of SYN-RECEIVED late', () => {
    const { rows } = orderByCause(simulateExchange(PLAIN).events);
    const states = rows.filter((row) => row.event.kind === 'state').map((row) => row.event.id);
    expect(states.slice(1, 5)).toEqual([
      'C.SYN-SENT',
      'S.SYN-RECEIVED',
      'C.ESTABLISHED',
      'S.ESTABLISHED',
    ]);
    const moved = rows.filter((row) => row.isPlacedByCause);
    expect(moved.map((row) => [row.event.id, row.after])).toEqual([
      ['C.ESTABLISHED', ['S.SYN-RECEIVED']],
    ]);
  });

  it('names the call that changed a state', () => {
    const { rows } = orderByCause(simulateExchange(PLAIN).events);
    const causedBy = Object.fromEntries(rows.map((row) => [row.event.id, row.causedBy]));
    expect(causedBy).toMatchObject({
      'L.LISTEN': 'listen',
      'C.SYN-SENT': 'connect',
      'C.FIN-WAIT-1': 'close.first',
      'S.LAST-ACK': 'close.second',
    });
    expect(causedBy['S.CLOSE-WAIT']).toBeUndefined();
  });

  it('draws a blocked call twice, where it was called and where it returned', () => {
    const { rows } = orderByCause(simulateExchange(PLAIN).events);
    const phases = rows.filter((row) => row.event.id === 'accept').map((row) => row.phase);
    expect(phases).toEqual(['called', 'returned']);
    const listen = rows.filter((row) => row.event.id === 'listen').map((row) => row.phase);
    expect(listen).toEqual(['whole']);
  });

  it('groups events by socket, from a socket() without a name to the last state', () => {
    const { sockets } = orderByCause(simulateExchange(PLAIN).events);
    expect(sockets.map(({ end, name, madeBy }) => ({ end, ...name, madeBy }))).toEqual([
      { end: 'listener', protocol: 'tcp', local: LISTENER, remote: '0.0.0.0:0', madeBy: 'socket' },
      { end: 'client', protocol: 'tcp', local: CLIENT, remote: LISTENER, madeBy: 'c.socket' },
      { end: 'server', protocol: 'tcp', local: LISTENER, remote: CLIENT, madeBy: 'accept' },
    ]);
    expect(sockets[1]?.peerId).toBe(sockets[2]?.id);
    expect(idsOf(sockets[1]?.events ?? []).slice(0, 4)).toEqual([
      'c.socket',
      'connect',
      'C.SYN-SENT',
      'C.ESTABLISHED',
    ]);
  });

  it("joins the kernel's view of a call to the program's call of the same thread", () => {
    const { events } = simulateExchange(PLAIN);
    const accept = events.find((event) => event.id === 'accept');
    if (accept?.kind !== 'call') throw new Error('the fixture has no accept()');
    const { file: _file, line: _line, handle: _handle, ...seen } = accept;
    const kernelView: Event = { ...seen, id: 'k.accept4', source: 'kernel', name: 'accept4' };
    const stranger: Event = { ...kernelView, id: 'k.stranger', threadId: 7 };
    const { rows, events: ordered } = orderByCause([...events, kernelView, stranger]);
    const joined = rows.find((row) => row.event.id === 'accept' && row.phase === 'called')?.joined;
    expect(joined?.map((call) => call.id)).toEqual(['k.accept4']);
    expect(rows.some((row) => row.event.id === 'k.accept4')).toBe(false);
    expect(rows.some((row) => row.event.id === 'k.stranger')).toBe(true);
    expect(idsOf(ordered)).toContain('k.accept4');
  });

  it('keeps both of two events that say the same', () => {
    const { events } = simulateExchange(PLAIN);
    const [first, ...rest] = events;
    if (first === undefined) throw new Error('the fixture is empty');
    const twice = orderByCause([first, ...rest, { ...first, id: 'again' }]);
    expect(twice.events).toHaveLength(events.length + 1);
  });

  it('puts a snapshot that is stamped too late before the change out of what it shows', () => {
    const { events } = simulateExchange(PLAIN);
    const acknowledged = events.find((event) => event.id === 'C.FIN-WAIT-2');
    if (acknowledged?.kind !== 'state') throw new Error('the fixture has no FIN-WAIT-2');
    const { host, witness, atNs, socket } = acknowledged;
    const monotonicNs = String(BigInt(acknowledged.monotonicNs) + 2_000_000n);
    const late: Event = {
      ...{ id: 'late', host, witness, atNs, socket, monotonicNs },
      ...{ kind: 'snapshot', source: 'sampled', via: 'sock_diag', state: 'FIN-WAIT-1' },
    };
    const { rows } = orderByCause([...events, late]);
    const ids = rows.map((row) => row.event.id);
    expect(ids.indexOf('late')).toBe(ids.indexOf('C.FIN-WAIT-2') - 1);
    const row = rows.find(({ event }) => event.id === 'late');
    expect(row).toMatchObject({ isPlacedByCause: true, after: ['C.FIN-WAIT-1'] });
    expect(rows.find(({ event }) => event.id === 'C.FIN-WAIT-2')?.isPlacedByCause).toBe(false);
  });

  it('keeps the listener apart from the connection after which accept() may be named', () => {
    const events = simulateExchange(PLAIN).events.map((event) =>
      event.id === 'accept'
        ? {
            ...event,
            handle: 'server',
            descriptor: 21,
            socket: { ...event.socket, remote: CLIENT },
          }
        : event,
    );
    const { sockets, links } = orderByCause(events);
    expect(sockets.map(({ end, name }) => [end, name.remote])).toEqual([
      ['listener', '0.0.0.0:0'],
      ['client', LISTENER],
      ['server', CLIENT],
    ]);
    expect(sockets[1]?.peerId).toBe(sockets[2]?.id);
    expect(links).toContainEqual(['C.FIN-WAIT-1', 'S.CLOSE-WAIT']);
  });
});
