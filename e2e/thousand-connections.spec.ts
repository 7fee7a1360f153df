import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type DaemonClient, eventFromMessage } from '@socketlab/control';
import {
  type Event,
  followPackets,
  isTransition,
  orderByCause,
  type PacketStep,
  type TcpFlag,
  type Timeline,
} from '@socketlab/evidence';
import { failOnLeaks, isRoot } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import { createMachine } from './machine.ts';

failOnLeaks();

const CONNECTIONS = 1_000;
const PAYLOAD = Buffer.from('Hello, world');
const LONG_MS = 120_000;

interface Recorded {
  readonly timeline: Timeline;
  readonly events: readonly Event[];
  readonly server: string;
  readonly locals: readonly string[];
}

/** Ends a recording, and fetches all of it. */
async function finish(
  { evidence }: DaemonClient,
  { recordingId, afterSequence: first }: { recordingId: string; afterSequence: string },
): Promise<readonly Event[]> {
  await evidence.stopRecording({ recordingId });
  const events: Event[] = [];
  for (let afterSequence = first, hasMore = true; hasMore; ) {
    const page = await evidence.fetchEvents({ afterSequence });
    events.push(...page.events.map(eventFromMessage));
    afterSequence = page.lastSequence;
    ({ hasMore } = page);
  }
  return events;
}

/** A port that is free now: the kernel's filter can only know a port that is known before listen(). */
async function findFreePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  holder.close();
  await once(holder, 'close');
  return port;
}

/** 1,000 clients at once, each with one exchange, recorded by both daemons and captured by one. */
async function recordMany(ctx: TestContext): Promise<Recorded> {
  if (!isRoot()) ctx.skip('tracepoints and packets are for root');
  const machine = createMachine();
  const [serving, asking] = [await machine.start('multi-tcp'), await machine.start('client-agent')];
  const server = await machine.connect(serving.control);
  const client = await machine.connect(asking.control);
  const how = { observesCalls: true, skipsSnapshots: true };
  const served = await server.evidence.startRecording(how);
  const port = await findFreePort();
  const { address } = await server.listener.openListener({
    ...{ address: `127.0.0.1:${port}`, backlog: 2_048 },
  });
  const asked = await client.evidence.startRecording({ ...how, remotePorts: [port] });
  const { captureId } = await server.evidence.startCapture({
    ...{ ports: [port], observesPackets: true, snapBytes: 128 },
  });
  const { results } = await client.client.exchangeMany({
    ...{ address, connections: CONNECTIONS, payload: PAYLOAD, deadlineMs: 60_000 },
  });
  expect(results.filter(({ isEcho }) => isEcho)).toHaveLength(CONNECTIONS);
  await server.listener.closeListener({ deadlineMs: 10_000 });
  const capture = await server.evidence.stopCapture({ captureId });
  expect(capture).toMatchObject({ dropped: '0', leftOut: '0' });
  const events = [...(await finish(server, served)), ...(await finish(client, asked))];
  const locals = results.map(({ local }) => local);
  return { events, server: address, locals, timeline: orderByCause(events) };
}

/** Names, handles and the kernel's addresses of a socket's events: one of each, or the socket is two. */
function expectOneSocketEach({ timeline }: Recorded): void {
  for (const { id, end, events, name } of timeline.sockets) {
    const own = events.filter((event) => event.kind !== 'call' || event.name !== 'accept');
    const full = own.filter(
      ({ socket }) => !/:0$/.test(socket.local) && !/:0$/.test(socket.remote),
    );
    const names = new Set(full.map(({ socket }) => `${socket.local}>${socket.remote}`));
    const handles = new Set(
      own.flatMap((event) => (event.kind === 'call' ? (event.handle ?? []) : [])),
    );
    const lives = new Set(
      own.flatMap((event) => (event.kind === 'state' ? event.kernelSocket : [])),
    );
    const isConnection = end === 'client' || end === 'server';
    const expected = isConnection ? [`${name.local}>${name.remote}`] : [];
    expect([id, [...names], handles.size, lives.size]).toEqual([id, expected, 1, 1]);
  }
}

function expectBothEndsOfEach({ timeline, locals, server }: Recorded): void {
  const clients = timeline.sockets.filter(({ end }) => end === 'client');
  const servers = timeline.sockets.filter(({ end }) => end === 'server');
  expect(clients.map(({ name }) => name.local).toSorted()).toEqual(locals.toSorted());
  expect(servers.map(({ name }) => name.remote).toSorted()).toEqual(locals.toSorted());
  expect(timeline.sockets.filter(({ end }) => end === 'listener')).toHaveLength(1);
  const byId = new Map(timeline.sockets.map((socket) => [socket.id, socket]));
  for (const { id, name, peerId = '' } of clients) {
    const peer = byId.get(peerId);
    expect([peer?.name.local, peer?.name.remote, peer?.peerId]).toEqual([server, name.local, id]);
  }
  const accepts = new Set(servers.map(({ madeBy }) => madeBy));
  expect(accepts.size).toBe(CONNECTIONS);
}

