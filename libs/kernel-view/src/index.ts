export type { CountOutcome } from './call-counter.ts';
export { createKernelView } from './create-kernel-view.ts';
export { TracingFailedError, TracingUnavailableError } from './errors.ts';
export type {
  KernelView,
  KernelViewDeps,
  KernelViewOptions,
  Observer,
  Tier,
  Watch,
} from './kernel-view.ts';
export type { ProcessUsage } from './process-usage.ts';
export { createSocketTable, type SocketTable } from './socket-table.ts';
export {
  type CensusOptions,
  joinCensuses,
  type ListenerCensus,
  type TcpCensus,
} from './tcp-census.ts';
export type { TransitionCount } from './transition-counters.ts';
export { readUdpReceiveBufferErrors } from './udp-statistics.ts';
