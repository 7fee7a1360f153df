import type { ClassmateHello, ClassmateMessage } from './messages.ts';
import type {
  Comer,
  FailureReason,
  OwnerContext,
  OwnerInput,
  OwnerState,
  OwnerStep,
} from './owner-state.ts';
import {
  commitToDigits,
  commitToNonce,
  deriveDigits,
  fromHex,
  isSame,
  type Nonces,
  proveToken,
} from './transcript.ts';

/** How the owner's side begins: with its own hello, so that its commitment is out before it has heard anything. */
export function beginOwner({ name, authority, nonce, mode, channel }: OwnerContext): OwnerStep {
  const commitment = commitToNonce('owner', nonce, channel);
  const message = { type: 'owner-hello', name, authority, mode, commitment } as const;
  return { state: { kind: 'greeting' }, effects: [{ kind: 'send', message }] };
}

/** The one place where the state changes. Pure: what it is given decides what comes out. */
export function stepOwner(state: OwnerState, input: OwnerInput, context: OwnerContext): OwnerStep {
  if (state.kind === 'ended') return { state, effects: [] };
  if (input.kind === 'stop') return stop(state, input.reason, context);
  if (input.kind === 'issued') {
    if (state.kind !== 'granting') return fail(state, 'internal', context);
    const message = { type: 'grant', ...input.granted } as const;
    return { state: { ...state, kind: 'granted' }, effects: [{ kind: 'send', message }] };
  }
  const { message, hasRoom } = input;
  if (message.type === 'abort') return end(state, { reason: message.reason, by: 'peer' }, context);
  return hear(state, message, { hasRoom, context });
}

type Spoken = Exclude<ClassmateMessage, { type: 'abort' }>;
type Surroundings = { readonly hasRoom: boolean; readonly context: OwnerContext };

function hear(state: OwnerState, message: Spoken, surroundings: Surroundings): OwnerStep {
  const { context } = surroundings;
  if (state.kind === 'greeting' && message.type === 'classmate-hello') {
    return hearHello(state, message, context);
  }
  if (state.kind === 'agreed' && message.type === 'classmate-nonce') {
    return hearNonce(state, message.nonce, surroundings);
  }
  if (state.kind === 'shown' && message.type === 'guess') {
    const nonce = Buffer.from(context.nonce).toString('hex');
    return {
      state: { ...state, kind: 'revealed', guess: message.commitment },
      effects: [{ kind: 'send', message: { type: 'owner-nonce', nonce } }],
    };
  }
  if (state.kind === 'revealed' && message.type === 'opening') {
    const opened = commitToDigits(message.digits, fromHex(message.blind), context.channel);
    const isRight = isSame(message.digits, state.digits) && isSame(opened, state.guess);
    return isRight ? grant(state) : fail(state, 'wrong-digits', context);
  }
  if (state.kind === 'challenged' && message.type === 'classmate-proof') {
    return hearProof(state, message.proof, surroundings);
  }
  if (state.kind === 'granted' && message.type === 'done') {
    const { comer } = state;
    const { inReturn } = message;
    if (inReturn !== null && !context.isGrantOf(comer, inReturn)) {
      return fail(state, 'certificate', context);
    }
    const outcome = { kind: 'paired', comer, inReturn } as const;
    return { state: { kind: 'ended' }, effects: [{ kind: 'end', outcome }] };
  }
  return fail(state, 'message', context);
}

function hearHello(state: OwnerState, hello: ClassmateHello, context: OwnerContext): OwnerStep {
  const verdict = context.judge(hello.authority);
  if (verdict.kind === 'refused') return fail(state, verdict.reason, context);
  if (!context.mayGrant(hello)) return fail(state, 'scopes', context);
  const { machineId } = verdict;
  return { state: { kind: 'agreed', comer: { machineId, hello } }, effects: [] };
}

function hearNonce(
  state: Extract<OwnerState, { kind: 'agreed' }>,
  nonce: string,
  { hasRoom, context }: Surroundings,
): OwnerStep {
  const { comer } = state;
  const { channel } = context;
  const nonces: Nonces = { owner: context.nonce, classmate: fromHex(nonce) };
  const commitment = commitToNonce('classmate', nonces.classmate, channel);
  if (!isSame(commitment, comer.hello.commitment)) return fail(state, 'message', context);
  if (context.mode === 'class') {
    const own = Buffer.from(context.nonce).toString('hex');
    return {
      state: { kind: 'challenged', comer, nonces },
      effects: [{ kind: 'send', message: { type: 'owner-nonce', nonce: own } }],
    };
  }
  if (!hasRoom) return fail(state, 'busy', context);
  const digits = deriveDigits(nonces, channel);
  return {
    state: { kind: 'shown', comer, digits },
    effects: [{ kind: 'show', comer, digits }],
  };
}

function hearProof(
  state: Extract<OwnerState, { kind: 'challenged' }>,
  proof: string,
  { hasRoom, context }: Surroundings,
): OwnerStep {
  const { tokenKey } = context;
  const session = { nonces: state.nonces, channel: context.channel };
  if (!isSame(proof, proveToken('classmate', tokenKey, session))) {
    return fail(state, 'wrong-token', context);
  }
  if (!hasRoom) return fail(state, 'used-up', context);
  const message = { type: 'owner-proof', proof: proveToken('owner', tokenKey, session) } as const;
  const { state: next, effects } = grant(state);
  return { state: next, effects: [{ kind: 'send', message }, ...effects] };
}

/** The only way to a grant. */
function grant({ comer }: { readonly comer: Comer }): OwnerStep {
  return { state: { kind: 'granting', comer }, effects: [{ kind: 'issue', comer }] };
}

/** A window that ends while a right answer is being granted has ended too late to matter. */
function stop(state: OwnerState, reason: FailureReason, context: OwnerContext): OwnerStep {
  const isPast = state.kind === 'granting' || state.kind === 'granted';
  const isOver = reason === 'expired' || reason === 'used-up';
  if (isOver && isPast) return { state, effects: [] };
  return fail(state, reason, context);
}

/** Ends the session, and says why to the other, if it is there to hear it. */
function fail(state: OwnerState, reason: FailureReason, context: OwnerContext): OwnerStep {
  const ended = end(state, { reason, by: 'us' }, context);
  if (reason === 'hung-up') return ended;
  const message = { type: 'abort', reason } as const;
  return { state: ended.state, effects: [{ kind: 'send', message }, ...ended.effects] };
}

/**
 * Digits that were shown are used up, however the session ends: who can see the screen could otherwise have session
 * after session until the digits are those of another session, which it holds with the classmate. Before that nothing is
 * lost by another try, and a window that any port scanner closes would be of no use.
 */
function end(
  state: OwnerState,
  { reason, by }: { readonly reason: FailureReason; readonly by: 'us' | 'peer' },
  { mode }: OwnerContext,
): OwnerStep {
  const isShown = state.kind !== 'greeting' && state.kind !== 'agreed';
  const comer = 'comer' in state ? state.comer : undefined;
  const closesWindow = mode === 'digits' && isShown;
  const outcome = { kind: 'failed', reason, by, closesWindow, comer } as const;
  return { state: { kind: 'ended' }, effects: [{ kind: 'end', outcome }] };
}
