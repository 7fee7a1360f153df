import type { Text } from '@socketlab/foundation';
import type { WireCounts } from '@socketlab/wire-model';

/** A host that stands. */
export interface StandingHost {
  readonly name: string;
  readonly address: string;
  readonly interface: string;
  /** The file of its network namespace, for `nsenter --net=FILE`; good as long as the wire lives. */
  readonly namespace: string;
}

/** What became of the frames of one direction. */
export interface LaneReport extends WireCounts {
  readonly from: string;
  readonly to: string;
}

/** What the wire tells on standard output: one JSON object a line. */
export type WireMessage =
  | {
      /** Both hosts can be used; the first word. */
      readonly event: 'ready';
      readonly hosts: readonly StandingHost[];
      /** The script that is in force, in its own words; absent of a plain cable. */
      readonly script?: string;
      /** From the start of this program. */
      readonly tookMs: number;
    }
  /** The last word of one that stood; a plain cable counts nothing. */
  | { readonly event: 'ended'; readonly lanes: readonly LaneReport[] }
  /** The last word of one that did not stand, or fell. */
  | { readonly event: 'failed'; readonly code: string; readonly text: Text };
