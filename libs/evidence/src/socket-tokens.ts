import type { Event, EventOf } from './event.ts';
import type { SocketName } from './observation.ts';
import { type CallEvent, manualName } from './timeline-calls.ts';

/** Names by which events of one socket know it. Events that share a token are about the same socket. */
export interface SocketTokens {
  /** By event id; an event without tokens is about no socket that can be named. */
  readonly byEvent: ReadonlyMap<string, readonly string[]>;
  /** By accept() call's id: the tokens of the connection that it handed over. */
  readonly accepted: ReadonlyMap<string, readonly string[]>;
}

/** Whether both ends are named. Linux traces CLOSED -> SYN-SENT before the client's port is chosen. */
export function isComplete(name: SocketName): boolean {
  return !hasNoPort(name.local) && !hasNoPort(name.remote);
}

/** Whether an end has no port yet, or never has one. */
export function hasNoPort(address: string): boolean {
  return address.endsWith(':0');
}

/** Finds the tokens of events that are in the order of their times. */
export function findTokens(events: readonly Event[]): SocketTokens {
  const calls = events.filter((event) => event.kind === 'call');
  const lives = new Map<string, number>();
  const byEvent = new Map<string, readonly string[]>();
  const accepted = new Map<string, readonly string[]>();
  for (const event of events) {
    if (event.kind === 'loss') continue;
    if (event.kind === 'state') {
      byEvent.set(event.id, stateTokens(event, lives));
    } else if (event.kind === 'call' && manualName(event) === 'accept') {
      byEvent.set(event.id, listenerTokens(event, calls));
      if (event.result >= 0) accepted.set(event.id, connectionTokens(event, calls));
    } else {
      const handle = event.kind === 'call' ? handleToken(event) : [];
      byEvent.set(event.id, [...handle, ...nameTokens(event, true)]);
    }
  }
  return { byEvent, accepted };
}

/** The kernel's address of a socket is used again after its end: each opening begins another life of it. */
function stateTokens(event: EventOf<'state'>, lives: Map<string, number>): readonly string[] {
  const kernel = `kernel ${event.host} ${event.kernelSocket}`;
  const isPassiveOpen = event.to === 'SYN-RECEIVED';
  if (event.from === 'CLOSED' || isPassiveOpen) lives.set(kernel, (lives.get(kernel) ?? 0) + 1);
  const isListener = event.from === 'LISTEN' || event.to === 'LISTEN';
  return [
    `${kernel} ${lives.get(kernel) ?? 0}`,
    ...nameTokens(event, isListener && !isPassiveOpen),
  ];
}

function nameTokens(event: Event, mayListen: boolean): readonly string[] {
  const { host, socket } = event;
  const { protocol, local, remote } = socket;
  if (isComplete(socket)) return [`name ${host} ${protocol} ${local}>${remote}`];
  return mayListen && !hasNoPort(local) && hasNoPort(remote)
    ? [`listens ${host} ${protocol} ${local}`]
    : [];
}

function handleToken(call: CallEvent): readonly string[] {
  return call.handle === undefined ? [] : [`handle ${call.host} ${call.witness} ${call.handle}`];
}

/** accept() works on the listener; its handle, descriptor and name may speak of the listener or of what it made. */
function listenerTokens(accept: CallEvent, calls: readonly CallEvent[]): readonly string[] {
  if (accept.result < 0 || !namesConnection(accept, calls)) {
    return [...handleToken(accept), ...(isComplete(accept.socket) ? [] : nameTokens(accept, true))];
  }
  const listen = calls.findLast(
    (call) => call.witness === accept.witness && call.name === 'listen' && isBefore(call, accept),
  );
  return listen === undefined ? [] : handleToken(listen);
}

function connectionTokens(accept: CallEvent, calls: readonly CallEvent[]): readonly string[] {
  const name = isComplete(accept.socket) ? nameTokens(accept, false) : [];
  if (namesConnection(accept, calls)) return [...handleToken(accept), ...name];
  const first = calls.find((call) => isOnAccepted(call, accept));
  return first === undefined ? name : [...handleToken(first), ...name];
}

/**
 * Whether accept()'s handle is the connection's: no call before it has that handle, and its descriptor, or a later
 * call's, is the one that it made.
 */
function namesConnection(accept: CallEvent, calls: readonly CallEvent[]): boolean {
  const sameHandle = calls.filter(
    (call) => call.witness === accept.witness && call.handle === accept.handle,
  );
  if (sameHandle.some((call) => isBefore(call, accept))) return false;
  return (
    accept.descriptor === accept.result || sameHandle.some((call) => isOnAccepted(call, accept))
  );
}

function isOnAccepted(call: CallEvent, accept: CallEvent): boolean {
  return (
    call.witness === accept.witness &&
    call.source === accept.source &&
    call.name !== 'accept' &&
    call.handle !== undefined &&
    call.descriptor === accept.result &&
    isBefore(accept, call)
  );
}

function isBefore(a: CallEvent, b: CallEvent): boolean {
  return BigInt(a.returnedMonotonicNs) <= BigInt(b.monotonicNs);
}
