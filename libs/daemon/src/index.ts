export type { DaemonApp, DaemonParts } from './assemble.ts';
export type { CallSteps, StepPosition } from './call-steps.ts';
export type { Consent, ListenerHandlers, OwnListener } from './consent.ts';
export type { DaemonCounters } from './daemon-service.ts';
export {
  createDurationHistogram,
  DURATION_BOUNDS,
  type DurationHistogram,
} from './duration-histogram.ts';
export {
  createEchoTimer,
  type EchoReading,
  type EchoTimer,
} from './echo-timer.ts';
export {
  AlreadyListeningError,
  DrainingError,
  NoStepsError,
  NotListeningError,
  NotSteppingError,
} from './errors.ts';
export { type EvidenceHub, OBSERVES_CALLS } from './evidence-hub.ts';
export type { OwnSockets } from './evidence-service.ts';
export { waitAtGate } from './gate.ts';
export type { HeldListener } from './held-listener.ts';
export {
  type ListenerStateMessage,
  listenerStateToMessage,
  type ReplyMessage,
  readLesson,
  replyFromMessage,
  replyToMessage,
} from './listener-messages.ts';
export { BACKLOG_OPTION, listenOption, PERMITS_OPTION, REPLY_OPTION } from './listener-options.ts';
export { type CommonOptions, commonOptions, type DaemonAddresses } from './options.ts';
export { REPLIES, REPLY_FUNCTIONS, type ReplyName } from './replies.ts';
export { type DaemonDeclaration, runDaemon } from './run-daemon.ts';
export {
  createServedListener,
  type ListenerState,
  listenerAddress,
  type RunningServer,
  type ServedListener,
} from './served-listener.ts';
export {
  type BoundReport,
  type Gated,
  type ListeningReport,
  type ServerThreadOptions,
  startServerThread,
} from './server-thread.ts';
export {
  addCounters,
  type CounterWriter,
  createCounterWriter,
  createSharedCounters,
  type SharedCounters,
} from './shared-counters.ts';
export {
  createSocketThreads,
  type SocketThread,
  type SocketThreadOptions,
  type SocketThreads,
} from './socket-thread.ts';
export {
  type SocketThreadContext,
  serveSocketThread,
  type ThreadHandlers,
} from './socket-worker-side.ts';
export { recordSteps, type StepRecording } from './step-recording.ts';
export { firstPendingCall, type StepMessage, stepListener } from './step-service.ts';
export { defineTcpConnectionMetrics } from './tcp-connections/metrics.ts';
export {
  type AcceptedConnection,
  type ConnectionMessage,
  listConnections,
} from './tcp-listener/connection-messages.ts';
export { createKernelCounts, type KernelCounts } from './tcp-listener/kernel-counts.ts';
export { createListenerSockets, type ListenerSockets } from './tcp-listener/listener-sockets.ts';
export type { TcpListenerTotals } from './tcp-listener/metrics.ts';
export { toTimestamp } from './timestamp.ts';
