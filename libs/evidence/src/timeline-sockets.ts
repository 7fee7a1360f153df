import type { Event } from './event.ts';
import type { SocketName } from './observation.ts';
import { findTokens, hasNoPort, isComplete } from './socket-tokens.ts';
import type { TimelineSocket } from './timeline.ts';

type End = TimelineSocket['end'];

interface Group {
  readonly events: Event[];
  madeBy: string | undefined;
}

/**
 * Groups events by the socket that they are about. Calls know it by handle, the kernel by the address of its struct
 * sock, tables by the names of both ends; two of them are the same socket when an event carries both.
 * Takes events in the order of their times, and returns sockets in the order of their first event.
 */
export function findSockets(events: readonly Event[]): readonly TimelineSocket[] {
  const { byEvent, accepted } = findTokens(events);
  const parents = new Map<string, string>();
  for (const tokens of [...byEvent.values(), ...accepted.values()]) unite(parents, tokens);
  const groups = new Map<string, Group>();
  const groupOf = (token: string): Group => {
    const root = rootOf(parents, token);
    const group = groups.get(root) ?? { events: [], madeBy: undefined };
    groups.set(root, group);
    return group;
  };
  for (const event of events) {
    const [token] = byEvent.get(event.id) ?? [];
    if (token !== undefined) groupOf(token).events.push(event);
  }
  for (const [call, [token]] of accepted) if (token !== undefined) groupOf(token).madeBy ??= call;
  return describe([...groups.values()].filter((group) => group.events.length > 0));
}

function describe(groups: readonly Group[]): readonly TimelineSocket[] {
  const acceptors = new Set(groups.flatMap((group) => group.madeBy ?? []));
  const listening = groups
    .filter((group) => isListener(group, acceptors))
    .map((group) => nameOf(group));
  const sockets = groups.map((group, index) => {
    const [first] = group.events;
    const madeBy = group.madeBy ?? group.events.find(isSocketCall)?.id;
    return {
      id: `socket.${index + 1}`,
      host: first?.host ?? '',
      witness: first?.witness ?? '',
      end: isListener(group, acceptors) ? ('listener' as const) : endOf(group, listening),
      name: nameOf(group),
      ...(madeBy === undefined ? {} : { madeBy }),
      events: group.events,
    };
  });
  return sockets.map((socket) => {
    const peer = sockets.find((other) => areMirrored(socket.name, other.name));
    return peer === undefined ? socket : { ...socket, peerId: peer.id };
  });
}

function isSocketCall(event: Event): boolean {
  return event.kind === 'call' && event.name === 'socket';
}

function isListener(group: Group, acceptors: ReadonlySet<string>): boolean {
  return group.events.some(
    (event) =>
      acceptors.has(event.id) ||
      (event.kind === 'call' && event.name === 'listen' && event.result === 0) ||
      (event.kind === 'state' && event.to === 'LISTEN') ||
      (event.kind === 'snapshot' && event.state === 'LISTEN'),
  );
}

function endOf(group: Group, listening: readonly SocketName[]): End {
  if (group.madeBy !== undefined) return 'server';
  for (const event of group.events) {
    if (event.kind === 'call' && event.name === 'connect') return 'client';
    if (event.kind === 'state' && event.to === 'SYN-SENT') return 'client';
    if (event.kind === 'state' && event.to === 'SYN-RECEIVED') return 'server';
  }
  const { local, remote } = nameOf(group);
  if (listening.some((name) => name.local === local)) return 'server';
  return listening.some((name) => name.local === remote) ? 'client' : 'unknown';
}

/** The fullest name that an event of the group gives. */
function nameOf(group: Group): SocketName {
  // accept() is an event of the listener, but may be named after the connection that it made.
  const own = group.events.filter((event) => event.kind !== 'call' || event.name !== 'accept');
  const names = (own.length === 0 ? group.events : own).map((event) => event.socket);
  return (
    names.find(isComplete) ??
    names.find((name) => !hasNoPort(name.local)) ??
    names.find((name) => !hasNoPort(name.remote)) ??
    names[0] ?? { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' }
  );
}

function areMirrored(a: SocketName, b: SocketName): boolean {
  return isComplete(a) && a.protocol === b.protocol && a.local === b.remote && a.remote === b.local;
}

function unite(parents: Map<string, string>, tokens: readonly string[]): void {
  const [first, ...others] = tokens;
  if (first === undefined) return;
  const root = rootOf(parents, first);
  for (const other of others) parents.set(rootOf(parents, other), root);
}

function rootOf(parents: Map<string, string>, token: string): string {
  let root = token;
  for (
    let next = parents.get(root);
    next !== undefined && next !== root;
    next = parents.get(root)
  ) {
    root = next;
  }
  return root;
}
