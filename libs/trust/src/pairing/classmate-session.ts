import type { TLSSocket } from 'node:tls';
import { createDeferred, type Wait } from '@socketlab/foundation';
import {
  PairingBusyError,
  PairingHungUpError,
  PairingRefusedError,
  WindowOverError,
  WrongDigitsError,
  WrongTokenError,
} from '../pairing-errors.ts';
import { beginClassmate, stepClassmate } from './classmate-side.ts';
import type {
  ClassmateContext,
  ClassmateEffect,
  ClassmateInput,
  ClassmateOutcome,
  ClassmateState,
  ClassmateStep,
  Host,
  TypedSecret,
} from './classmate-state.ts';
import { createMessageChannel } from './message-channel.ts';
import type { Granted } from './messages.ts';

/** What a session does to the world, each only when the state machine says so. */
export interface ClassmateSessionDeps {
  readonly socket: TLSSocket;
  /** For errors: where the window is. */
  readonly address: string;
  readonly signal: AbortSignal;
  /** Throws when this machine does not want to pair with that one. */
  readonly consider: (host: Host) => Promise<void>;
  readonly ask: (host: Host, wait: Wait) => Promise<TypedSecret>;
  /** Keeps the host; resolves with what it is granted in return. */
  readonly store: (host: Host, granted: Granted) => Promise<Granted | null>;
}

/** For a message that a program sends by itself, and for the grant, before which the owner's side writes files. */
const MESSAGE_MS = 5_000;
const GRANT_MS = 10_000;

/** Runs the classmate's side of the protocol over one connection; resolves once the host is kept and its owner told. */
export async function runClassmateSession(
  context: ClassmateContext,
  deps: ClassmateSessionDeps,
): Promise<void> {
  const { socket, signal } = deps;
  const { promise, resolve } = createDeferred<ClassmateOutcome>();
  const asking = new AbortController();
  let state: ClassmateState = { kind: 'greeting' };
  let failure: { readonly thrown: unknown } | undefined;
  const feed = (input: ClassmateInput): void => apply(stepClassmate(state, input, context));
  const channel = createMessageChannel(
    { from: 'owner', withinMs: MESSAGE_MS },
    {
      socket,
      onMessage: (message) => feed({ kind: 'message', message }),
      onEnd: (end) => feed({ kind: 'stop', reason: end === 'too-large' ? 'message' : end }),
    },
  );
  const apply = (step: ClassmateStep): void => {
    ({ state } = step);
    channel.expectWithin(deadlineOf(state));
    for (const effect of step.effects) perform(effect);
  };
  /** What a person or the disk answers goes on as the next input; what they throw ends the session. */
  const attempt = async (
    work: Promise<ClassmateInput>,
    orElse: 'cancelled' | 'internal',
  ): Promise<void> => {
    try {
      feed(await work);
    } catch (thrown) {
      // Once the session has ended, the question was taken back, and that it was is no failure.
      if (state.kind === 'ended') return;
      failure = { thrown };
      feed({ kind: 'stop', reason: orElse });
    }
  };
  const perform = (effect: ClassmateEffect): void => {
    if (effect.kind === 'send') channel.send(effect.message);
    else if (effect.kind === 'end') resolve(effect.outcome);
    else if (effect.kind === 'store') void attempt(stored(effect, deps), 'internal');
    else if (effect.kind === 'ask') void attempt(typed(effect, deps, asking.signal), 'cancelled');
    else void attempt(considered(effect, deps), 'cancelled');
  };
  const onAbort = (): void => {
    failure = { thrown: signal.reason };
    feed({ kind: 'stop', reason: 'cancelled' });
  };
  signal.addEventListener('abort', onAbort, { once: true });
  apply(beginClassmate());
  const outcome = await promise;
  signal.removeEventListener('abort', onAbort);
  asking.abort();
  await goodbye(socket, channel);
  if (failure !== undefined) throw failure.thrown;
  if (outcome.kind === 'failed') throw errorOf(outcome, deps.address);
}

type EffectOf<Kind> = Extract<ClassmateEffect, { kind: Kind }>;

async function considered(
  { host }: EffectOf<'consider'>,
  { consider }: ClassmateSessionDeps,
): Promise<ClassmateInput> {
  await consider(host);
  return { kind: 'willing' };
}

async function typed(
  { host }: EffectOf<'ask'>,
  { ask }: ClassmateSessionDeps,
  signal: AbortSignal,
): Promise<ClassmateInput> {
  return { kind: 'typed', secret: await ask(host, { signal }) };
}

async function stored(
  { host, granted }: EffectOf<'store'>,
  { store }: ClassmateSessionDeps,
): Promise<ClassmateInput> {
  return { kind: 'stored', inReturn: await store(host, granted) };
}

/** Undefined where a person is waited for, or ourselves. */
function deadlineOf({ kind }: ClassmateState): number | undefined {
  if (kind === 'considering' || kind === 'asking' || kind === 'storing' || kind === 'ended')
    return undefined;
  return kind === 'opened' ? GRANT_MS : MESSAGE_MS;
}

/** The last message is out once the other side has hung up too; the channel cuts who does not. */
async function goodbye(socket: TLSSocket, channel: { close(): void }): Promise<void> {
  channel.close();
  if (socket.closed) return;
  await new Promise((resolve) => {
    socket.once('close', resolve);
  });
}

function errorOf(
  { reason, by }: Extract<ClassmateOutcome, { kind: 'failed' }>,
  address: string,
): Error {
  switch (reason) {
    case 'busy':
      return new PairingBusyError({ address });
    case 'expired':
    case 'used-up':
      return new WindowOverError({ address, reason });
    case 'wrong-digits':
      return new WrongDigitsError({ address });
    case 'wrong-token':
      return new WrongTokenError({ address });
    case 'hung-up':
      return new PairingHungUpError({ address });
    default:
      return new PairingRefusedError({ address, reason, by });
  }
}
