import type { Text } from '@socketlab/foundation';
import type { Capture, ConversationSummary, ExplainedFrame } from '@socketlab/packets';

/** What `socketlab explain` tells. */
export interface Shown {
  /** As it was named. */
  readonly file: string;
  readonly capture: Capture;
  readonly frames: readonly ExplainedFrame[];
  /** Frames that were asked for and not shown, for there were too many. */
  readonly hidden: number;
  readonly conversations: readonly ConversationSummary[];
  readonly notes: readonly Text[];
}
