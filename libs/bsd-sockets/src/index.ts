export { KernelCallError } from './errors.ts';
export type { Interrupt, InterruptScope } from './interrupt.ts';
export { errnoName } from './kernel-call.ts';
export { mountInPrivateNamespace } from './mount-namespace.ts';
export {
  type NetlinkDump,
  openSocketDiagnostics,
  type SocketDiagnosticsChannel,
} from './netlink.ts';
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
