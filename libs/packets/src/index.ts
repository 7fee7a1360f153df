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
export { isLinkType, LINK_TYPES } from './link-type.ts';
export { type CapturePlace, packetObservation, socketOf } from './packet-observation.ts';
export { nsBetween, type PacketTime, unixNs } from './packet-time.ts';
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
