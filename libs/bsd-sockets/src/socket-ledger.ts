import type { SocketName } from '@socketlab/evidence';
import { type Address, formatAddress } from '@socketlab/foundation';
import type { AddressFamily, Descriptor, PassedSocket, SocketType } from './sockets.ts';

/** What is known of an open socket without asking the system. */
export interface SocketRecord {
  /** Unique for one socket of one process: a descriptor comes back, a handle doesn't. */
  readonly handle: string;
  readonly family: AddressFamily;
  readonly protocol: 'tcp' | 'udp';
  local?: Address;
  /** Where it is connected to, or last tried to. */
  remote?: Address;
  /** Whether `local` is what the system says, and not merely what was asked for. */
  isLocalExact: boolean;
}

/** The open sockets of one thread, by descriptor. */
export interface SocketLedger {
  add(descriptor: Descriptor, family: AddressFamily, type: SocketType): SocketRecord;
  /** Undefined for a descriptor that was not made here. */
  get(descriptor: Descriptor): SocketRecord | undefined;
  /** Enters one that another thread has made. */
  adopt(socket: PassedSocket): void;
  remove(descriptor: Descriptor): void;
}

/** A ledger whose handles begin with `prefix`. */
export function createSocketLedger(prefix: string): SocketLedger {
  const records = new Map<Descriptor, SocketRecord>();
  let count = 0;
  return {
    add(descriptor, family, type) {
      count += 1;
      const protocol = type === 'SOCK_STREAM' ? 'tcp' : 'udp';
      const record = new LedgerRecord({ prefix, number: count }, family, protocol);
      records.set(descriptor, record);
      return record;
    },
    get: (descriptor) => records.get(descriptor),
    adopt: ({ descriptor, ...record }) => void records.set(descriptor, record),
    remove: (descriptor) => records.delete(descriptor),
  };
}

/** A server may have many thousands of them: the handle is put together when it is asked for. */
class LedgerRecord implements SocketRecord {
  readonly family: AddressFamily;
  readonly protocol: 'tcp' | 'udp';
  local?: Address;
  remote?: Address;
  isLocalExact = false;
  readonly #prefix: string;
  readonly #number: number;

  constructor(
    { prefix, number }: { readonly prefix: string; readonly number: number },
    family: AddressFamily,
    protocol: 'tcp' | 'udp',
  ) {
    this.#prefix = prefix;
    this.#number = number;
    this.family = family;
    this.protocol = protocol;
  }

  get handle(): string {
    return `${this.#prefix}.${this.#number}`;
  }
}

const UNNAMED: Readonly<Record<AddressFamily, string>> = {
  AF_INET: '0.0.0.0:0',
  AF_INET6: '[::]:0',
};

/**
 * The name that an event gives the socket; an end that isn't known is the wildcard address of its family. A datagram's
 * `peer` is its remote end, for the socket has none.
 */
export function nameOf(record: SocketRecord | undefined, peer?: Address): SocketName {
  const remote = peer ?? record?.remote;
  const unnamed = UNNAMED[record?.family ?? 'AF_INET'];
  return {
    protocol: record?.protocol ?? 'tcp',
    local: record?.local ? formatAddress(record.local) : unnamed,
    remote: remote ? formatAddress(remote) : unnamed,
  };
}
