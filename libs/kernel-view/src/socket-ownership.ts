import type { Watch } from './kernel-view.ts';
import { type SocketRecord, TCP_LISTEN, TCP_SYN_SENT } from './trace-record.ts';

/** Which sockets are ours, whoever was running when the kernel spoke of them. */
export interface SocketOwnership {
  addWatch(watch: Watch): void;
  removeWatch(watch: Watch): void;
  readonly watches: readonly Watch[];
  readonly threads: ReadonlySet<number>;
  addThread(threadId: number): void;
  /** Its calls are ours no more; what it did until now, and is told only later, still is. */
  removeThread(threadId: number): void;
  /** Whether every socket that passes the filters is ours by its local port alone. */
  readonly isByPort: boolean;
  /** Whether a server's watch is on that port. */
  isServed(port: number): boolean;
  /** Whether the record is about one of our sockets. Remembers the sockets that it sees born and destroyed. */
  owns(record: SocketRecord): boolean;
}

/** The kernel's numbers (include/net/tcp_states.h). */
const TCP_CLOSE = 7;
/** So many closed sockets are remembered until they are destroyed; some kernels do not say when that is. */
const MOST_CLOSED = 1024;
/** So many ended threads are remembered. */
const MOST_PAST = 64;

/** What is known of a client's socket. */
interface Client {
  readonly local: string;
  readonly localPort: number;
  readonly remote: string;
}

/**
 * A server's connections are known by their local port, its listener by its birth too: CLOSED -> LISTEN is raised
 * inside of listen(), by the thread that runs. A client's are known by birth: CLOSED -> SYN-SENT is raised inside of
 * connect(), so there the running thread is the caller; from then on the socket is known by the kernel's name of it,
 * until it is destroyed, for what follows is raised wherever a segment or a timer happens to be handled.
 */
export function createSocketOwnership(): SocketOwnership {
  const watches: Watch[] = [];
  const threads = new Set<number>();
  const pastThreads = new Set<number>();
  const clients = createClientTable();
  /**
   * Other programs' sockets whose local port is one that we serve: clients at another address, or from before we came;
   * listeners at another address, or in another network namespace, which the tracepoints do not tell apart.
   */
  const strangers = createStrangers();
  const listeners = new Map<string, number>();
  const isWatched = (role: Watch['role'], port: number): boolean =>
    watches.some((watch) => watch.role === role && watch.port === port);
  const isOwnThread = (threadId: number): boolean =>
    threads.has(threadId) || pastThreads.has(threadId);
  const isAwaited = (port: number): boolean =>
    watches.some((w) => w.role === 'server' && w.port === port && w.awaitsListener === true);
  /** CLOSED -> LISTEN is raised inside of listen(), so there the running thread is the caller. */
  const isBornOurs = ({ state, threadId, kernelSocket, localPort }: SocketRecord): boolean => {
    if (state !== TCP_LISTEN)
      return !isAwaited(localPort) || [...listeners.values()].includes(localPort);
    if (!isOwnThread(threadId)) return false;
    listeners.set(kernelSocket, localPort);
    return true;
  };
  return {
    watches,
    threads,
    addThread: (threadId) => void threads.add(threadId),
    removeThread(threadId) {
      threads.delete(threadId);
      pastThreads.add(threadId);
      if (pastThreads.size > MOST_PAST) pastThreads.delete(pastThreads.keys().next().value ?? 0);
    },
    get isByPort() {
      return !strangers.areAlive && watches.every(({ role }) => role === 'server');
    },
    isServed: (port) => isWatched('server', port),
    addWatch: (watch) => void watches.push(watch),
    removeWatch(watch) {
      const index = watches.findIndex((w) => w.role === watch.role && w.port === watch.port);
      if (index >= 0) watches.splice(index, 1);
      if (isWatched('server', watch.port)) return;
      for (const [name, port] of listeners) if (port === watch.port) listeners.delete(name);
    },
    owns(record) {
      const { kernelSocket, localPort, remotePort } = record;
      if (isBirth(record)) {
        clients.forget(kernelSocket);
        strangers.forget(kernelSocket);
        if (record.state === TCP_SYN_SENT) {
          const isOurs = threads.has(record.threadId) && isWatched('client', remotePort);
          if (isOurs) clients.add(record);
          else if (isWatched('server', localPort)) strangers.add(kernelSocket);
          return isOurs;
        }
        if (isWatched('server', localPort) && !isBornOurs(record)) strangers.add(kernelSocket);
      }
      if (strangers.follow(record)) return false;
      if (isEndOfListener(record) && isAwaited(localPort)) return listeners.delete(kernelSocket);
      if (isWatched('server', localPort)) return true;
      return isWatched('client', remotePort) && clients.follows(record);
    },
  };
}

/** A socket leaves CLOSED by connect() or listen(), or begins as the child of a listener. Its name may be an old one. */
function isBirth({ kind, oldState, state }: SocketRecord): boolean {
  if (kind !== 'state' || state === TCP_CLOSE) return false;
  return oldState === TCP_CLOSE || oldState === TCP_LISTEN;
}

function isEndOfListener({ kind, oldState, state }: SocketRecord): boolean {
  return kind === 'state' && oldState === TCP_LISTEN && state === TCP_CLOSE;
}

/** Their resets may come after they have closed, so they are remembered for a while. */
function createStrangers() {
  const live = new Set<string>();
  const closed = new Set<string>();
  const forget = (name: string): void => {
    live.delete(name);
    closed.delete(name);
  };
  return {
    get areAlive() {
      return live.size > 0;
    },
    forget,
    add: (name: string): void => void live.add(name),
    follow({ kind, kernelSocket: name, state }: SocketRecord): boolean {
      if (!live.has(name) && !closed.has(name)) return false;
      if (kind === 'destroy') forget(name);
      else if (kind === 'state' && state === TCP_CLOSE) {
        live.delete(name);
        closed.add(name);
        if (closed.size > MOST_CLOSED) closed.delete(closed.keys().next().value ?? '');
      }
      return true;
    },
  };
}

function createClientTable() {
  const live = new Map<string, Client>();
  const closed = new Map<string, Client>();
  const forget = (name: string): void => {
    live.delete(name);
    closed.delete(name);
  };
  const isNamed = (record: SocketRecord): boolean =>
    [...closed.values()].some((c) => c.local === record.local && c.remote === record.remote);
  return {
    forget,
    add: (record: SocketRecord): void => void live.set(record.kernelSocket, record),
    follows(record: SocketRecord): boolean {
      const name = record.kernelSocket;
      const client = live.get(name) ?? closed.get(name);
      // A reset may be sent for a connection whose socket is gone, or has become a TIME-WAIT entry.
      if (!client) return record.kind === 'send_reset' && isNamed(record);
      // Where records were lost, the name may have passed to a socket whose birth was not seen.
      if (!isSame(client, record)) {
        forget(name);
        return false;
      }
      const isEnd = record.kind === 'destroy' || record.state === TCP_CLOSE;
      const hasClosed = isEnd || closed.has(name);
      forget(name);
      (hasClosed ? closed : live).set(name, record.localPort === 0 ? client : pick(record));
      if (closed.size > MOST_CLOSED) closed.delete(closed.keys().next().value ?? '');
      return true;
    },
  };
}

function pick({ local, localPort, remote }: SocketRecord): Client {
  return { local, localPort, remote };
}

/** A port may become known; nothing else of a connection's name changes. */
function isSame(client: Client, record: SocketRecord): boolean {
  const isRenamed = client.localPort !== 0 && record.localPort !== 0;
  return client.remote === record.remote && (!isRenamed || client.local === record.local);
}
