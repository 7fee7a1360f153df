import { type Address, formatAddress } from '@socketlab/foundation';
import { errnoName } from './errno-name.ts';
import { InterruptedCallError, type SystemCallError, type SystemCallFacts } from './errors.ts';
import type { Guard, NativeCalls, SocketConstants, WaitKind } from './platform.ts';
import { type AddressBuffer, createAddressBuffer, isWildcard } from './socket-address.ts';
import type { Acceptor, SocketLedger, SocketRecord } from './socket-ledger.ts';
import type { Accepted, Descriptor } from './sockets.ts';
import { systemCallError } from './system-call-error.ts';

/** What a call waits for. */
interface Wait {
  readonly kind: WaitKind;
  readonly descriptor: Descriptor;
  readonly event: 'POLLIN' | 'POLLOUT';
}

/** What all calls of one Sockets share. */
export interface SocketContext {
  readonly calls: NativeCalls;
  readonly constants: SocketConstants;
  readonly guard: Guard;
  readonly ledger: SocketLedger;
  readonly address: AddressBuffer;
  /** Names a new connection, whose peer accept() has just put into `address`, or into a place of its own. */
  accepted(listener: Descriptor, connection: Descriptor, from?: AddressBuffer): Accepted;
  /** The error of the call that has just failed: reads its errno. */
  failure(call: string, descriptor: Descriptor, about?: Address): SystemCallError;
  /** The error of a call whose errno is known already, by its name or as the system's number. */
  failureOf(
    errno: string | number,
    call: string,
    about?: { descriptor: Descriptor },
  ): SystemCallError;
  /** The error of a wait that the interrupt ended, or kept from beginning: then there is no `result`. */
  interrupted(call: string, descriptor: Descriptor, result?: number): InterruptedCallError;
  /** Whether a call is to be made again, for it failed without having done anything. Where it would wait, this waits. */
  isToRepeat(errno: string, wait: Wait): boolean;
}

/** The context of a Sockets: its buffers are made once and used by every call. */
export function createSocketContext(
  deps: Pick<SocketContext, 'calls' | 'constants' | 'guard' | 'ledger'>,
): SocketContext {
  const { calls, guard, ledger } = deps;
  const factsOf = (call: string, descriptor: Descriptor, about?: Address) => {
    const record = ledger.get(descriptor);
    const named = about ?? record?.remote ?? record?.local;
    return {
      call,
      ...(named && { address: formatAddress(named), port: named.port }),
      ...(record && { protocol: record.protocol }),
    };
  };
  const address = createAddressBuffer(calls, deps.constants);
  const acceptorOf = rememberAcceptor();
  const { tellsErrnoNumbers = false, datagramErrno = {} } = deps.constants;
  /** The number is always the one that the system gave. */
  const errnoOf = (
    number: number,
    descriptor: Descriptor,
  ): Pick<SystemCallFacts, 'errno' | 'errnoNumber'> => {
    const name = errnoName(number);
    const isOfDatagrams = ledger.get(descriptor)?.protocol === 'udp';
    return {
      errno: (isOfDatagrams ? datagramErrno[name] : undefined) ?? name,
      ...(tellsErrnoNumbers && { errnoNumber: number }),
    };
  };
  return {
    ...deps,
    address,
    accepted(listener, connection, from = address) {
      const peer = from.decode();
      ledger.accept(connection, acceptorOf(ledger.get(listener)), peer);
      return { connection, peer };
    },
    failure: (call, descriptor, about) =>
      systemCallError({
        ...factsOf(call, descriptor, about),
        ...errnoOf(calls.errno(), descriptor),
      }),
    failureOf(errno, call, { descriptor } = { descriptor: -1 }) {
      const why = typeof errno === 'number' ? errnoOf(errno, descriptor) : { errno };
      return systemCallError({ ...factsOf(call, descriptor), ...why });
    },
    interrupted(call, descriptor, result) {
      const errno = result === -1 ? errnoOf(calls.errno(), descriptor) : {};
      return new InterruptedCallError({ ...factsOf(call, descriptor), ...errno }, result);
    },
    isToRepeat(errno, { kind, descriptor, event }) {
      // Where sockets don't block, and where a held one was promised too much.
      if (errno === 'EAGAIN') guard.untilReady(kind, descriptor, event);
      // EINTR: a signal came first.
      return errno === 'EINTR' || errno === 'EAGAIN';
    },
  };
}

/** What connections have from their listener, as one object for as long as the listener's record says the same. */
function rememberAcceptor(): (listener: SocketRecord | undefined) => Acceptor {
  let last: SocketRecord | undefined;
  let wasExact = false;
  let acceptor: Acceptor = { family: 'AF_INET', isLocalExact: false };
  return (listener) => {
    const { local, isLocalExact = false, family = 'AF_INET' } = listener ?? {};
    const isSame = listener === last && local === acceptor.local && isLocalExact === wasExact;
    if (isSame) return acceptor;
    last = listener;
    wasExact = isLocalExact;
    const isKnown = isLocalExact && !isWildcard(local);
    acceptor = { family, ...(local && { local }), isLocalExact: isKnown };
    return acceptor;
  };
}
