import type { EventOf } from '@socketlab/evidence';
import { type ExplainedFrame, explainCapture, readCapture } from '@socketlab/packets';
import type { LabCapture } from './lab.ts';

/** The frames of a run's capture, each explained in its conversation, by number. Empty without a capture. */
export function explainLabCapture(
  capture: LabCapture | undefined,
): ReadonlyMap<number, ExplainedFrame> {
  if (capture === undefined || capture.packets === 0) return new Map();
  const { frames } = explainCapture(readCapture(capture.bytes));
  return new Map(frames.map((frame) => [frame.number, frame]));
}

/** Whether a packet's event tells of a frame of this file: a lab may have several. */
export function isOfCapture(
  packet: EventOf<'packet'>,
  { host, name }: Pick<LabCapture, 'host' | 'name'>,
): boolean {
  return packet.host === host && packet.capture === name;
}
