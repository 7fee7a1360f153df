import type { SocketlabError } from '@socketlab/foundation';
import type { CapturedFrame, CaptureInterface } from './capture.ts';
import { CaptureTooBigError, DamagedCaptureError } from './errors.ts';

/** No link of today carries longer frames; what claims to be longer is damaged (Wireshark draws the same line). */
export const MOST_FRAME_BYTES = 262_144;

/** A capture while it is read. */
export interface Reading {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly mostFrames: number;
  readonly interfaces: InterfaceDraft[];
  readonly frames: CapturedFrame[];
}

/** An interface while its blocks come in: what it lost is told at the end. */
export type InterfaceDraft = {
  -readonly [Field in keyof CaptureInterface]: CaptureInterface[Field];
};

const CUT_SHORT = {
  en: 'the file ends in the middle of it',
  'pt-BR': 'o arquivo acaba no meio dela',
} as const;

/** Why a capture can't be read past `at`: the file ends in the midst of something. */
export function cutShort(at: number, { frames }: Reading): DamagedCaptureError {
  return new DamagedCaptureError({ at, frames: frames.length, reason: CUT_SHORT });
}

/** Why a capture can't be read past `at`: numbers there contradict each other. */
export function contradiction(
  at: number,
  { frames }: Reading,
  problem: { en: string; 'pt-BR': string },
): DamagedCaptureError {
  return new DamagedCaptureError({ at, frames: frames.length, reason: problem });
}

/** Adds a frame, or says that there are too many. */
export function addFrame(
  reading: Reading,
  frame: Omit<CapturedFrame, 'number'>,
): SocketlabError | undefined {
  const { frames, mostFrames } = reading;
  if (frames.length >= mostFrames) {
    return new CaptureTooBigError({ what: 'frames', limit: mostFrames });
  }
  const { interface: index, time, at, capturedBytes, frameBytes, comments } = frame;
  frames.push({
    number: frames.length + 1,
    interface: index,
    time,
    at,
    capturedBytes,
    frameBytes: Math.max(frameBytes, capturedBytes),
    comments,
  });
  return undefined;
}
