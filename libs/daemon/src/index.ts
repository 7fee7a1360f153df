export type { DaemonApp, DaemonParts } from './assemble.ts';
export type { DaemonCounters } from './daemon-service.ts';
export { DrainingError } from './errors.ts';
export type { EvidenceHub } from './evidence-hub.ts';
export type { OwnSockets } from './evidence-service.ts';
export { type CommonOptions, commonOptions, type DaemonAddresses } from './options.ts';
export { type DaemonDeclaration, runDaemon } from './run-daemon.ts';
export type { SocketThread, SocketThreadOptions, SocketThreads } from './socket-thread.ts';
export {
  type SocketThreadContext,
  serveSocketThread,
  type ThreadHandlers,
} from './socket-worker-side.ts';
export { toTimestamp } from './timestamp.ts';
