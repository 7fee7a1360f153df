import { errnoName } from './errno-name.ts';
import { isWildcard } from './socket-address.ts';
import type { SocketContext } from './socket-context.ts';
import { takeSocketError } from './socket-error.ts';
import type { Descriptor, Sockets } from './sockets.ts';

type BlockingCalls = Pick<Sockets, 'accept' | 'connect' | 'send' | 'recv'>;

/**
 * The calls that wait. send and recv are as short as they are because they run for every message: one look at the
 * interrupt, one native call, and everything else only when that returned less than 1.
 */
export function createBlockingCalls(context: SocketContext): BlockingCalls {
  const { calls, guard } = context;
  const { sendFlags } = context.constants;
  const sockets: BlockingCalls = {
    accept: (listener) => accept(context, listener),
    connect: (descriptor, address) => connect(context, descriptor, address),
    send(descriptor, bytes, flag) {
      if (flag !== undefined) return sendAtOnce(context, descriptor, bytes);
      if (!guard.enter('data', descriptor, 'POLLOUT'))
        throw context.interrupted('send', descriptor);
      const sent = calls.send(descriptor, bytes, bytes.length, sendFlags);
      if (sent >= 0) return sent;
      refuse(context, 'send', descriptor, sent);
      return sockets.send(descriptor, bytes);
    },
    recv(descriptor, buffer) {
      if (!guard.enter('data', descriptor, 'POLLIN')) throw context.interrupted('recv', descriptor);
      const received = calls.recv(descriptor, buffer, buffer.length, 0);
      if (received > 0) return received;
      // Our own shutdown reads like the peer's FIN.
      if (received === 0 && !guard.isEnded('data')) return 0;
      refuse(context, 'recv', descriptor, received);
      return sockets.recv(descriptor, buffer);
    },
  };
  return sockets;
}

/** What finds room now. Throws with EAGAIN when nothing does. */
function sendAtOnce(context: SocketContext, descriptor: Descriptor, bytes: Uint8Array): number {
  const { calls, guard } = context;
  const { sendFlags, dontWait } = context.constants;
  for (;;) {
    if (!guard.enter('data', descriptor)) throw context.interrupted('send', descriptor);
    const sent = calls.send(descriptor, bytes, bytes.length, sendFlags | dontWait);
    if (sent >= 0) return sent;
    if (guard.isEnded('data')) throw context.interrupted('send', descriptor, sent);
    const failure = context.failure('send', descriptor);
    if (failure.errno !== 'EINTR') throw failure;
  }
}

/** Throws for a wait that failed; returns when the call is to be made again. */
function refuse(
  context: SocketContext,
  call: 'send' | 'recv',
  descriptor: Descriptor,
  result: number,
): void {
  if (context.guard.isEnded('data')) throw context.interrupted(call, descriptor, result);
  const wait = { kind: 'data', descriptor, event: call === 'send' ? 'POLLOUT' : 'POLLIN' } as const;
  if (!context.isToRepeat(errnoName(context.calls.errno()), wait)) {
    throw context.failure(call, descriptor);
  }
}

function accept(context: SocketContext, listener: Descriptor): ReturnType<Sockets['accept']> {
  const { address, calls, guard } = context;
  for (;;) {
    if (!guard.enter('accept', listener, 'POLLIN')) throw context.interrupted('accept', listener);
    address.clear();
    const connection = calls.accept(listener, address.bytes, address.length);
    if (connection >= 0) return context.accepted(listener, connection);
    if (guard.isEnded('accept')) throw context.interrupted('accept', listener, connection);
    const errno = errnoName(calls.errno());
    // ECONNABORTED: that client has gone again before we took it; the next one is as good (accept(2), "Error handling").
    const wait = { kind: 'accept', descriptor: listener, event: 'POLLIN' } as const;
    if (errno !== 'ECONNABORTED' && !context.isToRepeat(errno, wait)) {
      throw context.failure('accept', listener);
    }
  }
}

function connect(
  context: SocketContext,
  descriptor: Descriptor,
  to: Parameters<Sockets['connect']>[1],
): void {
  const { address, calls, guard, ledger } = context;
  const record = ledger.get(descriptor);
  if (record) {
    record.remote = to;
    record.isLocalExact &&= !isWildcard(record.local);
  }
  guard.connecting(true);
  try {
    if (guard.isEnded('data') || !guard.enter('data', descriptor)) {
      throw context.interrupted('connect', descriptor);
    }
    const result = calls.connect(descriptor, address.bytes, address.encode(to));
    if (result === 0) return;
    if (guard.isEnded('data')) throw context.interrupted('connect', descriptor, result);
    const errno = errnoName(calls.errno());
    if (!context.constants.connectGoesOn.includes(errno)) {
      throw context.failure('connect', descriptor, to);
    }
    finishConnect(context, descriptor);
  } finally {
    guard.connecting(false);
  }
}

/** The handshake goes on without us, where sockets don't block or a signal came first: wait for its end. */
function finishConnect(context: SocketContext, descriptor: Descriptor): void {
  const { calls, constants, guard } = context;
  const { bytes, eventsAt } = constants.pollEntry;
  const entry = new DataView(new ArrayBuffer(bytes));
  entry.setInt32(0, descriptor, true);
  entry.setUint32(eventsAt, constants.pollEvents.POLLOUT, true);
  guard.untilReady('data', descriptor, 'POLLOUT');
  if (guard.isEnded('data')) throw context.interrupted('connect', descriptor);
  while (calls.poll(new Uint8Array(entry.buffer), 1, -1) < 0 && !guard.isEnded('data')) {
    // EINTR: poll is never restarted after a signal (signal(7)).
  }
  if (guard.isEnded('data')) throw context.interrupted('connect', descriptor);
  const error = takeSocketError(context, descriptor);
  if (error !== 0) throw context.failureOf(error, 'connect', { descriptor });
}
