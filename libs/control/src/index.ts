export type { CallEnded } from './call-counting.ts';
export type { Caller, Classmate } from './caller.ts';
export { type Connect, connectDaemon, createConnector } from './client.ts';
export { explainUnread, isMethodMissing } from './compatibility.ts';
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
export {
  AuditUnavailableError,
  ForeignCertificateError,
  GrantExpiredError,
  GrantRevokedError,
  GrantsUnavailableError,
  NetworkAddressError,
  NetworkClosedError,
  NoCertificateError,
  OwnerOnlyError,
  ScopeMissingError,
  TooManyCallsError,
  WildcardAddressError,
} from './guard-errors.ts';
export { METHOD_NAMES, type Needed, SCOPE_TABLE } from './scope-table.ts';
export type { ScrapeCounts, ScrapeHolder } from './scrape-guard.ts';
export {
  createScrapePorts,
  type ScrapePorts,
  type ScrapePortsDeps,
} from './scrape-ports.ts';
export { type ControlServer, type ControlServerDeps, createControlServer } from './server.ts';
export type {
  CallContext,
  CallOptions,
  DaemonClient,
  Handlers,
  ServiceClient,
  ServiceHandlers,
  ServiceName,
  Services,
} from './service-types.ts';
export { type TierName, tierFromMessage, tierToMessage } from './tiers.ts';
export { type AnsweringDaemon, OlderDaemonError, OlderProgramError } from './version-errors.ts';
