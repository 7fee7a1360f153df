import type { TLSSocket } from 'node:tls';
import type { IssuedGrant } from '../issue-grant.ts';
import type { PairingCounters } from './counters.ts';
import type { NewGrant } from './granting.ts';
import { type ChannelEnd, createMessageChannel } from './message-channel.ts';
import { beginOwner, stepOwner } from './owner-side.ts';
import type {
  Comer,
  OwnerContext,
  OwnerEffect,
  OwnerInput,
  OwnerOutcome,
  OwnerState,
  OwnerStep,
} from './owner-state.ts';
import { WINDOW_MS } from './protocol.ts';

/** What a session does to the world, each only when the state machine says so. */
export interface OwnerSessionDeps {
  readonly socket: TLSSocket;
  readonly counters: PairingCounters;
  readonly hasRoom: () => boolean;
  /** Its digits are to be shown: the window's only ones. */
  readonly onShow: (comer: Comer, digits: string) => void;
  /** Issues the grant and keeps it. */
  readonly issue: (comer: Comer) => Promise<NewGrant>;
  /** Ends what was granted: kept when the session came to its end, and taken back when it did not. Called once. */
  readonly conclude: (outcome: OwnerOutcome, issued: IssuedGrant | undefined) => Promise<void>;
  /** Something could not be read or kept here. */
  readonly onFailure: (failure: unknown) => void;
  /** Called once, when all that the session began is done. */
  readonly onEnd: (outcome: OwnerOutcome) => void;
}

/** Why sessions are ended from outside: the window has no time or nothing else left, its owner ends it, or the place is needed. */
export type StopReason = 'expired' | 'used-up' | 'cancelled' | 'busy';

/** A session with one classmate. */
export interface OwnerSession {
  /** The window is over, or the owner ends it. */
  stop(reason: StopReason): void;
}

/** How much longer the last message may take, before which the other side writes files. */
const LAST_FACTOR = 2;

/** Runs the owner's side of the protocol over one connection. */
export function runOwnerSession(
  options: { readonly context: OwnerContext; readonly messageMs: number },
  deps: OwnerSessionDeps,
): OwnerSession {
  const { context, messageMs } = options;
  let state: OwnerState = { kind: 'greeting' };
  let issuing: Promise<IssuedGrant | undefined> = Promise.resolve(undefined);
  let brokenBy: ChannelEnd | undefined;
  const feed = (input: OwnerInput): void => apply(stepOwner(state, input, context));
  const channel = createMessageChannel(
    { from: 'classmate', withinMs: messageMs },
    {
      socket: deps.socket,
      onMessage: (message) => feed({ kind: 'message', message, hasRoom: deps.hasRoom() }),
      onEnd(reason) {
        brokenBy = reason;
        feed({ kind: 'stop', reason: reason === 'too-large' ? 'message' : reason });
      },
    },
  );
  const apply = (step: OwnerStep): void => {
    ({ state } = step);
    channel.expectWithin(deadlineOf(state, options));
    for (const effect of step.effects) perform(effect);
  };
  const issue = async (comer: Comer): Promise<IssuedGrant | undefined> => {
    try {
      const { issued, granted } = await deps.issue(comer);
      feed({ kind: 'issued', granted });
      return issued;
    } catch (failure) {
      deps.onFailure(failure);
      feed({ kind: 'stop', reason: 'internal' });
      return undefined;
    }
  };
  const end = async (outcome: OwnerOutcome): Promise<void> => {
    channel.close();
    if (outcome.kind === 'failed') deps.counters.refused[brokenBy ?? outcome.reason] += 1;
    try {
      await deps.conclude(outcome, await issuing);
    } catch (failure) {
      deps.onFailure(failure);
    }
    deps.onEnd(outcome);
  };
  const perform = (effect: OwnerEffect): void => {
    if (effect.kind === 'send') channel.send(effect.message);
    else if (effect.kind === 'show') deps.onShow(effect.comer, effect.digits);
    else if (effect.kind === 'issue') issuing = issue(effect.comer);
    else void end(effect.outcome);
  };
  apply(beginOwner(context));
  return { stop: (reason) => feed({ kind: 'stop', reason }) };
}

/** Undefined where a person is waited for, or ourselves: then the window's own time is the deadline. */
function deadlineOf(
  { kind }: OwnerState,
  { context, messageMs }: { readonly context: OwnerContext; readonly messageMs: number },
): number | undefined {
  if (kind === 'shown' || kind === 'granting' || kind === 'ended') return undefined;
  if (kind === 'granted') return messageMs * LAST_FACTOR;
  // The token is typed between the classmate's hello and its nonce.
  return kind === 'agreed' && context.mode === 'class' ? WINDOW_MS : messageMs;
}
