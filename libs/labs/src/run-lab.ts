import { createClock } from '@socketlab/foundation';
import { LabInterruptedError, NoSuchLabError } from './errors.ts';
import type { LabContext, LabDescription, LabResult } from './lab.ts';
import type { LabScript } from './lab-script.ts';
import { LABS, SCRIPTS } from './labs.ts';
import { createSession, type OwnedSession } from './session.ts';

/**
 * Runs a lab and judges its claims. When a daemon goes away meanwhile, the result holds the evidence there was, and its
 * `interruption` (LAB_INTERRUPTED) says why there is no more. Throws NoSuchLabError, what a daemon refuses (a port that
 * is taken), and the signal's reason; then nothing is left open.
 */
export async function runLab(name: string, context: LabContext): Promise<LabResult> {
  return runScript(findScript(name), context);
}

/** What a lab is called, asks and needs. Throws NoSuchLabError. */
export function describeLab(name: string): LabDescription {
  return findScript(name).description;
}

function findScript(name: string): LabScript {
  const script = SCRIPTS.find((candidate) => candidate.description.name === name);
  if (script === undefined) {
    throw new NoSuchLabError({ lab: name, labs: LABS.map((known) => known.name).join(', ') });
  }
  return script;
}

/** Runs a lab as it is written, as {@link runLab} does. */
export async function runScript(script: LabScript, context: LabContext): Promise<LabResult> {
  const clock = createClock();
  const now = (): string => clock.toUnixNs(clock.monotonicNs()).toString();
  const startedAtNs = now();
  const run = script.begin(context);
  const session = createSession(context, { clock });
  let interruption: LabInterruptedError | undefined;
  try {
    await run.steps(session);
  } catch (failure) {
    context.signal.throwIfAborted();
    interruption = await explain(script, session, failure);
    if (interruption === undefined) throw failure;
  } finally {
    await session.cleanUp();
  }
  const evidence = { ...session.evidence(), startedAtNs, endedAtNs: now() };
  const result = {
    ...evidence,
    lab: script.description,
    claims: run.judge(evidence),
    tables: run.tables?.(evidence) ?? [],
    pictures: run.pictures?.(evidence) ?? [],
  };
  return interruption === undefined
    ? result
    : { ...result, interruption: interruption.text, interruptionCode: interruption.code };
}

/** The interruption, when a daemon no longer answers; undefined when all do, and one refused. */
async function explain(
  { description }: LabScript,
  session: OwnedSession,
  cause: unknown,
): Promise<LabInterruptedError | undefined> {
  const silent = await session.findSilent();
  if (silent === undefined) return undefined;
  const facts = { lab: description.name, daemon: silent.name, address: silent.address };
  return new LabInterruptedError(facts, { cause });
}
