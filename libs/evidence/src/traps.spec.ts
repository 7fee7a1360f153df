import { describe, expect, it } from 'vitest';
import type { Event } from './event.ts';
import {
  call,
  client,
  header,
  listener,
  loss,
  packet,
  server,
  snapshot,
  state,
} from './fixtures/event-builder.fixture.ts';
import { orderByCause } from './timeline.ts';
import { isHandedToTimeWait } from './transitions.ts';

const opening = (): readonly Event[] => [
  call('socket', listener, { name: 'socket', atUs: 0, untilUs: 1, result: 20 }),
  call('listen', listener, { name: 'listen', atUs: 2, untilUs: 9, result: 0 }),
  state('l.LISTEN', listener, { atUs: 5, from: 'CLOSED', to: 'LISTEN' }),
  call('c.socket', client, { name: 'socket', atUs: 98, untilUs: 99, result: 30 }),
  call('connect', client, { name: 'connect', atUs: 100, untilUs: 300, result: 0 }),
  state(
    'c.SYN-SENT',
    { ...client, local: '127.0.0.1:0' },
    { atUs: 110, from: 'CLOSED', to: 'SYN-SENT' },
  ),
  state('c.ESTABLISHED', client, { atUs: 150, from: 'SYN-SENT', to: 'ESTABLISHED' }),
  state('s.SYN-RECEIVED', server, { atUs: 160, from: 'LISTEN', to: 'SYN-RECEIVED' }),
  state('s.ESTABLISHED', server, { atUs: 165, from: 'SYN-RECEIVED', to: 'ESTABLISHED' }),
];
const ids = (events: readonly Event[]): string[] => events.map(({ id }) => id);
const socketOf = (events: readonly Event[], id: string): string | undefined =>
  orderByCause(events).rows.find(({ event }) => event.id === id)?.socketId;

