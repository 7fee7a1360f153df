import { errnoName } from '@socketlab/bsd-sockets';
import type { CallObservation } from '@socketlab/evidence';
import type { CallRecord } from './trace-record.ts';
import type { Untimed } from './untimed.ts';

/** Makes one observation of a call's entry and return. */
export interface CallPairing {
  /** Takes a record; the observation is there at the return, of calls on sockets. */
  take(record: CallRecord): Untimed<CallObservation> | undefined;
  /** Descriptors that are known to be sockets: close() of any other is none of our business. */
  addSockets(descriptors: Iterable<number>): void;
  /** Forgets the calls under way: after a loss, a return might be taken for that of another call. */
  forget(): void;
}

/** The kernel's own: the call was interrupted by a signal and is made again, or fails with EINTR (signal(7)). */
const RESTARTS = new Map([
  [512, 'ERESTARTSYS'],
  [513, 'ERESTARTNOINTR'],
  [514, 'ERESTARTNOHAND'],
  [516, 'ERESTART_RESTARTBLOCK'],
]);
const MAKES_SOCKET = new Set(['socket', 'accept', 'accept4']);
/** AF_INET and AF_INET6; the diagnostics channel that takes the snapshots is a socket too, of another family. */
const INTERNET_FAMILIES = new Set([2, 10]);

/** Pairs the entries and returns of each thread. */
export function createCallPairing(): CallPairing {
  const entered = new Map<number, CallRecord>();
  const sockets = new Set<number>();
  const foreign = new Set<number>();

  /** Whether the call is on a socket of another family; remembered until the descriptor names another socket. */
  function isForeign(entry: CallRecord, descriptor: number): boolean {
    if (!MAKES_SOCKET.has(entry.name)) return foreign.has(descriptor);
    const family = entry.numbers.get('family');
    const isOther = family !== undefined && !INTERNET_FAMILIES.has(family);
    if (isOther) foreign.add(descriptor);
    else foreign.delete(descriptor);
    return isOther;
  }

  return {
    take(record) {
      if (record.kind === 'enter') {
        entered.set(record.threadId, record);
        return undefined;
      }
      const entry = entered.get(record.threadId);
      entered.delete(record.threadId);
      if (entry?.name !== record.name) return undefined;
      const descriptor = MAKES_SOCKET.has(entry.name) ? record.result : entry.numbers.get('fd');
      const isOnSocket = entry.name !== 'close' || sockets.delete(descriptor ?? -1);
      if (!isOnSocket || isForeign(entry, descriptor ?? -1)) return undefined;
      if (entry.name !== 'close' && record.result >= 0) sockets.add(descriptor ?? -1);
      return observe(entry, record, descriptor);
    },
    addSockets(descriptors) {
      for (const descriptor of descriptors) sockets.add(descriptor);
    },
    forget: () => entered.clear(),
  };
}

function observe(
  entry: CallRecord,
  exit: CallRecord,
  descriptor: number | undefined,
): Untimed<CallObservation> {
  const hasFailed = exit.result < 0;
  return {
    kind: 'call',
    source: 'kernel',
    name: entry.name,
    args: Array.from(entry.numbers, ([name, number]) => renderArgument(entry.name, name, number)),
    result: hasFailed ? -1 : exit.result,
    ...(hasFailed ? { errno: RESTARTS.get(-exit.result) ?? errnoName(-exit.result) } : {}),
    ...(descriptor === undefined || descriptor < 0 ? {} : { descriptor }),
    threadId: entry.threadId,
    monotonicNs: String(entry.atNs),
    returnedMonotonicNs: String(exit.atNs),
    // The kernel's event of a call tells the descriptor, not the socket's name.
    socket: { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' },
  };
}

const FAMILIES = new Map([
  [2, 'AF_INET'],
  [10, 'AF_INET6'],
]);
const TYPES = new Map([
  [1, 'SOCK_STREAM'],
  [2, 'SOCK_DGRAM'],
]);
const SHUTDOWNS = new Map([
  [0, 'SHUT_RD'],
  [1, 'SHUT_WR'],
  [2, 'SHUT_RDWR'],
]);
const SOCK_CLOEXEC = 0x80000;
const SOCK_NONBLOCK = 0x800;

function renderArgument(call: string, name: string, number: number): string {
  if (name === 'family') return FAMILIES.get(number) ?? `family ${number}`;
  if (name === 'how') return SHUTDOWNS.get(number) ?? `how ${number}`;
  if (name === 'len' || name === 'size') return `${number} bytes`;
  if (name === 'type' || (name === 'flags' && call === 'accept4')) return renderType(name, number);
  return `${name} ${number}`;
}

/** A socket's type and the flags that are or'ed to it, socket(2); accept4(2) takes the flags alone. */
function renderType(name: string, number: number): string {
  const type = number & 0xf;
  const parts = [
    ...(type === 0 ? [] : [TYPES.get(type) ?? `type ${type}`]),
    ...(number & SOCK_CLOEXEC ? ['SOCK_CLOEXEC'] : []),
    ...(number & SOCK_NONBLOCK ? ['SOCK_NONBLOCK'] : []),
  ];
  return parts.length > 0 ? parts.join(' | ') : `${name} ${number}`;
}
