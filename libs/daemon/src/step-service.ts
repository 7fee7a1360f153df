import type { PendingCall } from '@socketlab/bsd-sockets';
import type { CallSteps, StepPosition } from './call-steps.ts';
import { NotListeningError, NotSteppingError } from './errors.ts';
import type { EvidenceHub } from './evidence-hub.ts';
import type { ListenerState } from './served-listener.ts';

const DEFAULT_DEADLINE_MS = 500;

/** A call that has not been made, as the contract tells it. */
export interface PendingCallMessage {
  readonly name: string;
  readonly args: string[];
  readonly file: string;
  readonly line: number;
}

/** Where a server stands, as StepListener answers. */
export interface StepMessage {
  readonly before?: PendingCallMessage;
  readonly within?: PendingCallMessage;
  readonly ended?: object;
  readonly afterSequence: number;
  readonly lastSequence: number;
}

/** The call before which a server stands that was just opened with steps; undefined of any other. */
export function firstPendingCall(state: ListenerState<unknown>): PendingCallMessage | undefined {
  const position = stepsOf(state)?.position;
  return position?.kind === 'before' ? toMessage(position.call) : undefined;
}

/**
 * Lets a server go on by one call. What it has observed until then can be fetched when this resolves. Throws
 * {@link NotListeningError}, and {@link NotSteppingError} when it was opened without steps.
 */
export async function stepListener(
  { daemon, deadlineMs }: { daemon: string; deadlineMs: number },
  { state, hub }: { state: ListenerState<unknown>; hub: EvidenceHub },
): Promise<StepMessage> {
  if (!('server' in state)) throw new NotListeningError({ daemon });
  const steps = stepsOf(state);
  if (steps === undefined) throw new NotSteppingError({ daemon });
  const position = await steps.step(deadlineMs || DEFAULT_DEADLINE_MS);
  await hub.flush();
  const afterSequence = steps.coveredSequence;
  steps.coveredSequence = hub.sequence;
  return { ...positionToMessage(position), afterSequence, lastSequence: steps.coveredSequence };
}

function stepsOf(state: ListenerState<unknown>): CallSteps | undefined {
  return 'server' in state ? state.server.steps : undefined;
}

function positionToMessage(position: StepPosition): Partial<StepMessage> {
  if (position.kind === 'ended') return { ended: {} };
  return { [position.kind]: toMessage(position.call) };
}

function toMessage({ name, args, file = '', line = 0 }: PendingCall): PendingCallMessage {
  return { name, args: [...args], file, line };
}
