import type { Address } from '@socketlab/foundation';
import { choosePlatform } from './choose-platform.ts';
import { errnoName } from './errno-name.ts';
import { loadKoffi } from './native-library.ts';
import { HandedOverSocketError } from './service-errors.ts';
import { createAddressBuffer } from './socket-address.ts';
import type { AddressFamily, Descriptor, SocketType } from './sockets.ts';

/** A socket that somebody else has made, up to its last call before clients come. */
export interface HandedOverSocket {
  readonly descriptor: Descriptor;
  readonly family: AddressFamily;
  readonly type: SocketType;
  readonly local: Address;
}

/** What a descriptor is that was handed over. */
export type HandedOverKind =
  | { readonly kind: 'listening' | 'bound'; readonly socket: HandedOverSocket }
  /** Not one that can be served: what it is instead. */
  | { readonly kind: 'unfit'; readonly found: UnfitSocket };

/** Why a descriptor cannot be served, by a name. */
export type UnfitSocket =
  | 'no socket'
  | 'not of the Internet'
  | 'neither TCP nor UDP'
  | 'connected'
  | 'not listening'
  | 'not bound';

/** socket(7) and asm-generic/socket.h, on x86-64 and arm64. */
const SOL_SOCKET = 1;
const SO_TYPE = 3;
const SO_ACCEPTCONN = 30;
const SO_DOMAIN = 39;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
/** fcntl(2). */
const F_SETFD = 2;
const F_GETFL = 3;
const F_SETFL = 4;
const F_DUPFD_CLOEXEC = 1030;
const FD_CLOEXEC = 1;
const O_NONBLOCK = 0o4_000;
const FIRST_FREE = 3;
const INT_BYTES = 4;

/**
 * Looks at a descriptor by getsockopt(2), getsockname(2) and getpeername(2): whether it is a TCP socket that listens, or a
 * UDP socket that is bound and not connected. Linux only. Throws {@link HandedOverSocketError} where a call fails that
 * should not.
 */
export function examineSocket(descriptor: Descriptor): HandedOverKind {
  const { constants, loadCalls } = choosePlatform();
  const calls = loadCalls();
  const address = createAddressBuffer(calls, constants);
  const ask = (option: number): number | undefined => {
    const value = new Int32Array(1);
    const bytes = new Uint8Array(value.buffer);
    const length = new Int32Array([INT_BYTES]);
    const result = calls.getsockopt(descriptor, SOL_SOCKET, option, bytes, length);
    if (result >= 0) return value[0];
    const errno = errnoName(calls.errno());
    if (errno === 'ENOTSOCK' || errno === 'EBADF') return undefined;
    throw new HandedOverSocketError({ call: 'getsockopt', descriptor, errno });
  };
  const unfit = (found: UnfitSocket): HandedOverKind => ({ kind: 'unfit', found });
  const [domain, type] = [ask(SO_DOMAIN), ask(SO_TYPE)];
  if (domain === undefined) return unfit('no socket');
  const family = Object.entries(constants.family).find(([, number]) => number === domain)?.[0];
  if (family === undefined) return unfit('not of the Internet');
  if (type !== SOCK_STREAM && type !== SOCK_DGRAM) return unfit('neither TCP nor UDP');
  address.clear();
  if (calls.getpeername(descriptor, address.bytes, address.length) === 0) return unfit('connected');
  if (type === SOCK_STREAM && ask(SO_ACCEPTCONN) !== 1) return unfit('not listening');
  address.clear();
  if (calls.getsockname(descriptor, address.bytes, address.length) < 0) {
    const errno = errnoName(calls.errno());
    throw new HandedOverSocketError({ call: 'getsockname', descriptor, errno });
  }
  const local = address.decode();
  if (local.port === 0) return unfit('not bound');
  const socket = { descriptor, family: family as AddressFamily, local };
  if (type === SOCK_DGRAM) return { kind: 'bound', socket: { ...socket, type: 'SOCK_DGRAM' } };
  return { kind: 'listening', socket: { ...socket, type: 'SOCK_STREAM' } };
}

/**
 * Keeps the descriptor from children (FD_CLOEXEC). A socket is made non-blocking too: its maker may take a client between
 * the look at it and accept(), which would block then where nothing could end it. Throws {@link HandedOverSocketError}.
 */
export function settleDescriptor(descriptor: Descriptor, options: { isSocket: boolean }): void {
  const control = bindControl(descriptor);
  control(F_SETFD, FD_CLOEXEC);
  if (options.isSocket) control(F_SETFL, control(F_GETFL, 0) | O_NONBLOCK);
}

/** A second descriptor of the same socket, which children don't inherit: dup(2). Throws {@link HandedOverSocketError}. */
export function duplicateSocket(socket: HandedOverSocket): HandedOverSocket {
  const descriptor = bindControl(socket.descriptor)(F_DUPFD_CLOEXEC, FIRST_FREE);
  return { ...socket, descriptor };
}

/** close(2), of what {@link duplicateSocket} made and nobody took. */
export function closeDuplicate({ descriptor }: HandedOverSocket): void {
  closeDescriptor(descriptor);
}

/** close(2), of a socket whose thread has ended and left it open. Not observed, for it is not the lesson's call. */
export function closeDescriptor(descriptor: Descriptor): void {
  choosePlatform().loadCalls().close(descriptor);
}

function bindControl(descriptor: Descriptor): (command: number, argument: number) => number {
  const koffi = loadKoffi();
  const fcntl = koffi.load(null).func('int fcntl(int fd, int command, ...)');
  return (command, argument) => {
    const result = fcntl(descriptor, command, 'int', argument) as number;
    if (result >= 0) return result;
    const errno = errnoName(koffi.errno());
    throw new HandedOverSocketError({ call: 'fcntl', descriptor, errno });
  };
}
