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
