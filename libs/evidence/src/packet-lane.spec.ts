import { describe, expect, it } from 'vitest';
import type { Event } from './event.ts';
import {
  call,
  client,
  header,
  listener,
  packet,
  type Side,
  server,
  state,
} from './fixtures/event-builder.fixture.ts';
import { followPackets, type PacketStep } from './packet-lane.ts';
import { orderByCause } from './timeline.ts';

/** Near the end of the numbers, so that the client's stream wraps around. */
const CLIENT_ISN = 2 ** 32 - 5;
const SERVER_ISN = 9_000;

const handshake: readonly Event[] = [
  call('socket', listener, { name: 'socket', atUs: 0, untilUs: 1, result: 20 }),
  call('listen', listener, { name: 'listen', atUs: 2, untilUs: 9, result: 0 }),
  call('c.socket', client, { name: 'socket', atUs: 98, untilUs: 99, result: 30 }),
  call('connect', client, { name: 'connect', atUs: 100, untilUs: 200, result: 0 }),
  state('c.SYN-SENT', client, { atUs: 110, from: 'CLOSED', to: 'SYN-SENT' }),
  packet('syn', client, { atUs: 120 }, header(['SYN'], CLIENT_ISN)),
  packet('syn-ack', server, { atUs: 130 }, header(['ACK', 'SYN'], SERVER_ISN, CLIENT_ISN + 1)),
  state('c.ESTABLISHED', client, { atUs: 140, from: 'SYN-SENT', to: 'ESTABLISHED' }),
  packet('third', client, { atUs: 150 }, header(['ACK'], CLIENT_ISN + 1, SERVER_ISN + 1)),
  state('s.SYN-RECEIVED', server, { atUs: 160, from: 'LISTEN', to: 'SYN-RECEIVED' }),
  state('s.ESTABLISHED', server, { atUs: 165, from: 'SYN-RECEIVED', to: 'ESTABLISHED' }),
  {
    ...call('accept', { ...server }, { name: 'accept', atUs: 50, untilUs: 210, result: 21 }),
    descriptor: 21,
  } as Event,
];

const fromClient = (id: string, atUs: number, offset: number, bytes: number): Event =>
  packet(
    id,
    client,
    { atUs, bytes },
    header(['ACK', 'PSH'], CLIENT_ISN + 1 + offset, SERVER_ISN + 1),
  );
const send = (id: string, atUs: number, result: number, side: Side = client): Event =>
  call(id, side, { name: 'send', atUs, untilUs: atUs + 10, result });
const recv = (id: string, atUs: number, result: number, side: Side = server): Event =>
  call(id, side, { name: 'recv', atUs, untilUs: atUs + 10, result });

const stepsOf = (events: readonly Event[]): ReadonlyMap<string, PacketStep> =>
  new Map(followPackets(orderByCause(events)).map((step) => [step.packet.id, step]));
const ids = (events: readonly Event[] = []): string[] => events.map(({ id }) => id);

