import { NoSuchLabError } from './errors.ts';
import type { LabContext, LabResult } from './lab.ts';
import { LABS } from './labs.ts';
import { collectTcpSimple } from './tcp-simple/collect.ts';
import { judgeTcpSimple } from './tcp-simple/judge.ts';

/**
 * Runs a lab and judges its claims. When a daemon goes away meanwhile, the result holds the evidence there was, and its
 * `interruption` (LAB_INTERRUPTED) says why there is no more. Throws NoSuchLabError, what a daemon refuses (a port that
 * is taken), and the signal's reason; then nothing is left open.
 */
export async function runLab(name: string, context: LabContext): Promise<LabResult> {
  const lab = LABS.find((candidate) => candidate.name === name);
  if (lab === undefined) {
    throw new NoSuchLabError({ lab: name, labs: LABS.map((known) => known.name).join(', ') });
  }
  const { evidence, interruption } = await collectTcpSimple(context);
  const claims = judgeTcpSimple(evidence);
  const result = { ...evidence, lab, claims };
  return interruption === undefined
    ? result
    : { ...result, interruption: interruption.text, interruptionCode: interruption.code };
}
