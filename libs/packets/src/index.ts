export {
  bytesOfFrame,
  type Capture,
  type CapturedFrame,
  type CaptureInterface,
} from './capture.ts';
export { decodeFrame } from './decode-frame.ts';
export {
  type DatagramInError,
  type DecodedFrame,
  type DecodedIcmp,
  type DecodedIp,
  type DecodedTcp,
  type DecodedUdp,
  type FrameProblem,
  type Header,
  type IpFragment,
  TCP_BITS,
} from './decoded-frame.ts';
export {
  CaptureTooBigError,
  CompressedCaptureError,
  DamagedCaptureError,
  NotACaptureError,
  UnsupportedLinkTypeError,
} from './errors.ts';
export type {
  ClosingSeen,
  ConversationSummary,
  DirectionSummary,
  HandshakeSeen,
} from './explain/conversation-summary.ts';
export {
  createExplainer,
  type ExplainedFrame,
  type Explainer,
  type ExplainOptions,
  type Explanation,
  explainCapture,
} from './explain/explain-capture.ts';
export { FRAME_KINDS, type FrameKind } from './explain/frame-kind.ts';
export { isLinkType, LINK_TYPES } from './link-type.ts';
export { type CapturePlace, packetObservation, socketOf } from './packet-observation.ts';
export { nsBetween, type PacketTime, putOff, unixNs } from './packet-time.ts';
export {
  encodeInterface,
  encodePacket,
  encodeSectionHeader,
  encodeStatistics,
  type InterfaceFacts,
  type PacketFacts,
  packetBlockBytes,
  type SectionFacts,
  type StatisticsFacts,
  writePacket,
} from './pcapng-writer.ts';
export { readCapture } from './read-capture.ts';
export { type FrameComments, writeCapture } from './write-capture.ts';
