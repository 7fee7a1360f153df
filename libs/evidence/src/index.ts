export { type Claim, VERDICTS, type Verdict } from './claim.ts';
export {
  alignClock,
  alignEvents,
  type ClockAlignment,
  type ClockReading,
  eventIdOn,
  THIS_HOST,
} from './clock-alignment.ts';
export {
  CONNECTION_LIMITS,
  type ConnectionLimit,
  DATAGRAM_RULES,
  type DatagramObservation,
  type DatagramRule,
  type LimitObservation,
} from './decision-event.ts';
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
  StateObservation,
  UdpSocketFacts,
  Witness,
} from './event.ts';
export type { InterfaceObservation } from './interface-event.ts';
export { SOURCES, type SocketName, type Source } from './observation.ts';
export {
  type CaptureObservation,
  type PacketObservation,
  TCP_FLAGS,
  type TcpFlag,
  type TcpSegment,
} from './packet-event.ts';
export { followPackets, type PacketStep } from './packet-lane.ts';
export { type PacketPassage, passageOf } from './passage.ts';
export { createRecorder, type Recorder } from './recorder.ts';
export type { PacketEvent } from './socket-draft.ts';
export { stateFromKernel, TCP_STATES, type TcpState } from './states.ts';
export { orderByCause, type Timeline, type TimelineRow, type TimelineSocket } from './timeline.ts';
export { type CallEvent, manualName } from './timeline-calls.ts';
export { isHandedToTimeWait, isTransition, TRANSITIONS, type Transition } from './transitions.ts';
export type {
  CallCount,
  CountedUsage,
  CounterUsage,
  SampledUsage,
  ThreadUsage,
  UsageObservation,
} from './usage-event.ts';
