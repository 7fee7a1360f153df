import type { CallObservation } from '@socketlab/evidence';
import type { Address } from '@socketlab/foundation';
import type { DatagramBatch } from './datagram-batch.ts';

/** A socket descriptor: a small number that names one open socket of this process. */
export type Descriptor = number;
export type AddressFamily = 'AF_INET' | 'AF_INET6';
export type SocketType = 'SOCK_STREAM' | 'SOCK_DGRAM';
export type ShutdownHow = 'SHUT_RD' | 'SHUT_WR' | 'SHUT_RDWR';
export type SocketOption =
  | 'SO_REUSEADDR'
  | 'SO_RCVBUF'
  | 'SO_SNDBUF'
  | 'SO_ERROR'
  | 'SO_LINGER'
  | 'TCP_NODELAY'
  | 'IPV6_V6ONLY';

/** What accept() gives: a new descriptor for this one client, and the client's address. */
export interface Accepted {
  readonly connection: Descriptor;
  readonly peer: Address;
}

/** What recvfrom() gives. */
export interface ReceivedDatagram {
  /** How many bytes are in the buffer now. */
  readonly bytes: number;
  /** How long the datagram was; more than `bytes` when it did not fit. */
  readonly datagramBytes: number;
  readonly from: Address;
  /** Whether its end was cut off. */
  readonly isTruncated: boolean;
}

/**
 * The socket calls, one function a call, blocking like the originals. Each throws {@link SystemCallError} (or one of
 * its subclasses) with the system's errno, and {@link InterruptedCallError} when {@link Interrupt} ended its wait.
 */
export interface Sockets {
  /** socket(2), with SOCK_CLOEXEC where the system has it. */
  socket(family: AddressFamily, type: SocketType): Descriptor;
  /** bind(2). The address is this socket's alone, on Windows too. */
  bind(descriptor: Descriptor, address: Address): void;
  /** listen(2). */
  listen(descriptor: Descriptor, backlog: number): void;
  /** accept(2): waits for a client that the kernel has already connected. */
  accept(listener: Descriptor): Accepted;
  /** connect(2): returns when the handshake is done. */
  connect(descriptor: Descriptor, address: Address): void;
  /**
   * send(2), with MSG_NOSIGNAL: may take fewer bytes than given. Returns how many. With MSG_DONTWAIT it never waits, and
   * throws {@link SystemCallError} with EAGAIN where there is no room for a single byte.
   */
  send(descriptor: Descriptor, bytes: Uint8Array, flag?: 'MSG_DONTWAIT'): number;
  /** recv(2) into `buffer`. Returns how many bytes; 0 when the peer has sent FIN. */
  recv(descriptor: Descriptor, buffer: Uint8Array): number;
  /** recvfrom(2), one datagram, with MSG_TRUNC. An empty datagram has 0 bytes, and is no end. */
  recvfrom(descriptor: Descriptor, buffer: Uint8Array): ReceivedDatagram;
  /** sendto(2), one datagram. Returns how many bytes it took, which is all of them. */
  sendto(descriptor: Descriptor, bytes: Uint8Array, to: Address): number;
  /**
   * recvmmsg(2) with MSG_WAITFORONE and MSG_TRUNC: waits for a datagram, and takes as many as are there and the batch has
   * room for. Returns how many; a batch is made where there is that call only.
   */
  recvmmsg(descriptor: Descriptor, batch: DatagramBatch): number;
  /**
   * sendmmsg(2) of the batch's answers, from the one with the number `first` on. Returns how many went, at least one: where
   * one fails behind others, the system says why only when it is the first. Throws then.
   */
  sendmmsg(descriptor: Descriptor, batch: DatagramBatch, first: number): number;
  /** shutdown(2). */
  shutdown(descriptor: Descriptor, how: ShutdownHow): void;
  /** close(2). */
  close(descriptor: Descriptor): void;
  /** getsockname(2). */
  getsockname(descriptor: Descriptor): Address;
  /** getpeername(2). */
  getpeername(descriptor: Descriptor): Address;
  /**
   * setsockopt(2); for SO_LINGER the value is the linger time in seconds, -1 switches it off. On Windows SO_REUSEADDR sets
   * SO_EXCLUSIVEADDRUSE, and is told as that.
   */
  setsockopt(descriptor: Descriptor, option: SocketOption, value: number): void;
  /** getsockopt(2), of the options that are one integer. */
  getsockopt(descriptor: Descriptor, option: SocketOption): number;
  /** poll(2) on one descriptor. Returns whether it is ready, false when `timeoutMs` has passed; -1 waits for ever. */
  poll(descriptor: Descriptor, events: 'POLLIN' | 'POLLOUT', timeoutMs: number): boolean;
}

/** What a thread has to know of a socket that another thread has made, to tell of it what that one would. */
export interface PassedSocket {
  readonly descriptor: Descriptor;
  /** Unique for one socket of one process: a descriptor comes back, a handle doesn't. */
  readonly handle: string;
  readonly family: AddressFamily;
  readonly protocol: 'tcp' | 'udp';
  readonly local?: Address;
  readonly remote?: Address;
  /** Whether `local` is what the system says, and not merely what was asked for. */
  readonly isLocalExact: boolean;
}

/** How a socket goes from one thread to another: a descriptor is the whole process's, what is known of it a thread's. */
export interface PassingSockets {
  /** Lets go of a socket without closing it; it is no longer this thread's. */
  pass(descriptor: Descriptor): PassedSocket;
  /** Takes over what another thread has let go of. */
  adopt(socket: PassedSocket): void;
}

/** A call that is about to be made, as an event would tell it. */
export interface PendingCall {
  readonly name: string;
  readonly args: readonly string[];
  /** The descriptor that it is about; none of socket(). */
  readonly descriptor?: Descriptor;
  /** Base name of the source file and line of the call. */
  readonly file?: string;
  readonly line?: number;
}

/** Whether calls are observed, and who is told. `isOn` is asked before each call; off costs one read of memory. */
export interface CallObserver {
  isOn(): boolean;
  /**
   * A gate: called on the same thread before each call, whether calls are observed or not. The call is made when it
   * returns, and is not made when it throws.
   */
  beforeCall?(call: PendingCall): void;
  /** Called right after the call returned, on the same thread. */
  onCall(call: CallObservation): void;
}
