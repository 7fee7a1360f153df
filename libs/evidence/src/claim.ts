import type { Text } from '@socketlab/foundation';

/** What became of a claim: shown to be so, shown not to be so, or no evidence either way. */
export const VERDICTS = ['proven', 'refuted', 'not-observed'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A statement that a lab makes, its verdict, and the events it rests on. An entry of claims.json. */
export interface Claim {
  readonly id: string;
  /** The assignment's question that it answers: `tcp.1`. */
  readonly question: string;
  readonly verdict: Verdict;
  /** Ids of the events. Never empty when proven or refuted. */
  readonly evidence: readonly string[];
  readonly text: Text;
  /** Why it was not observed, or what contradicts it; absent when it is proven. */
  readonly reason?: Text;
}
