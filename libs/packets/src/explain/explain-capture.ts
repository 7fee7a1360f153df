import type { Text } from '@socketlab/foundation';
import { bytesOfFrame, type Capture, type CapturedFrame } from '../capture.ts';
import { decodeFrame } from '../decode-frame.ts';
import type { DecodedFrame } from '../decoded-frame.ts';
import { UnsupportedLinkTypeError } from '../errors.ts';
import { isLinkType } from '../link-type.ts';
import { captureNotes, countFrame, createCounts } from './capture-notes.ts';
import { type ConversationSummary, summarize } from './conversation-summary.ts';
import { createConversations } from './conversations.ts';
import { FRAME_KINDS, type FrameKind } from './frame-kind.ts';
import { createFrameReader } from './frame-reader.ts';

/** A frame in the context of its conversation. */
export interface ExplainedFrame {
  readonly number: number;
  readonly captured: CapturedFrame;
  readonly decoded: DecodedFrame;
  readonly kind: FrameKind;
  /** What it is called. */
  readonly name: Text;
  /** What it does there. */
  readonly words: Text;
  /** `address:port`, or an address where there are no ports; undefined where there is no IP. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Number of its conversation. */
  readonly conversation: number | undefined;
}

/** What to explain. */
export interface ExplainOptions {
  /** Only frames of these ports, and ICMP errors about them; all frames when there are none. */
  readonly ports?: readonly number[];
  /** The most conversations to keep; what goes beyond is told without its context. */
  readonly mostConversations?: number;
}

/** Explains a capture frame by frame, with memory for its conversations only. */
export interface Explainer {
  /** The frames in order. To be gone through once, and before the rest is asked. */
  frames(): Generator<ExplainedFrame, void, undefined>;
  conversations(): readonly ConversationSummary[];
  /** What to know of the capture as a whole: what is missing, and what is often mistaken. */
  notes(): readonly Text[];
}

/** A whole capture, explained. */
export interface Explanation {
  readonly frames: readonly ExplainedFrame[];
  readonly conversations: readonly ConversationSummary[];
  readonly notes: readonly Text[];
}

const MOST_CONVERSATIONS = 100_000;

/** Explains all of a capture at once. Throws {@link UnsupportedLinkTypeError} if no frame of it can be decoded. */
export function explainCapture(capture: Capture, options: ExplainOptions = {}): Explanation {
  const explainer = createExplainer(capture, options);
  const frames = [...explainer.frames()];
  return { frames, conversations: explainer.conversations(), notes: explainer.notes() };
}

/** Explains a capture frame by frame. Throws {@link UnsupportedLinkTypeError} if no frame of it can be decoded. */
export function createExplainer(capture: Capture, options: ExplainOptions = {}): Explainer {
  requireLinkType(capture);
  const { ports = [], mostConversations: most = MOST_CONVERSATIONS } = options;
  const conversations = createConversations({ most });
  const read = createFrameReader({ ports, conversations });
  const counts = createCounts(capture);
  return {
    *frames() {
      for (const captured of capture.frames) {
        const linkType = capture.interfaces[captured.interface]?.linkType ?? 0;
        const bytes = bytesOfFrame(capture, captured);
        const decoded = decodeFrame(bytes, linkType, captured.frameBytes);
        countFrame(counts, decoded, captured.interface);
        const explained = read(captured, decoded);
        if (explained === undefined) continue;
        counts.shownFrames += 1;
        const { finding, from, to, conversation } = explained;
        const { kind, words } = finding;
        const name = FRAME_KINDS[kind];
        yield {
          number: captured.number,
          captured,
          decoded,
          kind,
          name,
          words,
          from,
          to,
          conversation,
        };
      }
    },
    conversations: () => conversations.list().map(summarize),
    notes: () => captureNotes(capture, counts, ports),
  };
}

/** Of a capture with several interfaces, frames of those that can be decoded are enough. */
function requireLinkType({ frames, interfaces }: Capture): void {
  const isUnknown = ({ interface: index }: CapturedFrame): boolean =>
    !isLinkType(interfaces[index]?.linkType ?? -1);
  if (frames.length === 0 || !frames.every(isUnknown)) return;
  const linkTypes = new Set(frames.map((frame) => interfaces[frame.interface]?.linkType ?? -1));
  const last = frames.length;
  throw new UnsupportedLinkTypeError({
    linkTypes: [...linkTypes],
    frames: last === 1 ? '1' : `1-${last}`,
  });
}
