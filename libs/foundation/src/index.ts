export {
  type Address,
  formatAddress,
  isLoopback,
  parseAddress,
  parsePort,
  refusePortZero,
} from './address.ts';
export { type Clock, createClock } from './clock.ts';
export { createDeferred, type Deferred } from './deferred.ts';
export { type Directories, resolveDirectories } from './directories.ts';
export {
  DeadlineError,
  DefectError,
  type Facts,
  FileLockedError,
  InvalidConfigurationError,
  InvalidValueError,
  messageOf,
  SocketlabError,
  UnreadableConfigurationError,
} from './errors.ts';
export {
  hostOnWire,
  ipv4Literal,
  ipv6Literal,
  socketNameEnd,
  socketNameOf,
} from './ip-literal.ts';
export { ipv4Number, ipv4Text } from './ipv4-number.ts';
export { delay, type Part, startParts, stopParts, type Wait } from './lifecycle.ts';
export { LIFELINE_DESCRIPTOR, watchLifeline } from './lifeline.ts';
export { createLogger, LOG_LEVELS, type Logger, type LogLevel } from './logger.ts';
export { dnsLabel, machineName } from './machine-name.ts';
export { makeDirectory } from './make-directory.ts';
export { describeOptions } from './option-help.ts';
export {
  formatDuration,
  parseChoice,
  parseDuration,
  parseSwitch,
  parseWholeNumber,
  splitList,
} from './option-values.ts';
export {
  type Configuration,
  type ConfigurationSources,
  loadConfiguration,
  type Option,
  type OptionTable,
  variableOf,
} from './options.ts';
export {
  SERVICE_VARIABLES,
  type ServiceVariable,
  withoutServiceVariables,
} from './service-variables.ts';
export { systemProgram } from './system-program.ts';
export { LANGUAGES, type Language, resolveLanguage, type Text } from './text.ts';
export { relateVersions, VERSION, type VersionRelation } from './version.ts';
export { type FileUse, whileLocked } from './while-locked.ts';
export { workerUrl } from './worker-url.ts';
