import type { SampledUsage, ThreadUsage, Witness } from '@socketlab/evidence';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type Call, enteredNs, returnedNs } from '../end-facts.ts';
import { madeCalls } from '../tcp-multi/facts.ts';
import { silenceOf } from '../waiting-clients.ts';
import { inBoth } from '../wording.ts';
import type { AllModelFacts, ModelFacts } from './facts.ts';
import { about, ruleOf } from './rules.ts';
import type { ModelTold } from './told.ts';

const question = 'models.1';

/** The calls in which a thread waits for one socket, and in which for any of many. */
const FOR_ONE = ['recvfrom', 'recvmsg', 'read', 'poll', 'ppoll'];
const FOR_ANY: Readonly<Record<string, readonly string[]>> = {
  'event-loop': ['epoll_wait', 'epoll_pwait', 'epoll_pwait2'],
  epoll: ['epoll_wait', 'epoll_pwait', 'epoll_pwait2'],
  io_uring: ['io_uring_enter'],
};

const WAITS_FOR_ANY = Object.values(FOR_ANY).flat();

/** models.1: the system call in which the server waits while one client says nothing. */
export function callClaim(model: ModelTold): ClaimRule<AllModelFacts> {
  const forAny = FOR_ANY[model.name];
  return forAny === undefined ? callForOne(model) : callForAny(model, forAny);
}

/** Blocking calls: the thread that serves the silent client waits in a call for it, and for nobody else. */
function callForOne(model: ModelTold): ClaimRule<AllModelFacts> {
  const { name } = model;
  return ruleOf(model, {
    id: 'models.1.call',
    question,
    needs: ['multi-server.sampled', 'multi-server.program', 'client.program'],
    detail: 'thread-call',
    statement: about(
      name,
      'the thread that serves a silent client waits in a call for that client alone.',
      'a thread que atende um cliente calado espera em uma chamada só por esse cliente.',
    ),
    judge: (facts) => judgeForOne(facts),
  });
}

function judgeForOne(facts: ModelFacts): Finding | undefined {
  const { name, silent } = facts;
  const seen = sampledInSilence(facts);
  if (seen === undefined) return undefined;
  const [usage, ...silence] = seen;
  const within = madeCalls(silent?.server, 'recv').find(
    (call) => enteredNs(call) < enteredNs(usage) && returnedNs(call) > enteredNs(usage),
  );
  const thread = usage.threads.find(({ id }) => id === within?.threadId);
  if (within === undefined || thread?.call === undefined) return undefined;
  const { call } = thread;
  const isForOne = FOR_ONE.includes(call);
  // In any other call it may be for a moment only, which is all that one sample tells of.
  if (!isForOne && !WAITS_FOR_ANY.includes(call)) return undefined;
  return {
    verdict: isForOne ? 'proven' : 'refuted',
    evidence: [usage, within, ...silence],
    text: about(
      name,
      `the thread that served client 1 (${thread.id}) was in ${call}(2) while client 1 said nothing: its recv() on that connection returned ${within.result} in the end. It waits for one client alone.`,
      `a thread que atendia o cliente 1 (${thread.id}) estava em ${call}(2) enquanto o cliente 1 não dizia nada: o seu recv() nessa conexão por fim retornou ${within.result}. Ela espera por um só cliente.`,
    ),
  };
}

/** One call for all connections: whoever says something next is served next. */
function callForAny(model: ModelTold, forAny: readonly string[]): ClaimRule<AllModelFacts> {
  const { name } = model;
  // Which call it is in Node's event loop, the system decides.
  const call =
    name === 'event-loop'
      ? inBoth(`one call (on Linux ${forAny[0]}(2))`, `uma só chamada (no Linux, ${forAny[0]}(2))`)
      : inBoth(`${forAny[0]}(2)`, `${forAny[0]}(2)`);
  return ruleOf(model, {
    id: 'models.1.call',
    question,
    needs: ['multi-server.sampled', 'client.program'],
    detail: 'thread-call',
    statement: about(
      name,
      `the server waits in ${call.en}, for whoever says something next.`,
      `o servidor espera em ${call['pt-BR']}, por quem disser algo primeiro.`,
    ),
    judge: (facts) => judgeForAny(facts, forAny),
  });
}

function judgeForAny(facts: ModelFacts, forAny: readonly string[]): Finding | undefined {
  const { name } = facts;
  const seen = sampledInSilence(facts);
  if (seen === undefined) return undefined;
  const [usage, ...silence] = seen;
  const own = usage.threads.filter(isOfProgram);
  const [first] = own;
  if (first?.call === undefined) return undefined;
  if (own.some(({ call }) => call === undefined || call === 'running')) return undefined;
  const isMeant = own.length === 1 && forAny.includes(first.call);
  // One sample shows in which call a thread was, not that it waits there: it may have been passing through.
  const stuck = isMeant ? undefined : heldBySilence(facts, usage);
  if (!isMeant && stuck === undefined) return undefined;
  return {
    verdict: isMeant ? 'proven' : 'refuted',
    evidence: [usage, ...silence, ...(stuck === undefined ? [] : [stuck])],
    text: about(
      name,
      `the server's ${own.length === 1 ? 'one thread' : `${own.length} threads`} (${own.map(({ id }) => id).join(', ')}) ${own.length === 1 ? 'was' : 'were'} in ${own.map(({ call }) => `${call}(2)`).join(', ')} while client 1 said nothing: there it waits for whoever says something next.`,
      `${own.length === 1 ? 'a única thread' : `as ${own.length} threads`} do servidor (${own.map(({ id }) => id).join(', ')}) ${own.length === 1 ? 'estava' : 'estavam'} em ${own.map(({ call }) => `${call}(2)`).join(', ')} enquanto o cliente 1 não dizia nada: ali ela espera por quem disser algo primeiro.`,
    ),
  };
}

/** The recv() in which the server's program was for the silent client from before the sample until that client closed. */
function heldBySilence({ silent }: ModelFacts, usage: SampledUsage & Witness): Call | undefined {
  const closed = silenceOf(silent)?.closed;
  return madeCalls(silent?.server, 'recv').find(
    (call) =>
      closed !== undefined &&
      enteredNs(call) < enteredNs(usage) &&
      returnedNs(call) > enteredNs(closed),
  );
}

/** What was sampled while the silent client was seen to be connected and silent, with the calls that show it. */
function sampledInSilence(
  facts: ModelFacts,
): readonly [SampledUsage & Witness, Call, Call] | undefined {
  const usage = facts.marks.waiting?.sampled;
  const silence = silenceOf(facts.silent);
  if (usage === undefined || silence === undefined) return undefined;
  const { connected, closed } = silence;
  const isWithin = enteredNs(usage) > returnedNs(connected) && enteredNs(usage) < enteredNs(closed);
  return isWithin ? [usage, connected, closed] : undefined;
}

/** The kernel's own workers, which io_uring may have, are no threads of the program. */
export function isOfProgram({ name }: ThreadUsage): boolean {
  return !name.startsWith('iou-');
}
