export type { Interrupt, InterruptScope } from './interrupt.ts';
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
