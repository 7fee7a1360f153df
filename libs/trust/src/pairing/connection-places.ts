import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { isLoopback } from '@socketlab/foundation';
import type { RefusalReason } from './counters.ts';

/** How much of the network is let in at once, and for how long. */
export interface PairingLimits {
  readonly connections: number;
  /** From one address; this machine's own, loopback, has no such limit. */
  readonly connectionsPerAddress: number;
  readonly handshakeMs: number;
  /** For each message that a program sends by itself. */
  readonly messageMs: number;
}

/** What a connection whose handshake is done is used for. */
export interface Visit {
  /** Whether it has something to lose: digits on the screen, or a use of the token. */
  isKept(): boolean;
  /** Another one needs the place: it is told, and the connection is cut. */
  pushOut(): void;
}

/** One connection that holds a place. */
export interface Place {
  readonly address: string;
  /** Why nothing came of it has been counted. */
  isCounted: boolean;
  /** Once the handshake is done. */
  visit: Visit | undefined;
}

/** The connections that there are, bounded in number. */
export interface ConnectionPlaces {
  /** Takes a place for it, or cuts it; a place is free again once the connection is closed. */
  enter(socket: Socket): boolean;
  /** The place of a TLS connection; undefined once it has lost it. */
  of(socket: TLSSocket): Place | undefined;
  /** Cuts those whose handshake is not done. */
  cutUnfinished(): void;
}

/**
 * A new connection that finds all places taken gets that of whoever has waited longest: first of those that have not
 * finished their handshake, then of those that have nothing to lose. So neither silence nor many sessions keep anyone
 * out for long, and who has the digits is never disturbed.
 */
export function createConnectionPlaces(
  limits: PairingLimits,
  refuse: (reason: RefusalReason, address: string) => void,
): ConnectionPlaces {
  const places = new Map<Socket, Place>();
  const leave = (socket: Socket): void => {
    const place = places.get(socket);
    if (place === undefined) return;
    places.delete(socket);
    if (place.visit === undefined && !place.isCounted) refuse('hung-up', place.address);
  };
  const makeRoom = (address: string): RefusalReason | undefined => {
    const others = [...places.values()].filter((place) => place.address === address);
    const isFull = others.length >= limits.connectionsPerAddress && !isLoopback(address);
    if (isFull) return 'address-limit';
    if (places.size < limits.connections) return undefined;
    const waiting = [...places];
    const last =
      waiting.find(([, { visit }]) => visit === undefined) ??
      waiting.find(([, { visit }]) => visit?.isKept() === false);
    if (last === undefined) return 'connection-limit';
    const [socket, place] = last;
    places.delete(socket);
    if (place.visit === undefined) refuse('pushed-out', place.address);
    else place.visit.pushOut();
    socket.destroy();
    return undefined;
  };
  return {
    enter(socket) {
      const address = addressOf(socket);
      const refusal = makeRoom(address);
      if (refusal !== undefined) {
        refuse(refusal, address);
        socket.destroy();
        return false;
      }
      places.set(socket, { address, isCounted: false, visit: undefined });
      socket.once('close', () => leave(socket));
      return true;
    },
    of: (socket) => [...places].find(([below]) => isSameConnection(below, socket))?.[1],
    cutUnfinished() {
      for (const [socket, { visit }] of places) {
        if (visit !== undefined) continue;
        places.delete(socket);
        socket.destroy();
      }
    },
  };
}

/** The TLS socket and the one below it tell the same remote port and local address, and nobody else does. */
function isSameConnection(below: Socket, above: TLSSocket): boolean {
  return (
    below.remotePort === above.remotePort &&
    below.remoteAddress === above.remoteAddress &&
    below.localAddress === above.localAddress
  );
}

/** The peer's address; one of IPv4 that came to a socket of IPv6 as it is. */
export function addressOf(socket: Socket): string {
  return plain(socket.remoteAddress);
}

/** The address of this machine that the peer came to. */
export function localAddressOf(socket: Socket): string {
  return plain(socket.localAddress);
}

function plain(address: string | undefined): string {
  return (address ?? 'unknown').replace(/^::ffff:/, '');
}
