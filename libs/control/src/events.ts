import {
  type Event,
  type EventKind,
  type EventOf,
  SOURCES,
  type Source,
} from '@socketlab/evidence';
import { defined, malformed, type Own, oneOf, stateOf } from './event-fields.ts';
import type {
  Event__Output as EventAnswer,
  Event as EventMessage,
} from './gen/socketlab/v1/Event.ts';
import type { Source__Output as SourceMessage } from './gen/socketlab/v1/Source.ts';
import {
  captureFromMessage,
  captureToMessage,
  datagramFromMessage,
  datagramToMessage,
  interfaceFromMessage,
  interfaceToMessage,
  limitFromMessage,
  packetFromMessage,
  packetToMessage,
} from './observation-messages.ts';
import { usageFromMessage, usageToMessage } from './usage-messages.ts';

type Observation = Omit<
  EventMessage,
  'id' | 'host' | 'witness' | 'source' | 'atNs' | 'monotonicNs' | 'errorNs' | 'socket'
>;
const SOURCE_MESSAGES: Readonly<Record<Source, SourceMessage>> = {
  kernel: 'SOURCE_KERNEL',
  sampled: 'SOURCE_SAMPLED',
  wire: 'SOURCE_WIRE',
  program: 'SOURCE_PROGRAM',
};
const PROTOCOLS = ['tcp', 'udp'] as const;
const LOSS_PLACES = ['trace', 'resets', 'capture', 'store', 'stream'] as const;

/** An event as the contract's message. The only translation there is, with {@link eventFromMessage}. */
export function eventToMessage(event: Event): EventMessage {
  const { id, host, witness, source, atNs, monotonicNs, errorNs, socket } = event;
  const common = { id, host, witness, atNs, monotonicNs, socket: { ...socket } };
  return {
    ...common,
    ...defined({ errorNs }),
    source: SOURCE_MESSAGES[source],
    ...observationToMessage(event),
  };
}

/** The event that a message holds. Throws MalformedMessageError for one that breaks the contract. */
export function eventFromMessage(message: EventAnswer): Event {
  const { id, host, witness, atNs, monotonicNs, errorNs } = message;
  if (message.socket === null) throw malformed('socket', 'null');
  const { protocol, local, remote } = message.socket;
  const common = {
    id,
    host,
    witness,
    atNs,
    monotonicNs,
    ...defined({ errorNs }),
    socket: { protocol: oneOf(PROTOCOLS, protocol, 'socket.protocol'), local, remote },
  };
  const source = SOURCES.find((candidate) => SOURCE_MESSAGES[candidate] === message.source);
  if (source === undefined) throw malformed('source', String(message.source));
  return { ...common, ...observationFromMessage(message, source) } as Event;
}

function observationToMessage(event: Event): Observation {
  switch (event.kind) {
    case 'call':
      return { call: callToMessage(event) };
    case 'state':
      return { state: { from: event.from, to: event.to, kernelSocket: event.kernelSocket } };
    case 'snapshot':
      return { snapshot: snapshotToMessage(event) };
    case 'reset':
      return { reset: { direction: event.direction, ...defined({ reason: event.reason }) } };
    case 'retransmit':
      return { retransmit: { state: event.state } };
    case 'loss':
      return { loss: { where: event.where, count: event.count } };
    case 'packet':
      return { packet: packetToMessage(event) };
    case 'capture':
      return { capture: captureToMessage(event) };
    case 'datagram':
      return { datagram: datagramToMessage(event) };
    case 'limit':
      return { limit: { limit: event.limit, allowed: event.allowed } };
    case 'interface':
      return { interface: interfaceToMessage(event) };
    case 'usage':
      return { usage: usageToMessage(event) };
  }
}

function callToMessage(event: EventOf<'call'>): NonNullable<EventMessage['call']> {
  const { name, args, result, returnedMonotonicNs, threadId } = event;
  const { errno, errnoNumber, descriptor, handle, file, line } = event;
  return {
    ...{ name, args: [...args], result, returnedMonotonicNs, threadId },
    ...defined({ errno, errnoNumber, descriptor, handle, file, line }),
  };
}

