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
