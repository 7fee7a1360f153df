import { describe, expect, it } from 'vitest';
import type { Event } from './event.ts';
import { call, packet, type Side, state } from './fixtures/event-builder.fixture.ts';
import { followPackets } from './packet-lane.ts';
import { orderByCause } from './timeline.ts';

const SERVER = '127.0.0.1:65431';
const CLIENT = '127.0.0.1:50000';
const NOWHERE = '0.0.0.0:0';
const server: Side = {
  ...{ witness: 'udp-echo', protocol: 'udp', local: SERVER, remote: NOWHERE, handle: 'u' },
};
const unnamed: Side = {
  ...{ witness: 'client-agent', protocol: 'udp', local: NOWHERE, remote: NOWHERE, handle: 'c' },
};
const toServer: Side = { ...unnamed, local: CLIENT, remote: SERVER };
const toClient: Side = { ...server, remote: CLIENT };

const exchange: readonly Event[] = [
  call('s.socket', server, { name: 'socket', atUs: 0, untilUs: 1, result: 20 }),
  call('bind', server, { name: 'bind', atUs: 2, untilUs: 3, result: 0, args: ['20', SERVER] }),
  call('recvfrom', server, { name: 'recvfrom', atUs: 10, untilUs: 130, result: 5 }),
  call('c.socket', unnamed, { name: 'socket', atUs: 90, untilUs: 91, result: 30 }),
  call('sendto', unnamed, {
    name: 'sendto',
    atUs: 100,
    untilUs: 120,
    result: 5,
    args: ['30', '5 bytes', SERVER],
  }),
  packet('question', toServer, { atUs: 110, bytes: 5 }),
  call('s.sendto', server, {
    name: 'sendto',
    atUs: 140,
    untilUs: 160,
    result: 5,
    args: ['20', '5 bytes', CLIENT],
  }),
  packet('answer', toClient, { atUs: 150, bytes: 5 }),
  call('c.recvfrom', unnamed, { name: 'recvfrom', atUs: 125, untilUs: 170, result: 5 }),
];

describe('datagrams', () => {
  it('belong to a bound socket and to the one whose sendto() encloses them, neither of which listens', () => {
    const { sockets } = orderByCause(exchange);
    expect(sockets.map(({ end, name, peerId }) => [end, name.local, peerId])).toEqual([
      ['server', SERVER, undefined],
      ['client', CLIENT, undefined],
    ]);
    expect(sockets.map(({ received }) => received.map(({ id }) => id))).toEqual([
      ['question'],
      ['answer'],
    ]);
  });

  it('are sent by one call and returned by one call, whoever was faster', () => {
    const steps = followPackets(orderByCause(exchange));
    expect(
      steps.map(({ packet: { id }, call: by, receivedBy }) => [id, by?.id, receivedBy[0]?.id]),
    ).toEqual([
      ['question', 'sendto', 'recvfrom'],
      ['answer', 's.sendto', 'c.recvfrom'],
    ]);
  });

  it('have no state: nothing but calls and packets is on their sockets', () => {
    const kinds = orderByCause(exchange).sockets.flatMap(({ events }) =>
      events.map(({ kind }) => kind),
    );
    expect(new Set(kinds)).toEqual(new Set(['call', 'packet']));
  });

  it('that nobody takes are answered by the system, which no socket sent, and the next call hears of it', () => {
    const connected = { ...toServer };
    const events = [
      call('c.socket', unnamed, { name: 'socket', atUs: 0, untilUs: 1, result: 30 }),
      call('connect', connected, { name: 'connect', atUs: 5, untilUs: 6, result: 0 }),
      call('send', connected, { name: 'send', atUs: 10, untilUs: 30, result: 5 }),
      packet('question', toServer, { atUs: 20, bytes: 5 }),
      packet('unreachable', toClient, { atUs: 25, icmp: { version: 4, type: 3, code: 3 } }),
      call('recv', connected, {
        name: 'recv',
        atUs: 40,
        untilUs: 45,
        result: -1,
        errno: 'ECONNREFUSED',
      }),
    ];
    const step = followPackets(orderByCause(events)).find(
      ({ packet: { id } }) => id === 'unreachable',
    );
    expect(step?.sender).toBeUndefined();
    expect(step?.answers.map(({ id }) => id)).toEqual(['question']);
    expect(step?.receivedBy.map(({ id }) => id)).toEqual(['recv']);
  });

  it('stay apart from a connection with the same addresses', () => {
    const tcp: Side = { ...toServer, protocol: 'tcp', handle: 't' };
    const events = [...exchange, state('tcp', tcp, { atUs: 115, from: 'CLOSED', to: 'SYN-SENT' })];
    expect(orderByCause(events).sockets.map(({ name }) => name.protocol)).toEqual([
      'udp',
      'udp',
      'tcp',
    ]);
  });
});
