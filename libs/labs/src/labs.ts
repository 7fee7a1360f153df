import type { LabDescription } from './lab.ts';
import { TCP_SIMPLE } from './tcp-simple/description.ts';

/** The labs that can be run, in the order of the assignment. */
export const LABS: readonly LabDescription[] = [TCP_SIMPLE];
