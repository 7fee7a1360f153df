export { type Claim, VERDICTS, type Verdict } from './claim.ts';
export type {
  CallObservation,
  Event,
  EventDraft,
  EventKind,
  EventOf,
  LossObservation,
  ResetObservation,
  RetransmitObservation,
  SnapshotObservation,
  SocketName,
  Source,
  StateObservation,
  Witness,
} from './event.ts';
export { SOURCES } from './event.ts';
export { createRecorder, type Recorder } from './recorder.ts';
export { stateFromKernel, TCP_STATES, type TcpState } from './states.ts';
export { orderByCause, type Timeline, type TimelineRow, type TimelineSocket } from './timeline.ts';
export { manualName } from './timeline-calls.ts';
export { isHandedToTimeWait, isTransition, TRANSITIONS, type Transition } from './transitions.ts';
