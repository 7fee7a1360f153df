import { errnoNumber } from './errno-name.ts';
import type { NonBlockingSockets } from './non-blocking-sockets.ts';
import { isWildcard } from './socket-address.ts';
import type { SocketContext } from './socket-context.ts';
import { takeSocketError } from './socket-error.ts';
import type { Descriptor } from './sockets.ts';

type NonBlockingCalls = Pick<NonBlockingSockets, 'accept' | 'connect' | 'send' | 'recv'>;

const [ECONNABORTED, EINTR, EISCONN] = [
  errnoNumber('ECONNABORTED'),
  errnoNumber('EINTR'),
  errnoNumber('EISCONN'),
];
const GOES_ON = ['EINPROGRESS', 'EALREADY', 'EINTR'].map(errnoNumber);

/** The calls that would wait, on sockets that don't. errno is read only when a call has failed, as a number. */
export function createNonBlockingCalls(context: SocketContext): NonBlockingCalls {
  const { calls } = context;
  const { sendFlags, wouldBlock } = context.constants;
  const sockets: NonBlockingCalls = {
    accept: (listener) => accept(context, listener),
    connect: (descriptor, address) => connect(context, descriptor, address),
    send(descriptor, bytes) {
      const sent = calls.send(descriptor, bytes, bytes.length, sendFlags);
      if (sent >= 0) return sent;
      const errno = calls.errno();
      if (errno === wouldBlock) return undefined;
      if (errno !== EINTR) throw context.failure('send', descriptor);
      return sockets.send(descriptor, bytes);
    },
    recv(descriptor, buffer) {
      const received = calls.recv(descriptor, buffer, buffer.length, 0);
      if (received >= 0) return received;
      const errno = calls.errno();
      if (errno === wouldBlock) return undefined;
      if (errno !== EINTR) throw context.failure('recv', descriptor);
      return sockets.recv(descriptor, buffer);
    },
  };
  return sockets;
}

function accept(
  context: SocketContext,
  listener: Descriptor,
): ReturnType<NonBlockingSockets['accept']> {
  const { address, calls, constants } = context;
  for (;;) {
    address.clear();
    const connection = calls.accept(listener, address.bytes, address.length);
    if (connection >= 0) return context.accepted(listener, connection);
    const errno = calls.errno();
    if (errno === constants.wouldBlock) return undefined;
    // ECONNABORTED: that client has gone again; the next one is as good (accept(2), "Error handling").
    if (errno !== EINTR && errno !== ECONNABORTED) throw context.failure('accept', listener);
  }
}

function connect(
  context: SocketContext,
  descriptor: Descriptor,
  to: Parameters<NonBlockingSockets['connect']>[1],
): boolean {
  const { address, calls, constants, ledger } = context;
  const record = ledger.get(descriptor);
  if (record) {
    record.remote = to;
    record.isLocalExact &&= !isWildcard(record.local);
  }
  const error = constants.connectSaysWhy ? 0 : takeSocketError(context, descriptor);
  if (error !== 0) throw context.failureOf(error, 'connect', { descriptor });
  if (calls.connect(descriptor, address.bytes, address.encode(to)) === 0) return true;
  const errno = calls.errno();
  if (errno === EISCONN) return true;
  // Winsock's way to say that it goes on; Linux says so that a datagram socket has found no port (udp(7)).
  const isWaiting = errno === constants.wouldBlock && constants.connectGoesOn.includes('EAGAIN');
  if (!isWaiting && !GOES_ON.includes(errno)) throw context.failure('connect', descriptor, to);
  return false;
}
