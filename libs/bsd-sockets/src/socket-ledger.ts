import type { SocketName } from '@socketlab/evidence';
import { type Address, ipv4Number, ipv4Text, socketNameOf } from '@socketlab/foundation';
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
  /** Enters one that accept() has made, of which there may be thousands. */
  accept(descriptor: Descriptor, from: Acceptor, remote: Address): void;
  /** Undefined for a descriptor that was not made here. */
  get(descriptor: Descriptor): SocketRecord | undefined;
  /** Enters one that another thread has made. */
  adopt(socket: PassedSocket): void;
  remove(descriptor: Descriptor): void;
}

/** What a connection has from the listener that it was accepted on. */
export type Acceptor = Readonly<Pick<SocketRecord, 'family' | 'local' | 'isLocalExact'>>;

/** A ledger whose handles begin with `prefix`. */
export function createSocketLedger(prefix: string): SocketLedger {
  return new Ledger(prefix);
}

const FIRST_ROWS = 1_024;
const MOST_ACCEPTORS = 1_024;
const UNKNOWN_ACCEPTOR: Acceptor = { family: 'AF_INET', isLocalExact: false };

/**
 * What was accepted over IPv4 and never asked for is a row of numbers, 18 bytes where a record takes 200: it becomes a
 * record when somebody asks for it.
 */
class Ledger implements SocketLedger {
  readonly #prefix: string;
  readonly #records = new Map<Descriptor, SocketRecord>();
  /** Those that connections were accepted on, by their number. */
  readonly #acceptors: Acceptor[] = [];
  /** The one of the last connection, and its number: most come to one listener. */
  #lastAcceptor: Acceptor | undefined;
  #lastNumber: number | undefined;
  #count = 0;
  /** The number of each socket; 0 in a row that is not in use. */
  #numbers = new Uint32Array(FIRST_ROWS);
  #hosts = new Uint32Array(FIRST_ROWS);
  #ports = new Uint16Array(FIRST_ROWS);
  #acceptedOn = new Uint16Array(FIRST_ROWS);

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  add(descriptor: Descriptor, family: AddressFamily, type: SocketType): SocketRecord {
    this.#count += 1;
    const protocol = type === 'SOCK_STREAM' ? 'tcp' : 'udp';
    const named = { prefix: this.#prefix, number: this.#count };
    const record = new LedgerRecord(named, family, protocol);
    this.remove(descriptor);
    this.#records.set(descriptor, record);
    return record;
  }

  accept(descriptor: Descriptor, from: Acceptor, remote: Address): void {
    const host = ipv4Number(remote.host);
    const acceptor = from === this.#lastAcceptor ? this.#lastNumber : this.#look(from);
    if (host === undefined || acceptor === undefined) {
      Object.assign(this.add(descriptor, from.family, 'SOCK_STREAM'), { ...from, remote });
      return;
    }
    this.#count += 1;
    // Its number may have been that of one that was closed elsewhere.
    this.#records.delete(descriptor);
    while (descriptor >= this.#numbers.length) this.#grow();
    this.#numbers[descriptor] = this.#count;
    this.#hosts[descriptor] = host;
    this.#ports[descriptor] = remote.port;
    this.#acceptedOn[descriptor] = acceptor;
  }

  get(descriptor: Descriptor): SocketRecord | undefined {
    const number = this.#numbers[descriptor] ?? 0;
    if (number === 0) return this.#records.get(descriptor);
    const { family, local, isLocalExact } =
      this.#acceptors[this.#acceptedOn[descriptor] ?? 0] ?? UNKNOWN_ACCEPTOR;
    const record = new LedgerRecord({ prefix: this.#prefix, number }, family, 'tcp');
    if (local) record.local = local;
    record.isLocalExact = isLocalExact;
    const host = ipv4Text(this.#hosts[descriptor] ?? 0);
    record.remote = { host, port: this.#ports[descriptor] ?? 0 };
    this.#numbers[descriptor] = 0;
    this.#records.set(descriptor, record);
    return record;
  }

  adopt({ descriptor, ...record }: PassedSocket): void {
    this.remove(descriptor);
    this.#records.set(descriptor, record);
  }

  remove(descriptor: Descriptor): void {
    if ((this.#numbers[descriptor] ?? 0) === 0) this.#records.delete(descriptor);
    else this.#numbers[descriptor] = 0;
  }

  #look(from: Acceptor): number | undefined {
    this.#lastAcceptor = from;
    this.#lastNumber = this.#numberOf(from);
    return this.#lastNumber;
  }

  /** Undefined when there have been more listeners than a row can tell apart. */
  #numberOf({ family, local, isLocalExact }: Acceptor): number | undefined {
    const known = this.#acceptors.findLastIndex(
      (one) => one.local === local && one.isLocalExact === isLocalExact && one.family === family,
    );
    if (known >= 0) return known;
    if (this.#acceptors.length > MOST_ACCEPTORS) return undefined;
    return this.#acceptors.push({ family, isLocalExact, ...(local && { local }) }) - 1;
  }

  #grow(): void {
    const rows = 2 * this.#numbers.length;
    this.#numbers = grown(new Uint32Array(rows), this.#numbers);
    this.#hosts = grown(new Uint32Array(rows), this.#hosts);
    this.#ports = grown(new Uint16Array(rows), this.#ports);
    this.#acceptedOn = grown(new Uint16Array(rows), this.#acceptedOn);
  }
}

function grown<Column extends Uint32Array | Uint16Array>(column: Column, before: Column): Column {
  column.set(before);
  return column;
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
    local: record?.local ? socketNameOf(record.local) : unnamed,
    remote: remote ? socketNameOf(remote) : unnamed,
  };
}
