export { createSockets } from './create-sockets.ts';
export { errnoName } from './errno-name.ts';
export {
  AddressInUseError,
  AddressNotAvailableError,
  BrokenPipeError,
  ConnectionRefusedError,
  ConnectionResetError,
  ConnectionTimedOutError,
  HostUnreachableError,
  InterruptedCallError,
  KernelCallError,
  NetworkUnreachableError,
  PermissionDeniedError,
  SystemCallError,
  type SystemCallFacts,
} from './errors.ts';
export { createInterrupt, type Interrupt, type InterruptScope } from './interrupt.ts';
export { mountInPrivateNamespace } from './mount-namespace.ts';
export {
  type NetlinkDump,
  openSocketDiagnostics,
  type SocketDiagnosticsChannel,
} from './netlink.ts';
export { type CapturedPacket, createPacketQueue, type PacketQueue } from './packet-queue.ts';
export {
  openPacketSocket,
  openTimestamping,
  type PacketLink,
  type PacketSocket,
  type PacketSocketOptions,
} from './packet-socket.ts';
export { findPortHolder, type PortHolder } from './port-holder.ts';
export { createRealtimeOffset } from './realtime-offset.ts';
export type {
  Accepted,
  AddressFamily,
  CallObserver,
  Descriptor,
  ShutdownHow,
  SocketOption,
  Sockets,
  SocketType,
} from './sockets.ts';
