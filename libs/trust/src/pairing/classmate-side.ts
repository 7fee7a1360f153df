import type {
  ClassmateContext,
  ClassmateEffect,
  ClassmateInput,
  ClassmateState,
  ClassmateStep,
  Host,
  TypedSecret,
} from './classmate-state.ts';
import type { OwnerHello, OwnerMessage } from './messages.ts';
import type { FailureReason } from './owner-state.ts';
import {
  commitToDigits,
  commitToNonce,
  deriveDigits,
  fromHex,
  isSame,
  type Nonces,
  proveToken,
} from './transcript.ts';

/** How the classmate's side begins: it waits for the owner's hello. */
export function beginClassmate(): ClassmateStep {
  return { state: { kind: 'greeting' }, effects: [] };
}

/** The one place where the state changes. Pure: what it is given decides what comes out. */
export function stepClassmate(
  state: ClassmateState,
  input: ClassmateInput,
  context: ClassmateContext,
): ClassmateStep {
  if (state.kind === 'ended') return { state, effects: [] };
  if (input.kind === 'stop') return fail(state, input.reason);
  if (input.kind === 'willing') return greet(state, context);
  if (input.kind === 'typed') return hearTyped(state, input.secret, context);
  if (input.kind === 'stored') {
    if (state.kind !== 'storing') return fail(state, 'internal');
    const message = { type: 'done', inReturn: input.inReturn } as const;
    const outcome = { kind: 'paired', host: state.host } as const;
    return {
      state: { kind: 'ended' },
      effects: [
        { kind: 'send', message },
        { kind: 'end', outcome },
      ],
    };
  }
  const { message } = input;
  if (message.type === 'abort') return end(state, { reason: message.reason, by: 'peer' });
  return hear(state, message, context);
}

type Spoken = Exclude<OwnerMessage, { type: 'abort' }>;

function hear(state: ClassmateState, message: Spoken, context: ClassmateContext): ClassmateStep {
  if (state.kind === 'greeting' && message.type === 'owner-hello') {
    return hearHello(state, message, context);
  }
  if (state.kind === 'guessed' && message.type === 'owner-nonce') {
    return hearDigitsNonce(state, message.nonce, context);
  }
  if (state.kind === 'challenging' && message.type === 'owner-nonce') {
    return hearClassNonce(state, message.nonce, context);
  }
  if (state.kind === 'proving' && message.type === 'owner-proof') {
    if (!isSame(message.proof, state.expected)) return fail(state, 'wrong-token');
    return { state: { kind: 'opened', host: state.host }, effects: [] };
  }
  if (state.kind === 'opened' && message.type === 'grant') {
    const { type: _type, ...granted } = message;
    const { host } = state;
    if (!context.isGrantOf(host, granted)) return fail(state, 'certificate');
    return {
      state: { kind: 'storing', host, granted },
      effects: [{ kind: 'store', host, granted }],
    };
  }
  return fail(state, 'message');
}

function hearHello(
  state: ClassmateState,
  hello: OwnerHello,
  context: ClassmateContext,
): ClassmateStep {
  const verdict = context.judge(hello.authority);
  if (verdict.kind === 'refused') return fail(state, verdict.reason);
  const host = { machineId: verdict.machineId, hello };
  return { state: { kind: 'considering', host }, effects: [{ kind: 'consider', host }] };
}

/** Our nonce follows at once in the mode of digits, for the owner must derive them; with a token, once it was typed. */
function greet(state: ClassmateState, context: ClassmateContext): ClassmateStep {
  if (state.kind !== 'considering') return fail(state, 'internal');
  const { host } = state;
  const { mode } = host.hello;
  const { name, authority, nonce, channel, wanted, offered } = context;
  const commitment = commitToNonce('classmate', nonce, channel);
  const own = { type: 'classmate-hello', name, authority, commitment, wanted, offered } as const;
  return {
    state: { kind: 'asking', host },
    effects: [
      { kind: 'send', message: own },
      ...(mode === 'digits' ? [sendNonce(context)] : []),
      { kind: 'ask', host, mode },
    ],
  };
}

function hearTyped(
  state: ClassmateState,
  secret: TypedSecret,
  context: ClassmateContext,
): ClassmateStep {
  if (state.kind !== 'asking' || secret.kind !== state.host.hello.mode) {
    return fail(state, 'internal');
  }
  const { host } = state;
  if (secret.kind === 'class') {
    const { tokenKey } = secret;
    return { state: { kind: 'challenging', host, tokenKey }, effects: [sendNonce(context)] };
  }
  const commitment = commitToDigits(secret.digits, context.blind, context.channel);
  return {
    state: { kind: 'guessed', host, digits: secret.digits },
    effects: [{ kind: 'send', message: { type: 'guess', commitment } }],
  };
}

/** Digits that differ are not opened: whoever is in between then learns nothing to tell the owner. */
function hearDigitsNonce(
  state: Extract<ClassmateState, { kind: 'guessed' }>,
  nonce: string,
  context: ClassmateContext,
): ClassmateStep {
  const { host, digits } = state;
  const nonces = noncesOf(host, nonce, context);
  if (nonces === undefined) return fail(state, 'message');
  if (!isSame(digits, deriveDigits(nonces, context.channel))) return fail(state, 'wrong-digits');
  const blind = Buffer.from(context.blind).toString('hex');
  return {
    state: { kind: 'opened', host },
    effects: [{ kind: 'send', message: { type: 'opening', digits, blind } }],
  };
}

function hearClassNonce(
  state: Extract<ClassmateState, { kind: 'challenging' }>,
  nonce: string,
  context: ClassmateContext,
): ClassmateStep {
  const { host, tokenKey } = state;
  const nonces = noncesOf(host, nonce, context);
  if (nonces === undefined) return fail(state, 'message');
  const session = { nonces, channel: context.channel };
  const proof = proveToken('classmate', tokenKey, session);
  return {
    state: { kind: 'proving', host, expected: proveToken('owner', tokenKey, session) },
    effects: [{ kind: 'send', message: { type: 'classmate-proof', proof } }],
  };
}

/** Undefined when the owner's nonce is not the one it had committed to. */
function noncesOf(
  { hello }: Host,
  nonce: string,
  { nonce: own, channel }: ClassmateContext,
): Nonces | undefined {
  const owner = fromHex(nonce);
  if (!isSame(commitToNonce('owner', owner, channel), hello.commitment)) return undefined;
  return { owner, classmate: own };
}

function sendNonce({ nonce }: ClassmateContext): ClassmateEffect {
  const text = Buffer.from(nonce).toString('hex');
  return { kind: 'send', message: { type: 'classmate-nonce', nonce: text } };
}

/** Ends the session, and says why to the other, if it is there to hear it. */
function fail(state: ClassmateState, reason: FailureReason): ClassmateStep {
  const ended = end(state, { reason, by: 'us' });
  if (reason === 'hung-up') return ended;
  const message = { type: 'abort', reason } as const;
  return { state: ended.state, effects: [{ kind: 'send', message }, ...ended.effects] };
}

function end(
  state: ClassmateState,
  { reason, by }: { readonly reason: FailureReason; readonly by: 'us' | 'peer' },
): ClassmateStep {
  const outcome = {
    kind: 'failed',
    reason,
    by,
    wasAsked: state.kind !== 'greeting' && state.kind !== 'considering',
  } as const;
  return { state: { kind: 'ended' }, effects: [{ kind: 'end', outcome }] };
}