describe('followPackets', () => {
  it('ties the three segments of the handshake to calls and states of both ends', () => {
    const steps = stepsOf(handshake);
    expect(steps.get('syn')).toMatchObject({
      call: { id: 'connect' },
      ...{ file: 'client-agent.ts', line: 7 },
      stateBefore: { id: 'c.SYN-SENT' },
      statesAfter: [{ id: 's.SYN-RECEIVED' }],
    });
    const answer = steps.get('syn-ack');
    expect(ids(answer?.answers)).toEqual(['syn']);
    expect([answer?.call, answer?.stateBefore?.id]).toEqual([undefined, 's.SYN-RECEIVED']);
    expect(ids(answer?.statesAfter)).toEqual(['c.ESTABLISHED']);
    const third = steps.get('third');
    expect([third?.stateBefore?.id, ids(third?.statesAfter)]).toEqual([
      'c.ESTABLISHED',
      ['s.ESTABLISHED'],
    ]);
    expect([answer?.sender?.end, answer?.receiver?.end]).toEqual(['server', 'client']);
  });

  it('gives each segment the send() calls whose bytes it carries, over the end of the numbers', () => {
    const steps = stepsOf([
      ...handshake,
      ...[send('one', 300, 4), send('two', 320, 6), send('three', 340, 3_000)],
      fromClient('first', 325, 0, 10),
      ...[fromClient('second', 345, 10, 1_448), fromClient('third.data', 346, 1_458, 1_552)],
      ...[recv('r.one', 360, 8), recv('r.two', 380, 3_002)],
    ]);
    expect(ids(steps.get('first')?.calls)).toEqual(['one', 'two']);
    expect(steps.get('first')?.call?.id).toBe('two');
    expect(ids(steps.get('first')?.receivedBy)).toEqual(['r.one', 'r.two']);
    expect(ids(steps.get('second')?.calls)).toEqual(['three']);
    expect(ids(steps.get('third.data')?.calls)).toEqual(['three']);
    expect(ids(steps.get('third.data')?.receivedBy)).toEqual(['r.two']);
  });

  it('names what a retransmission repeats, and takes it, bare ACKs and keep-alives for no bytes', () => {
    const steps = stepsOf([
      ...handshake,
      ...[send('one', 300, 10), fromClient('first', 305, 0, 10), fromClient('again', 5_000, 0, 10)],
      packet('ack', server, { atUs: 5_010 }, header(['ACK'], SERVER_ISN + 1, CLIENT_ISN + 11)),
      packet('alive', client, { atUs: 9_000 }, header(['ACK'], CLIENT_ISN + 10, SERVER_ISN + 1)),
      ...[send('two', 10_000, 10), fromClient('next', 10_005, 10, 10)],
    ]);
    expect(steps.get('again')).toMatchObject({ repeats: { id: 'first' }, calls: [] });
    expect(ids(steps.get('ack')?.answers)).toEqual(['first']);
    expect(steps.get('alive')).toMatchObject({ calls: [], answers: [] });
    expect(steps.get('next')?.call?.id).toBe('two');
  });

  it('ties a FIN to close(), to the states of both ends and to the recv() that returns 0', () => {
    const steps = stepsOf([
      ...handshake,
      call('close', client, { name: 'close', atUs: 400, untilUs: 430, result: 0 }),
      state('c.FIN-WAIT-1', client, { atUs: 405, from: 'ESTABLISHED', to: 'FIN-WAIT-1' }),
      packet('fin', client, { atUs: 410 }, header(['ACK', 'FIN'], CLIENT_ISN + 1, SERVER_ISN + 1)),
      state('s.CLOSE-WAIT', server, { atUs: 415, from: 'ESTABLISHED', to: 'CLOSE-WAIT' }),
      packet('ack', server, { atUs: 420 }, header(['ACK'], SERVER_ISN + 1, CLIENT_ISN + 2)),
      state('c.FIN-WAIT-2', client, { atUs: 425, from: 'FIN-WAIT-1', to: 'FIN-WAIT-2' }),
      recv('end', 440, 0),
    ]);
    const fin = steps.get('fin');
    expect([fin?.call?.id, fin?.stateBefore?.id]).toEqual(['close', 'c.FIN-WAIT-1']);
    expect([ids(fin?.statesAfter), ids(fin?.receivedBy)]).toEqual([['s.CLOSE-WAIT'], ['end']]);
    const ack = steps.get('ack');
    expect([ack?.stateBefore?.id, ids(ack?.answers)]).toEqual(['s.CLOSE-WAIT', ['fin']]);
    expect(ids(ack?.statesAfter)).toEqual(['c.FIN-WAIT-2']);
  });

  it('ties a reset to the close() that sent it, and to what failed at the other end', () => {
    const steps = stepsOf([
      ...handshake,
      call('close', client, { name: 'close', atUs: 400, untilUs: 430, result: 0 }),
      state('c.CLOSED', client, { atUs: 405, from: 'ESTABLISHED', to: 'CLOSED' }),
      packet('rst', client, { atUs: 410 }, header(['ACK', 'RST'], CLIENT_ISN + 1, SERVER_ISN + 1)),
      state('s.CLOSED', server, { atUs: 415, from: 'ESTABLISHED', to: 'CLOSED' }),
      call('failed', server, {
        name: 'recv',
        atUs: 300,
        untilUs: 420,
        result: -1,
        errno: 'ECONNRESET',
      }),
    ]);
    const reset = steps.get('rst');
    expect(reset?.call?.id).toBe('close');
    expect(ids(reset?.statesAfter)).toEqual(['s.CLOSED']);
    expect(ids(reset?.receivedBy)).toEqual(['failed']);
  });

  it('knows no socket behind a closed port, and ties its reset to the SYN and to the refused connect()', () => {
    const steps = stepsOf([
      call('c.socket', client, { name: 'socket', atUs: 98, untilUs: 99, result: 30 }),
      call('connect', client, {
        name: 'connect',
        atUs: 100,
        untilUs: 200,
        result: -1,
        errno: 'ECONNREFUSED',
      }),
      packet('syn', client, { atUs: 120 }, header(['SYN'], CLIENT_ISN)),
      packet('rst', server, { atUs: 130 }, header(['ACK', 'RST'], 0, CLIENT_ISN + 1)),
    ]);
    expect(steps.get('syn')).toMatchObject({ call: { id: 'connect' }, sender: { end: 'client' } });
    const reset = steps.get('rst');
    expect([reset?.sender, ids(reset?.answers)]).toEqual([undefined, ['syn']]);
    expect(ids(reset?.receivedBy)).toEqual(['connect']);
  });

  it('shows a segment that two captures saw as one row with both views, and a repeated one as two', () => {
    const other = (atUs: number): Event =>
      packet(
        `seen.${atUs}`,
        { ...client, witness: 'client-agent' },
        { atUs, bytes: 10, capture: 'client-agent.capture-1' },
        header(['ACK', 'PSH'], CLIENT_ISN + 1, SERVER_ISN + 1),
      );
    const { rows } = orderByCause([
      ...handshake,
      ...[send('one', 300, 10), fromClient('first', 305, 0, 10), other(306)],
      ...[fromClient('again', 300_000, 0, 10), other(299_998)],
    ]);
    const bytes = rows.filter(({ event }) => event.kind === 'packet' && event.payloadBytes > 0);
    expect(bytes.map(({ event, joined }) => [event.id, ids(joined)])).toEqual([
      ['first', ['seen.306']],
      ['seen.299998', ['again']],
    ]);
    expect(bytes.map(({ repeats }) => repeats)).toEqual([undefined, 'first']);
  });
});
