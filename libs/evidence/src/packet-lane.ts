import type { Event, EventOf } from './event.ts';
import type { PacketEvent } from './socket-draft.ts';
import type { Timeline, TimelineRow, TimelineSocket } from './timeline.ts';
import type { CallEvent } from './timeline-calls.ts';

type StateEvent = EventOf<'state'>;

/** One packet with all four lanes: source line -> call -> kernel state -> packet, and the same at the other end. */
export interface PacketStep {
  readonly row: TimelineRow;
  readonly packet: PacketEvent;
  /** The sockets that it left and reached, where they are known. */
  readonly sender?: TimelineSocket;
  readonly receiver?: TimelineSocket;
  /** The call that made the kernel send it. The kernel sends acknowledgments and what it repeats by itself. */
  readonly call?: CallEvent;
  /** Where the program's source makes that call: `exchange.ts` and the line. */
  readonly file?: string;
  readonly line?: number;
  /** All calls whose bytes it carries, or that made it leave; one segment may carry the bytes of several. */
  readonly calls: readonly CallEvent[];
  /** The sender's change of state that made it leave: SYN-SENT of a SYN, FIN-WAIT-1 of a FIN. */
  readonly stateBefore?: StateEvent;
  /** The changes of state that it brought about at the other end. */
  readonly statesAfter: readonly StateEvent[];
  /** The packets that it answers: a SYN of a SYN,ACK, data of an acknowledgment. */
  readonly answers: readonly PacketEvent[];
  /** The calls at the other end that returned because of it: recv(), or what failed. */
  readonly receivedBy: readonly CallEvent[];
  /** The packet that had carried the same before. */
  readonly repeats?: PacketEvent;
}

/** Tells of each packet of a timeline, in causal order, which call and state change it is tied to. */
export function followPackets(timeline: Timeline): readonly PacketStep[] {
  const events = new Map(timeline.events.map((event) => [event.id, event]));
  const sockets = new Map(timeline.sockets.map((socket) => [socket.id, socket]));
  return timeline.rows.flatMap((row) =>
    row.event.kind === 'packet' ? [followPacket(row, row.event, { events, sockets })] : [],
  );
}

interface Known {
  readonly events: ReadonlyMap<string, Event>;
  readonly sockets: ReadonlyMap<string, TimelineSocket>;
}

function followPacket(row: TimelineRow, packet: PacketEvent, known: Known): PacketStep {
  const find = (ids: readonly string[]): readonly Event[] =>
    ids.flatMap((id) => known.events.get(id) ?? []);
  const [causes, effects] = [find(row.causes), find(row.ledTo)];
  const sender = known.sockets.get(row.socketId ?? '');
  const receiver = known.sockets.get(row.receiverId ?? '');
  const [call] = find(row.causedBy === undefined ? [] : [row.causedBy]).filter(isCallEvent);
  const [repeats] = find(row.repeats === undefined ? [] : [row.repeats]).filter(isPacketEvent);
  const stateBefore = causes.find(isStateEvent);
  return {
    row,
    packet,
    ...(sender === undefined ? {} : { sender }),
    ...(receiver === undefined ? {} : { receiver }),
    ...(call === undefined ? {} : { call }),
    ...(call?.file === undefined ? {} : { file: call.file }),
    ...(call?.line === undefined ? {} : { line: call.line }),
    calls: causes.filter(isCallEvent),
    ...(stateBefore === undefined ? {} : { stateBefore }),
    statesAfter: effects.filter(isStateEvent),
    answers: repeats === undefined ? causes.filter(isPacketEvent) : [],
    receivedBy: effects.filter(isCallEvent),
    ...(repeats === undefined ? {} : { repeats }),
  };
}

function isCallEvent(event: Event): event is CallEvent {
  return event.kind === 'call';
}

function isStateEvent(event: Event): event is StateEvent {
  return event.kind === 'state';
}

function isPacketEvent(event: Event): event is PacketEvent {
  return event.kind === 'packet';
}
