import type { EventOf } from './event.ts';
import { groupBy } from './ordered-list.ts';
import type { StateEvent } from './state-causes.ts';
import type { TimelineSocket } from './timeline.ts';
import type { CallEvent } from './timeline-calls.ts';

/** A socket's events by kind, as causes are looked for among them. */
export interface SocketFacts {
  readonly socket: TimelineSocket;
  /** The calls that worked on it. */
  readonly calls: readonly CallEvent[];
  /** Its state changes, each beginning where the one before ended. */
  readonly states: readonly StateEvent[];
  readonly snapshots: readonly EventOf<'snapshot'>[];
  /** Its other end, when that was observed too. */
  readonly peer: SocketFacts | undefined;
}

/** Sorts each socket's events, once. */
export function createFacts(sockets: readonly TimelineSocket[]): readonly SocketFacts[] {
  const facts = sockets.map((socket) => ({
    socket,
    calls: socket.events.filter((event) => event.kind === 'call'),
    states: chainOf(socket),
    snapshots: socket.events.filter((event) => event.kind === 'snapshot'),
    peer: undefined as SocketFacts | undefined,
  }));
  const byId = new Map(facts.map((fact) => [fact.socket.id, fact]));
  for (const fact of facts) fact.peer = byId.get(fact.socket.peerId ?? '');
  return facts;
}

/** A socket's state changes in order, though two CPUs' clocks may say otherwise. */
function chainOf(socket: TimelineSocket): readonly StateEvent[] {
  const states = socket.events.filter((event) => event.kind === 'state');
  // A kernel address of its own is another try of the same socket: connect() may be called again.
  const lives = [...groupBy(states, (state) => state.kernelSocket).values()];
  return lives.flatMap(chainOfLife);
}

function chainOfLife(states: readonly StateEvent[]): readonly StateEvent[] {
  const rest = [...states];
  const chain: StateEvent[] = [];
  const opening = rest.findIndex(({ from, to }) => from === 'CLOSED' || to === 'SYN-RECEIVED');
  let next = rest.splice(Math.max(0, opening), 1)[0];
  while (next !== undefined) {
    chain.push(next);
    const reached = next.to;
    const following = rest.findIndex((state) => state.from === reached);
    next = rest.splice(Math.max(0, following), 1)[0];
  }
  return chain;
}