describe('the traps of evidence', () => {
  it('the state tracepoint says FIN-WAIT-2 -> CLOSED and never TIME-WAIT; a snapshot alone shows it', () => {
    const events = [
      ...opening(),
      call('close', client, { name: 'close', atUs: 400, untilUs: 410, result: 0 }),
      state('c.FIN-WAIT-1', client, { atUs: 405, from: 'ESTABLISHED', to: 'FIN-WAIT-1' }),
      state('c.FIN-WAIT-2', client, { atUs: 420, from: 'FIN-WAIT-1', to: 'FIN-WAIT-2' }),
      state('c.CLOSED', client, { atUs: 430, from: 'FIN-WAIT-2', to: 'CLOSED' }),
      snapshot('c.TIME-WAIT', client, 429, 'TIME-WAIT'),
    ];
    const { events: ordered, rows } = orderByCause(events);
    expect(isHandedToTimeWait('FIN-WAIT-2', 'CLOSED')).toBe(true);
    expect(ids(ordered).indexOf('c.TIME-WAIT')).toBeGreaterThan(ids(ordered).indexOf('c.CLOSED'));
    expect(rows.find(({ event }) => event.id === 'c.CLOSED')?.causedBy).toBeUndefined();
    expect(socketOf(events, 'c.TIME-WAIT')).toBe(socketOf(events, 'close'));
  });

  it("the server's LISTEN -> SYN-RECEIVED is printed after the client's ESTABLISHED, and shown before it", () => {
    const order = ids(orderByCause(opening()).events);
    expect(order.indexOf('s.SYN-RECEIVED')).toBeLessThan(order.indexOf('c.ESTABLISHED'));
    expect(order.indexOf('c.SYN-SENT')).toBeLessThan(order.indexOf('s.SYN-RECEIVED'));
  });

  it('where the SYN,ACK was captured, the late SYN-RECEIVED moves and nothing else does', () => {
    const { rows } = orderByCause([
      ...opening(),
      packet('syn', client, { atUs: 120 }, header(['SYN'], 1_000)),
      packet('syn-ack', server, { atUs: 130 }, header(['ACK', 'SYN'], 9_000, 1_001)),
    ]);
    const moved = rows.filter(({ isPlacedByCause }) => isPlacedByCause);
    expect(moved.map(({ event, after }) => [event.id, after])).toEqual([
      ['s.SYN-RECEIVED', ['syn']],
    ]);
    const order = rows.map(({ event }) => event.id);
    expect(order.indexOf('s.SYN-RECEIVED')).toBe(order.indexOf('syn-ack') - 1);
  });

  it('a call on a listener is not joined to the one that was closed there before it', () => {
    const { sockets } = orderByCause([
      state('one.LISTEN', listener, { atUs: 5, from: 'CLOSED', to: 'LISTEN', kernelSocket: '0x1' }),
      state('one.CLOSED', listener, {
        atUs: 90,
        from: 'LISTEN',
        to: 'CLOSED',
        kernelSocket: '0x1',
      }),
      state('two.LISTEN', listener, {
        atUs: 200,
        from: 'CLOSED',
        to: 'LISTEN',
        kernelSocket: '0x2',
      }),
      call('accept', listener, { name: 'accept', atUs: 300, untilUs: 310, result: -1 }),
      state('two.CLOSED', listener, {
        atUs: 400,
        from: 'LISTEN',
        to: 'CLOSED',
        kernelSocket: '0x2',
      }),
    ]);
    expect(sockets.map(({ events }) => ids(events))).toEqual([
      ['one.LISTEN', 'one.CLOSED'],
      ['two.LISTEN', 'accept', 'two.CLOSED'],
    ]);
  });

  it('an event is attributed by its socket, and never by the thread that happened to run', () => {
    const events = opening().map((event) =>
      event.kind === 'call' ? { ...event, threadId: 77 } : event,
    );
    const plain = orderByCause(opening()).sockets;
    const mixed = orderByCause(events).sockets;
    expect(mixed.map((socket) => ids(socket.events))).toEqual(
      plain.map((socket) => ids(socket.events)),
    );
  });

  it("another program's sockets stay apart, at another port and at the same one in another connection", () => {
    const stranger = { ...client, witness: 'tcp-echo', handle: 'x', local: '127.0.0.1:44495' };
    const elsewhere = { ...stranger, remote: '127.0.0.1:8080', handle: 'y' };
    const events = [
      ...opening(),
      state('x', stranger, { atUs: 155, from: 'SYN-SENT', to: 'ESTABLISHED' }),
      state('y', elsewhere, { atUs: 155, from: 'SYN-SENT', to: 'ESTABLISHED' }),
    ];
    const { sockets } = orderByCause(events);
    expect(
      sockets.filter((socket) => ids(socket.events).some((id) => /^[xy]$/.test(id))),
    ).toHaveLength(2);
    expect(socketOf(events, 'c.ESTABLISHED')).toBe(socketOf(events, 'connect'));
  });

  it("hosts' clocks differ, and no effect is shown before its cause", () => {
    const behindNs = 5_000_000_000n;
    const events = opening().map((event) =>
      event.witness === 'tcp-echo'
        ? { ...event, host: 'classmate', atNs: String(BigInt(event.atNs) - behindNs) }
        : event,
    );
    const far = (event: Event): Event => ({
      ...event,
      socket: {
        ...event.socket,
        local: event.socket.local.replace('127.0.0.1', '10.0.0.1'),
        remote: event.socket.remote.replace('127.0.0.1', '10.0.0.1'),
      },
    });
    const order = ids(orderByCause(events.map(far)).events);
    const handshake = ['connect', 'c.SYN-SENT', 's.SYN-RECEIVED', 'c.ESTABLISHED', 's.ESTABLISHED'];
    expect(order.filter((id) => handshake.includes(id))).toEqual(handshake);
  });

  it('the loopback address of one host is not that of another', () => {
    const events = opening().map((event) =>
      event.witness === 'tcp-echo' ? { ...event, host: 'classmate' } : event,
    );
    expect(orderByCause(events).sockets.map(({ peerId }) => peerId)).toEqual([
      ...[undefined, undefined, undefined],
    ]);
  });

  it('lost evidence is an event of no socket, and bytes are not counted where calls may be missing', () => {
    const events = [
      ...opening(),
      packet('syn', client, { atUs: 120 }, header(['SYN'], 1_000)),
      call('send', client, { name: 'send', atUs: 310, untilUs: 330, result: 12 }),
      packet('bytes', client, { atUs: 320, bytes: 12 }, header(['ACK', 'PSH'], 1_001, 9_001)),
    ];
    const causedBy = (all: readonly Event[]): string | undefined =>
      orderByCause(all).rows.find(({ event }) => event.id === 'bytes')?.causedBy;
    expect(causedBy(events)).toBe('send');
    expect(causedBy([...events, loss('lost', client, 'stream')])).toBeUndefined();
    expect(socketOf([...events, loss('lost', client, 'stream')], 'lost')).toBeUndefined();
  });

  it('a state change with port 0 belongs to the socket that its connect() was called on', () => {
    expect(socketOf(opening(), 'c.SYN-SENT')).toBe(socketOf(opening(), 'connect'));
  });

  it('a name and a kernel address that are used again are another socket', () => {
    const again = opening()
      .filter(({ id }) => !id.startsWith('l') && id !== 'socket')
      .map((event) => {
        const later = (ns: string): string => String(BigInt(ns) + 1_000_000n);
        const times = { atNs: later(event.atNs), monotonicNs: later(event.monotonicNs) };
        return event.kind === 'call'
          ? {
              ...event,
              ...times,
              id: `${event.id}.2`,
              handle: `${event.handle}.2`,
              returnedMonotonicNs: later(event.returnedMonotonicNs),
            }
          : { ...event, ...times, id: `${event.id}.2` };
      });
    const events = [
      ...opening(),
      state('c.CLOSED', client, { atUs: 500, from: 'ESTABLISHED', to: 'CLOSED' }),
      state('s.CLOSED', server, { atUs: 510, from: 'ESTABLISHED', to: 'CLOSED' }),
      ...again,
    ];
    const { sockets } = orderByCause(events);
    expect(sockets.map(({ end }) => end)).toEqual([
      'listener',
      'client',
      'server',
      'client',
      'server',
    ]);
    expect(sockets.map(({ peerId }) => peerId)).toEqual([
      ...[undefined, 'socket.3', 'socket.2', 'socket.5', 'socket.4'],
    ]);
  });
});