function snapshotToMessage(event: EventOf<'snapshot'>): NonNullable<EventMessage['snapshot']> {
  const {
    via,
    state,
    acceptQueue,
    receiveQueueBytes,
    sendQueueBytes,
    inode,
    processId,
    timeWaitMs,
  } = event;
  return {
    via,
    ...defined({ state, receiveQueueBytes, sendQueueBytes, inode, processId, timeWaitMs }),
    ...(event.udp === undefined ? {} : { udp: udpToMessage(event.udp) }),
    ...(acceptQueue === undefined ? {} : { acceptQueue: { ...acceptQueue } }),
  };
}

function observationFromMessage(message: EventAnswer, source: Source): Own<EventKind> {
  const { call, state, snapshot, reset, retransmit, loss } = message;
  if (call) {
    return callFromMessage(call, oneOf(['program', 'kernel'], source, 'call.source'));
  }
  if (snapshot) return snapshotFromMessage(snapshot, oneOf(['sampled'], source, 'snapshot.source'));
  if (loss) {
    const where = oneOf(LOSS_PLACES, loss.where, 'loss.where');
    return { kind: 'loss', source, where, count: Number(loss.count) };
  }
  if (message.packet) {
    return packetFromMessage(message.packet, oneOf(['wire'], source, 'packet.source'));
  }
  if (message.capture) {
    return captureFromMessage(message.capture, oneOf(['wire'], source, 'capture.source'));
  }
  if (message.datagram) {
    return datagramFromMessage(message.datagram, oneOf(['program'], source, 'datagram.source'));
  }
  if (message.limit) {
    return limitFromMessage(message.limit, oneOf(['program'], source, 'limit.source'));
  }
  if (message.interface) {
    return interfaceFromMessage(message.interface, oneOf(['program'], source, 'interface.source'));
  }
  if (message.usage) return usageFromMessage(message.usage, source);
  const kernel = oneOf(['kernel'], source, 'source');
  if (state) {
    const [from, to] = [stateOf(state.from, 'state.from'), stateOf(state.to, 'state.to')];
    return { kind: 'state', source: kernel, from, to, kernelSocket: state.kernelSocket };
  }
  if (reset) {
    const direction = oneOf(['sent', 'received'], reset.direction, 'reset.direction');
    return { kind: 'reset', source: kernel, direction, ...defined({ reason: reset.reason }) };
  }
  if (retransmit) {
    const at = stateOf(retransmit.state, 'retransmit.state');
    return { kind: 'retransmit', source: kernel, state: at };
  }
  throw malformed('observation', 'none');
}

function callFromMessage(
  call: NonNullable<EventAnswer['call']>,
  source: 'program' | 'kernel',
): Own<'call'> {
  const { name, args, returnedMonotonicNs, threadId } = call;
  const { errno, errnoNumber, descriptor, handle, file, line } = call;
  return {
    ...{ kind: 'call', source, name, args, result: Number(call.result) },
    ...{ returnedMonotonicNs, threadId },
    ...defined({ errno, errnoNumber, descriptor, handle, file, line }),
  };
}

function snapshotFromMessage(
  snapshot: NonNullable<EventAnswer['snapshot']>,
  source: 'sampled',
): Own<'snapshot'> {
  const { acceptQueue, receiveQueueBytes, sendQueueBytes, inode, processId, timeWaitMs } = snapshot;
  const { state } = snapshot;
  return {
    ...{
      kind: 'snapshot',
      source,
      via: oneOf(['sock_diag', 'procfs', 'iphlpapi', 'netstat'], snapshot.via, 'via'),
    },
    ...(state === undefined ? {} : { state: stateOf(state, 'snapshot.state') }),
    ...(acceptQueue === null ? {} : { acceptQueue: { ...acceptQueue } }),
    ...(snapshot.udp === null ? {} : { udp: udpFromMessage(snapshot.udp) }),
    ...defined({ receiveQueueBytes, sendQueueBytes, inode, processId, timeWaitMs }),
  };
}

function udpToMessage(
  udp: NonNullable<EventOf<'snapshot'>['udp']>,
): NonNullable<NonNullable<EventMessage['snapshot']>['udp']> {
  return { ...udp, isPeerUntold: udp.isConnected === undefined };
}

function udpFromMessage({
  isConnected,
  isPeerUntold,
  droppedDatagrams,
}: NonNullable<NonNullable<EventAnswer['snapshot']>['udp']>): NonNullable<Own<'snapshot'>['udp']> {
  return {
    ...(isPeerUntold ? {} : { isConnected }),
    ...(droppedDatagrams === undefined ? {} : { droppedDatagrams: Number(droppedDatagrams) }),
  };
}
