import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type Call, enteredNs, returnedNs, type Snapshot } from '../end-facts.ts';
import { forAll, madeCall, madeCalls } from '../tcp-multi/facts.ts';
import { seenUnaccepted } from '../waiting-clients.ts';
import type { AllModelFacts, ModelFacts } from './facts.ts';
import { about, isOneAtATime, ruleOf } from './rules.ts';
import type { ModelTold } from './told.ts';

const question = 'models.1';

/** models.1: while one client says nothing, the others wait in the accept queue, or are answered. */
export function waitingClaim(model: ModelTold): ClaimRule<AllModelFacts> {
  return isOneAtATime(model) ? queuedClaim(model) : answeredClaim(model);
}

/** The silent client's connect() and its close(), when it was seen to send nothing in between. */
export function silenceOf({
  silent,
}: Pick<ModelFacts, 'silent'>): { connected: Call; closed: Call } | undefined {
  const [connected, closed] = [
    madeCall(silent?.client, 'connect'),
    madeCall(silent?.client, 'close'),
  ];
  if (connected === undefined || closed === undefined) return undefined;
  return madeCalls(silent?.client, 'send').length > 0 ? undefined : { connected, closed };
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
  });
}

/** The queue is as long as there are others, and each of them is accepted when the server has closed the silent one. */
function judgeQueue(facts: ModelFacts): Finding | undefined {
  const { name, silent, others, queues, visit } = facts;
  const silence = silenceOf(facts);
  const closed = madeCall(silent?.server, 'close');
  const accepts = forAll(others ?? [], ({ accept }) => accept);
  if (silence === undefined || closed === undefined) return undefined;
  if (accepts === undefined || visit === undefined) return undefined;
  const waiting = queues.filter(
    (snapshot) =>
      enteredNs(snapshot) < enteredNs(silence.closed) &&
      snapshot.acceptQueue?.length === visit.asked,
  );
  const longest = waiting.at(-1) ?? queues.at(-1);
  if (longest === undefined) return judgeUnaccepted(facts, { silence, closed, accepts });
  const isAfter = accepts.every((accept) => returnedNs(accept) > enteredNs(closed));
  const most = longest.acceptQueue?.length ?? 0;
  return {
    verdict: waiting.length > 0 && isAfter ? 'proven' : 'refuted',
    evidence: [longest, silence.connected, silence.closed, closed, ...accepts],
    text: about(
      name,
      `${most} clients stood in the accept queue while client 1 said nothing: connected by the kernel, not accepted. All ${accepts.length} were accepted after the server had closed client 1.`,
      `${most} clientes estavam na fila de aceitação enquanto o cliente 1 não dizia nada: conectados pelo kernel, não aceitos. Todos os ${accepts.length} foram aceitos depois que o servidor fechou o cliente 1.`,
    ),
  };
}

/** Where the table tells no queue: the others, as they are ESTABLISHED in it while the silent one has the server. */
export function unacceptedOf(
  facts: Pick<ModelFacts, 'silent' | 'others'>,
): readonly [Snapshot, ...Snapshot[]] | undefined {
  const silence = silenceOf(facts);
  if (silence === undefined) return undefined;
  const { connected, closed } = silence;
  const span = { fromNs: returnedNs(connected), untilNs: enteredNs(closed) };
  return seenUnaccepted(facts.others ?? [], span);
}

function judgeUnaccepted(
  facts: ModelFacts,
  calls: {
    readonly silence: { readonly connected: Call; readonly closed: Call };
    readonly closed: Call;
    readonly accepts: readonly Call[];
  },
): Finding | undefined {
  const { silence, closed, accepts } = calls;
  const waiting = unacceptedOf(facts);
  if (waiting === undefined) return undefined;
  const isAfter = accepts.every((accept) => returnedNs(accept) > enteredNs(closed));
  return {
    verdict: isAfter ? 'proven' : 'refuted',
    evidence: [...waiting, silence.connected, silence.closed, closed, ...accepts],
    text: about(
      facts.name,
      `the table showed ${waiting.length} clients ESTABLISHED at the server while client 1 said nothing: connected by the system, not accepted. All ${accepts.length} were accepted after the server had closed client 1.`,
      `a tabela mostrava ${waiting.length} clientes em ESTABLISHED no servidor enquanto o cliente 1 não dizia nada: conectados pelo sistema, não aceitos. Todos os ${accepts.length} foram aceitos depois que o servidor fechou o cliente 1.`,
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
function judgeAnswers(facts: ModelFacts): Finding | undefined {
  const { name, others, visit } = facts;
  const silence = silenceOf(facts);
  const answers = forAll(others ?? [], ({ client }) =>
    madeCalls(client, 'recv').findLast(({ result }) => result > 0),
  );
  if (silence === undefined || visit === undefined) return undefined;
  const { connected, closed } = silence;
  if (answers === undefined) return refuteUnanswered({ name, visit }, [connected, closed]);
  const isMeanwhile = answers.every(
    (answer) => enteredNs(answer) > returnedNs(connected) && returnedNs(answer) < enteredNs(closed),
  );
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
