import type { Address } from '@socketlab/foundation';
import { familyOf } from './socket-address.ts';
import type { SocketContext } from './socket-context.ts';
import type { Descriptor, Sockets } from './sockets.ts';

type NamingCalls = Pick<
  Sockets,
  'socket' | 'bind' | 'listen' | 'shutdown' | 'close' | 'getsockname' | 'getpeername'
>;

/** The calls that make, name and end a socket. None of them waits. */
export function createNamingCalls(context: SocketContext): NamingCalls {
  const { address, calls, constants, guard, ledger } = context;
  const check = (result: number, call: string, descriptor: Descriptor, about?: Address): void => {
    if (result < 0) throw context.failure(call, descriptor, about);
  };
  const ask = (call: 'getsockname' | 'getpeername', descriptor: Descriptor): Address => {
    address.clear();
    check(calls[call](descriptor, address.bytes, address.length), call, descriptor);
    return address.decode();
  };
  return {
    socket(family, type) {
      const kind = type === 'SOCK_STREAM' ? 1 : 2;
      const descriptor = calls.socket(constants.family[family], kind);
      check(descriptor, 'socket', descriptor);
      ledger.add(descriptor, family, type);
      return descriptor;
    },
    bind(descriptor, to) {
      check(calls.bind(descriptor, address.bytes, address.encode(to)), 'bind', descriptor, to);
      const record = ledger.get(descriptor);
      if (!record) return;
      record.local = to;
      record.isLocalExact = to.port !== 0 && familyOf(to.host) === record.family;
    },
    listen(descriptor, backlog) {
      check(calls.listen(descriptor, backlog), 'listen', descriptor, ledger.get(descriptor)?.local);
    },
    shutdown(descriptor, how) {
      check(calls.shutdown(descriptor, constants.how[how]), 'shutdown', descriptor);
    },
    close(descriptor) {
      guard.release(descriptor);
      // Before the call: its number may come back to another thread as soon as it is closed. It is even on EINTR.
      ledger.remove(descriptor);
      check(calls.close(descriptor), 'close', descriptor);
    },
    getsockname: (descriptor) => ask('getsockname', descriptor),
    getpeername: (descriptor) => ask('getpeername', descriptor),
  };
}
