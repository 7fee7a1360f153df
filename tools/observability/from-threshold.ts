import type { Threshold } from './panel-spec.ts';

/** The colour from that number on; less than it is nothing special, unless told. */
export const fromThreshold = (
  threshold: number,
  color: string,
  below: string = 'text',
): readonly Threshold[] => [
  { from: undefined, color: below },
  { from: threshold, color },
];
