import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type Call, enteredNs, returnedNs, type Snapshot } from '../end-facts.ts';
import { forAll, madeCall } from '../tcp-multi/facts.ts';
import {
  answersInSilence,
  queueSeen,
  type Span,
  seenUnaccepted,
  silenceOf,
  whyWaitingUnseen,
} from '../waiting-clients.ts';
import type { AllModelFacts, ModelFacts } from './facts.ts';
import { about, isOneAtATime, ruleOf } from './rules.ts';
import type { ModelTold } from './told.ts';

const question = 'models.1';

/** models.1: while one client says nothing, the others wait in the accept queue, or are answered. */
export function waitingClaim(model: ModelTold): ClaimRule<AllModelFacts> {
  return isOneAtATime(model) ? queuedClaim(model) : answeredClaim(model);
}

function queuedClaim(model: ModelTold): ClaimRule<AllModelFacts> {
  const { name } = model;
  return ruleOf(model, {
    id: 'models.1.waiting',
    question,
    needs: ['multi-server.sampled', 'multi-server.program', 'client.program'],
    detail: 'accept-queue',
    statement: about(
      name,
      'one client that says nothing keeps all others in the accept queue: the kernel has connected them, and the server has not accepted them.',
      'um cliente que não diz nada mantém todos os outros na fila de aceitação: o kernel já os conectou, e o servidor não os aceitou.',
    ),
    judge: (facts) => judgeQueue(facts),
    explain: ({ silent, others, queues }) => {
      const within = silentSpell(silent);
      if (within === undefined || others === undefined) return undefined;
      return whyWaitingUnseen(queues, { connections: others, within });
    },
  });
}

/** From the silent client's connect() to its close(), by its own calls. */
function silentSpell(
  silent: ModelFacts['silent'],
): (Span & { readonly connected: Call; readonly closed: Call }) | undefined {
  const silence = silenceOf(silent);
  if (silence === undefined) return undefined;
  const { connected, closed } = silence;
  return { ...silence, fromNs: returnedNs(connected), untilNs: enteredNs(closed) };
}

/** How those who came while one said nothing were seen to wait. */
export interface WaitingSeen {
  /** In the accept queue, by its length; else, where the table tells none, as ESTABLISHED before they were accepted. */
  readonly isByQueue: boolean;
  readonly count: number;
  /** Whether that is all of them, and each was accepted only when the server had closed the silent one. */
  readonly isMeant: boolean;
  readonly snapshots: readonly [Snapshot, ...Snapshot[]];
  readonly calls: readonly Call[];
}

/** Undefined where it was not seen of all of them, and nothing was seen that contradicts it. */
export function waitingOf({ silent, others = [], queues }: ModelFacts): WaitingSeen | undefined {
  const spell = silentSpell(silent);
  const closed = madeCall(silent?.server, 'close');
  const accepts = forAll(others, ({ accept }) => accept);
  if (spell === undefined || closed === undefined || accepts === undefined) return undefined;
  const isAfter = accepts.every((accept) => returnedNs(accept) > enteredNs(closed));
  const calls = [spell.connected, spell.closed, closed, ...accepts];
  const seen = queueSeen(queues, { connections: others, within: spell });
  if (seen !== undefined) {
    const { reading, queue, hasAll } = seen;
    const isMeant = hasAll && isAfter;
    return { isByQueue: true, count: queue.length, isMeant, snapshots: [reading], calls };
  }
  const snapshots = seenUnaccepted(others, spell);
  if (snapshots === undefined) return undefined;
  return { isByQueue: false, count: snapshots.length, isMeant: isAfter, snapshots, calls };
}

function judgeQueue(facts: ModelFacts): Finding | undefined {
  const seen = waitingOf(facts);
  if (seen === undefined) return undefined;
  const { isByQueue, count, isMeant, snapshots, calls } = seen;
  const all = facts.others?.length ?? 0;
  return {
    verdict: isMeant ? 'proven' : 'refuted',
    evidence: [...snapshots, ...calls],
    text: isByQueue
      ? about(
          facts.name,
          `${count} clients stood in the accept queue while client 1 said nothing: connected by the kernel, not accepted. All ${all} were accepted after the server had closed client 1.`,
          `${count} clientes estavam na fila de aceitação enquanto o cliente 1 não dizia nada: conectados pelo kernel, não aceitos. Todos os ${all} foram aceitos depois que o servidor fechou o cliente 1.`,
        )
      : about(
          facts.name,
          `the table showed ${count} clients ESTABLISHED at the server while client 1 said nothing: connected by the system, not accepted. All ${all} were accepted after the server had closed client 1.`,
          `a tabela mostrava ${count} clientes em ESTABLISHED no servidor enquanto o cliente 1 não dizia nada: conectados pelo sistema, não aceitos. Todos os ${all} foram aceitos depois que o servidor fechou o cliente 1.`,
        ),
  };
}

function answeredClaim(model: ModelTold): ClaimRule<AllModelFacts> {
  const { name } = model;
  return ruleOf(model, {
    id: 'models.1.waiting',
    question,
    needs: ['client.program'],
    statement: about(
      name,
      'one client that says nothing keeps nobody waiting: all others are answered meanwhile.',
      'um cliente que não diz nada não faz ninguém esperar: todos os outros são respondidos enquanto isso.',
    ),
    judge: (facts) => judgeAnswers(facts),
  });
}

/** Each other client's last bytes came between the silent one's connect() and its close(). */
function judgeAnswers({ name, silent, others = [], visit }: ModelFacts): Finding | undefined {
  const seen = answersInSilence(silent, others);
  if (seen === undefined || visit === undefined) return undefined;
  const { connected, closed, answers, isMeanwhile } = seen;
  if (answers === undefined) return refuteUnanswered({ name, visit }, [connected, closed]);
  return {
    verdict: isMeanwhile && visit.answered === visit.asked ? 'proven' : 'refuted',
    evidence: [connected, closed, ...answers],
    text: about(
      name,
      `client 1 said nothing from its connect() to its close(), and the ${answers.length} others had their answers in between.`,
      `o cliente 1 não disse nada do seu connect() ao seu close(), e os outros ${answers.length} tiveram suas respostas nesse meio-tempo.`,
    ),
  };
}

/** Only where the clients themselves tell that an answer was missing: else an event of it may be. */
function refuteUnanswered(
  { name, visit }: { name: string; visit: { asked: number; answered: number } },
  evidence: readonly [Call, ...Call[]],
): Finding | undefined {
  if (visit.answered === visit.asked) return undefined;
  const { answered, asked } = visit;
  return {
    verdict: 'refuted',
    evidence,
    text: about(
      name,
      `${answered} of ${asked} clients had their answers while client 1 said nothing.`,
      `${answered} de ${asked} clientes tiveram suas respostas enquanto o cliente 1 não dizia nada.`,
    ),
  };
}
