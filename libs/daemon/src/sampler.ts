import type { CallObservation, SnapshotObservation } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import type { SocketTable, Watch } from '@socketlab/kernel-view';
import { localsOf } from './tcp-listener/listener-sockets.ts';

/** Looks at the system's socket tables after each observed call, on the thread that called. */
export interface Sampler {
  /** Tells what has changed in the tables since the last look, of the sockets that this thread's calls have named. */
  afterCall(call: CallObservation): void;
}

/**
 * Emits a snapshot for each own socket whose state or accept queue differs from the last snapshot of it, and one without
 * a state for each that the tables no longer hold. A bound or listening socket makes its port watched as a server's;
 * a connect makes the remote port watched as a client's. Of UDP, which has no states, a change is that a socket is there
 * or gone, connected, that datagrams wait or that they were thrown away. A thread whose first call is on a connection has it
 * from another thread: it tells of its own connections alone.
 */
export function createSampler(deps: {
  table: Pick<SocketTable, 'read'>;
  clock: Clock;
  emit: (draft: SnapshotObservation) => void;
}): Sampler {
  const { table, clock, emit } = deps;
  const last = new Map<string, SnapshotObservation>();
  const ownLocals = new Set<string>();
  /** Of a thread that has no listener, the connections that another thread has accepted for it. */
  let adopted: Set<string> | undefined;
  let watch: Watch | undefined;

  function isOwn(snapshot: SnapshotObservation): boolean {
    if (adopted !== undefined) return adopted.has(keyOf(snapshot));
    const { local } = snapshot.socket;
    if (!isTcpServer(watch)) return ownLocals.has(local);
    return [...ownLocals].some((name) => localsOf(name).has(local));
  }

  function look(watched: Watch): void {
    const seen = new Set<string>();
    for (const snapshot of table.read(watched)) {
      if (!isOwn(snapshot)) continue;
      const key = keyOf(snapshot);
      seen.add(key);
      if (differs(last.get(key), snapshot)) emit(snapshot);
      last.set(key, snapshot);
    }
    for (const [key, snapshot] of last) {
      if (seen.has(key)) continue;
      last.delete(key);
      adopted?.delete(key);
      emit(goneSince(snapshot, clock));
    }
  }

  return {
    afterCall(call) {
      watch = watchOf(call) ?? watch;
      ownLocals.add(call.socket.local);
      if (watch === undefined && isConnection(call)) adopted = new Set();
      if (adopted !== undefined) {
        watch = { role: 'server', port: portOf(call.socket.local) };
        adopted.add(keyOf(call));
      }
      if (watch !== undefined) look(watch);
    },
  };
}

/** Whose connections have its address too, or any where it listens at all of them. */
function isTcpServer(watch: Watch | undefined): boolean {
  return watch?.role === 'server' && watch.protocol !== 'udp';
}

function watchOf(call: CallObservation): Watch | undefined {
  return call.socket.protocol === 'udp' ? datagramWatchOf(call) : streamWatchOf(call);
}

/** A UDP socket is found by its own port, whatever it is for, as soon as that is known. */
function datagramWatchOf({ socket }: CallObservation): Watch | undefined {
  const port = portOf(socket.local);
  return port === 0 ? undefined : { role: 'server', port, protocol: 'udp' };
}

function streamWatchOf(call: CallObservation): Watch | undefined {
  if (call.name === 'bind' || call.name === 'listen' || call.name === 'accept') {
    return { role: 'server', port: portOf(call.socket.local) };
  }
  if (call.name === 'connect') return { role: 'client', port: portOf(call.socket.remote) };
  return undefined;
}

function isConnection({ socket }: CallObservation): boolean {
  return socket.protocol === 'tcp' && portOf(socket.remote) !== 0;
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}

function keyOf({ socket }: Pick<SnapshotObservation, 'socket'>): string {
  return `${socket.local} ${socket.remote}`;
}

function differs(before: SnapshotObservation | undefined, now: SnapshotObservation): boolean {
  return (
    before?.state !== now.state ||
    before?.acceptQueue?.length !== now.acceptQueue?.length ||
    before?.inode !== now.inode ||
    before?.processId !== now.processId ||
    (now.udp !== undefined && differsAsDatagrams(before, now))
  );
}

function differsAsDatagrams(
  before: SnapshotObservation | undefined,
  now: SnapshotObservation,
): boolean {
  return (
    before?.receiveQueueBytes !== now.receiveQueueBytes ||
    before?.udp?.isConnected !== now.udp?.isConnected ||
    before?.udp?.droppedDatagrams !== now.udp?.droppedDatagrams
  );
}

function goneSince(snapshot: SnapshotObservation, clock: Clock): SnapshotObservation {
  const nowNs = clock.monotonicNs();
  return {
    kind: 'snapshot',
    source: 'sampled',
    via: snapshot.via,
    socket: snapshot.socket,
    atNs: String(clock.toUnixNs(nowNs)),
    monotonicNs: String(nowNs),
  };
}
