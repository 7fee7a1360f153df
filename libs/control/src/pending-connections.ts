import type { Socket } from 'node:net';
import { isLoopback } from '@socketlab/foundation';
import type { ConnectionRefusals, RefusalReason } from './connection-refusals.ts';

/** How many connections may wait to be known, and how fast they may come. */
export interface PendingLimits {
  readonly most: number;
  readonly mostOfAddress: number;
  /** In one second. */
  readonly arrivals: number;
  readonly arrivalsOfAddress: number;
}

/**
 * The places of the network and those of loopback are apart: whoever fills the ones takes none of the others, where the
 * owner's commands come in. From this machine itself 1,000 at once are a burst of commands, and no attack.
 */
export const PENDING_LIMITS: Readonly<Record<'network' | 'loopback', PendingLimits>> = {
  network: { most: 256, mostOfAddress: 32, arrivals: 512, arrivalsOfAddress: 64 },
  loopback: { most: 512, mostOfAddress: 512, arrivals: 10_000, arrivalsOfAddress: 10_000 },
};

/** Connections that have not shown yet who they are. */
export interface PendingConnections {
  /** Takes in a connection that came in at that address, at the cost of the one that waits longest where there is no place; false when it was refused. */
  enter(socket: Socket, via: string): boolean;
  /** It has shown who it is; at which address it came in, undefined when it had no place any more. */
  leave(key: string): string | undefined;
  /** Ends it, and counts why; `lastWords` are sent before, in clear. */
  refuse(key: string, reason: RefusalReason, lastWords?: string): void;
  /** It is to be told why it is refused: it keeps its place until it ends, which is counted as that. */
  judge(key: string, reason: RefusalReason): void;
  /** Ends those that came in at that address, or all. */
  close(via?: string): void;
}

/** What tells a connection from all others that are open: its four-tuple. */
export function keyOf(ends: {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}): string {
  const { localAddress, localPort, remoteAddress, remotePort } = ends;
  return `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
}

interface Waiting {
  readonly key: string;
  readonly from: string;
  /** The address by which it came in, `192.0.2.7:17431`. */
  readonly via: string;
  readonly socket: Socket;
  readonly pool: Pool;
  /** Why it ends, should it end now. */
  reason: RefusalReason;
}

interface Pool {
  readonly limits: PendingLimits;
  /** In the order in which they came. */
  readonly waiting: Set<Waiting>;
  /** This second's. */
  arrived: { second: number; all: number; readonly of: Map<string, number> };
}

/** None is pending. */
export function createPendingConnections(
  limits: typeof PENDING_LIMITS,
  deps: { refusals: ConnectionRefusals },
): PendingConnections {
  const pools = { network: emptyPool(limits.network), loopback: emptyPool(limits.loopback) };
  const byKey = new Map<string, Waiting>();

  function forget(waiting: Waiting): void {
    byKey.delete(waiting.key);
    waiting.pool.waiting.delete(waiting);
  }

  function end(waiting: Waiting | undefined, reason: RefusalReason, lastWords?: string): void {
    if (waiting === undefined) return;
    forget(waiting);
    deps.refusals.count(reason, waiting.from);
    if (lastWords === undefined) waiting.socket.destroy();
    else waiting.socket.end(lastWords, () => waiting.socket.destroy());
  }

  return {
    enter(socket, via) {
      socket.on('error', () => {
        // Its close follows, and says as much of a peer that nobody knows.
      });
      const from = socket.remoteAddress ?? 'unknown';
      const pool = isLoopback(from) ? pools.loopback : pools.network;
      const ends = { key: keyOf(socket), from, via, socket };
      const waiting: Waiting = { ...ends, pool, reason: 'gave-up' };
      if (isTooFast(pool, from)) {
        end(waiting, 'too-fast');
        return false;
      }
      end(inTheWay(pool, from), 'too-many-of-address');
      if (pool.waiting.size >= pool.limits.most) end(first(pool.waiting), 'too-many');
      pool.waiting.add(waiting);
      byKey.set(waiting.key, waiting);
      socket.once('close', () => {
        if (byKey.get(waiting.key) === waiting) end(waiting, waiting.reason);
      });
      return true;
    },
    leave(key) {
      const waiting = byKey.get(key);
      if (waiting !== undefined) forget(waiting);
      return waiting?.via;
    },
    refuse: (key, reason, lastWords) => end(byKey.get(key), reason, lastWords),
    judge(key, reason) {
      const waiting = byKey.get(key);
      if (waiting !== undefined) waiting.reason = reason;
    },
    close(via) {
      for (const waiting of byKey.values()) {
        if (via !== undefined && waiting.via !== via) continue;
        forget(waiting);
        waiting.socket.destroy();
      }
    },
  };
}

function emptyPool(limits: PendingLimits): Pool {
  return { limits, waiting: new Set(), arrived: { second: 0, all: 0, of: new Map() } };
}

function isTooFast(pool: Pool, from: string): boolean {
  const second = Math.floor(performance.now() / 1_000);
  if (pool.arrived.second !== second) pool.arrived = { second, all: 0, of: new Map() };
  const { arrived, limits } = pool;
  const ofAddress = (arrived.of.get(from) ?? 0) + 1;
  arrived.all += 1;
  if (arrived.all > limits.arrivals) return true;
  arrived.of.set(from, ofAddress);
  return ofAddress > limits.arrivalsOfAddress;
}

/** Of an address that has all its places taken, the connection that waits longest. */
function inTheWay({ waiting, limits }: Pool, from: string): Waiting | undefined {
  const same = [...waiting].filter((other) => other.from === from);
  return same.length < limits.mostOfAddress ? undefined : same[0];
}

function first<Item>(items: Iterable<Item>): Item | undefined {
  for (const item of items) return item;
  return undefined;
}