function expectWholePaths({ timeline }: Recorded): void {
  for (const { id, end, events } of timeline.sockets) {
    const states = events.filter((event) => event.kind === 'state');
    expect([id, states[0]?.from]).toEqual([id, end === 'server' ? 'LISTEN' : 'CLOSED']);
    expect([id, states.at(-1)?.to]).toEqual([id, 'CLOSED']);
    for (const [index, { from, to }] of states.entries()) {
      const follows = index === 0 || states[index - 1]?.to === from;
      expect([id, from, to, follows && isTransition(from, to)]).toEqual([id, from, to, true]);
    }
  }
}

function expectPacketsAtTheirSockets({ timeline }: Recorded): void {
  const byId = new Map(timeline.sockets.map((socket) => [socket.id, socket]));
  for (const { event, socketId = '', receiverId = '' } of timeline.rows) {
    if (event.kind !== 'packet') continue;
    const { local, remote } = event.socket;
    expect(byId.get(socketId)?.name).toMatchObject({ local, remote });
    expect(byId.get(receiverId)?.name).toMatchObject({ local: remote, remote: local });
  }
}

/** What each packet that begins, carries or ends something was sent by, and what it brought about. */
function expectPacketsExplained({ timeline }: Recorded): void {
  const steps = followPackets(timeline).filter(({ repeats }) => repeats === undefined);
  const has = (step: PacketStep, flag: TcpFlag): boolean =>
    step.packet.tcp?.flags.includes(flag) ?? false;
  const opening = steps.filter((step) => has(step, 'SYN') && !has(step, 'ACK'));
  const bytes = steps.filter(({ packet }) => packet.payloadBytes > 0);
  const ending = steps.filter((step) => has(step, 'FIN'));
  const counts = [opening, bytes, ending].map((some) => some.length);
  expect(counts).toEqual([CONNECTIONS, 2 * CONNECTIONS, 2 * CONNECTIONS]);
  for (const [some, call] of [
    [opening, 'connect'],
    [bytes, 'send'],
    [ending, 'close'],
  ] as const) {
    const others = some.filter((step) => step.call?.name !== call || step.line === undefined);
    expect(others.map(({ packet }) => [call, packet.id, packet.tcp?.flags])).toEqual([]);
  }
  const isStarted = ({ stateBefore, statesAfter }: PacketStep): boolean =>
    stateBefore?.to === 'SYN-SENT' && statesAfter.some(({ to }) => to === 'SYN-RECEIVED');
  expect(opening.filter((step) => !isStarted(step))).toEqual([]);
  expect(bytes.filter(({ receivedBy }) => receivedBy[0]?.name !== 'recv')).toEqual([]);
}

function expectCausesFirst({ timeline }: Recorded): void {
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  for (const [place, { event }] of timeline.rows.entries()) {
    if (!first.has(event.id)) first.set(event.id, place);
    last.set(event.id, place);
  }
  for (const { event, causes } of timeline.rows) {
    for (const cause of causes) {
      const isBefore = (first.get(cause) ?? 0) < (last.get(event.id) ?? 0);
      expect([cause, event.id, isBefore]).toEqual([cause, event.id, true]);
    }
  }
  expect(timeline.rows.flatMap(({ ignored }) => ignored)).toEqual([]);
}

describe('1,000 real connections', () => {
  it('have every event once, on the right socket, after its cause, on paths of RFC 9293', {
    timeout: LONG_MS,
  }, async (ctx) => {
    const recorded = await recordMany(ctx);
    const { events, timeline, server } = recorded;
    expect(events.filter(({ kind }) => kind === 'loss')).toEqual([]);
    expect(timeline.events.map(({ id }) => id).toSorted()).toEqual(
      events.map(({ id }) => id).toSorted(),
    );
    const placed = new Set(timeline.sockets.flatMap((socket) => socket.events.map(({ id }) => id)));
    const ours = timeline.rows.filter(({ event: { socket } }) =>
      [socket.local, socket.remote].includes(server),
    );
    expect(ours.filter(({ event }) => !placed.has(event.id)).map(({ event }) => event)).toEqual([]);
    expectOneSocketEach(recorded);
    expectBothEndsOfEach(recorded);
    expectWholePaths(recorded);
    expectPacketsAtTheirSockets(recorded);
    expectPacketsExplained(recorded);
    expectCausesFirst(recorded);
  });
});
