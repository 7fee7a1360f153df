export { createSockets } from './create-sockets.ts';
export {
  AddressInUseError,
  AddressNotAvailableError,
  BrokenPipeError,
  ConnectionRefusedError,
  ConnectionResetError,
  ConnectionTimedOutError,
  HostUnreachableError,
  InterruptedCallError,
  NetworkUnreachableError,
  PermissionDeniedError,
  SystemCallError,
  type SystemCallFacts,
} from './errors.ts';
export { createInterrupt, type Interrupt, type InterruptScope } from './interrupt.ts';
export { findPortHolder, type PortHolder } from './port-holder.ts';
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
