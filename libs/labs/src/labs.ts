import type { LabDescription } from './lab.ts';
import type { LabScript } from './lab-script.ts';
import { REMOTE_SCRIPT } from './remote/script.ts';
import { TCP_MODELS_SCRIPT } from './tcp-models/script.ts';
import { TCP_MULTI_SCRIPT } from './tcp-multi/script.ts';
import { TCP_SIMPLE_SCRIPT } from './tcp-simple/script.ts';
import { UDP_SIMPLE_SCRIPT } from './udp-simple/script.ts';

/** The labs as they are written, in the order of the assignment. */
export const SCRIPTS: readonly LabScript[] = [
  TCP_SIMPLE_SCRIPT,
  UDP_SIMPLE_SCRIPT,
  TCP_MULTI_SCRIPT,
  REMOTE_SCRIPT,
  TCP_MODELS_SCRIPT,
];

/** The labs that can be run, in the order of the assignment. */
export const LABS: readonly LabDescription[] = SCRIPTS.map(({ description }) => description);
