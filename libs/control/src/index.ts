export type { CallEnded } from './call-counting.ts';
export { connectDaemon } from './client.ts';
export { MAX_MESSAGE_BYTES } from './contract.ts';
export {
  CallFailedError,
  ConnectionLostError,
  ControlPortError,
  DaemonStoppingError,
  DaemonUnreachableError,
  MalformedMessageError,
  MessageTooLargeError,
  MethodNotOfferedError,
  NotADaemonError,
  OtherMachineError,
  RemoteError,
  UnknownCallerError,
} from './errors.ts';
export { eventFromMessage, eventToMessage } from './events.ts';
export { type ControlServer, type ControlServerDeps, createControlServer } from './server.ts';
export type {
  CallContext,
  Caller,
  CallOptions,
  DaemonClient,
  Handlers,
  ServiceHandlers,
  ServiceName,
  Services,
} from './service-types.ts';
export { type TierName, tierFromMessage, tierToMessage } from './tiers.ts';
