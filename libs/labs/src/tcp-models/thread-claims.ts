import type { Text } from '@socketlab/foundation';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type Call, enteredNs, returnedNs } from '../end-facts.ts';
import { forAll, madeCalls } from '../tcp-multi/facts.ts';
import { inBoth } from '../wording.ts';
import { isOfProgram } from './call-claims.ts';
import type { AllModelFacts, ModelFacts } from './facts.ts';
import { about, isOneAtATime, ruleOf } from './rules.ts';
import type { ModelTold } from './told.ts';

const question = 'models.2';

/** models.2: threads against connections. */
export function threadClaims(model: ModelTold): readonly ClaimRule<AllModelFacts>[] {
  return HIDDEN.includes(model.name) ? [underLoad(model)] : [underLoad(model), ofCallers(model)];
}

/** Node makes the calls of its event loop itself, and of a ring's operations none is a call. */
const HIDDEN: readonly string[] = ['event-loop', 'io_uring'];

/** The process, seen from outside of it, while all connections of a load are open. */
function underLoad(model: ModelTold): ClaimRule<AllModelFacts> {
  const { name } = model;
  const statements: Readonly<Record<string, readonly [string, string]>> = {
    blocking: [
      'many connections come, and one thread has one of them at a time.',
      'muitas conexões vêm, e uma thread tem uma delas por vez.',
    ],
    threads: ['each open connection has a thread.', 'cada conexão aberta tem uma thread.'],
  };
  const [en, ptBR] = statements[name] ?? [
    'one thread has all connections.',
    'uma só thread tem todas as conexões.',
  ];
  return ruleOf(model, {
    id: 'models.2.threads',
    question,
    absence: model.visit?.noLoad,
    needs: ['multi-server.sampled'],
    statement: about(name, en, ptBR),
    judge: (facts) => judgeThreads(facts),
    explain: whyThreadsUntold,
  });
}

function judgeThreads({ name, marks: { load }, visit }: ModelFacts): Finding | undefined {
  const [usage, told] = [load?.sampled, load?.program];
  if (usage === undefined || told === undefined || visit?.load === undefined) return undefined;
  const threads = usage.threads.filter(isOfProgram).length;
  const { openConnections: open } = told;
  const { connections: came } = visit.load;
  const verdict = verdictOn({ name, open, came, threads });
  if (verdict === undefined) return undefined;
  return {
    verdict,
    evidence: [usage, told],
    text: about(
      name,
      `the client counted ${came} open connections, ${open} of them accepted and open at the server, and ${threads} ${threads === 1 ? 'thread' : 'threads'} served.`,
      `o cliente contou ${came} conexões abertas, ${open} ${open === 1 ? 'delas aceita e aberta' : 'delas aceitas e abertas'} no servidor, e ${threads} ${threads === 1 ? 'thread atendia' : 'threads atendiam'}.`,
    ),
  };
}

interface Counted {
  readonly name: string;
  /** The connections that the server had open, those that the client told of, and the threads that served. */
  readonly open: number;
  readonly came: number;
  readonly threads: number;
}

/**
 * One thread too many, or two clients where one is served at a time, contradict the model. One too few does not: a thread
 * may start later than its connection is accepted, and a connection may come or go between two counts.
 */
function verdictOn({ name, open, came, threads }: Counted): Finding['verdict'] | undefined {
  if (name === 'threads') return open > 1 && threads > open ? 'proven' : undefined;
  const isOne = isOneAtATime({ name });
  if (threads > 1 || (isOne && open > 1)) return 'refuted';
  return threads === 1 && open === (isOne ? 1 : came) ? 'proven' : undefined;
}

function whyThreadsUntold({ marks: { load }, visit }: ModelFacts): Text | undefined {
  const [usage, told] = [load?.sampled, load?.program];
  if (usage === undefined || told === undefined || visit?.load === undefined) return undefined;
  const threads = usage.threads.filter(isOfProgram).length;
  const { openConnections: open } = told;
  const { connections: came } = visit.load;
  return inBoth(
    `The client counted ${came} open connections, the server ${open}, and the threads that served were ${threads}: some may have come later than they were counted.`,
    `O cliente contou ${came} conexões abertas, o servidor ${open}, e as threads que atendiam eram ${threads}: algumas podem ter vindo depois da contagem.`,
  );
}

/** The program's own calls: whose recv() was called by which thread, while all connections were open at once. */
function ofCallers(model: ModelTold): ClaimRule<AllModelFacts> {
  const { name } = model;
  const isThreaded = name === 'threads';
  return ruleOf(model, {
    id: 'models.2.callers',
    question,
    needs: ['multi-server.program'],
    statement: isThreaded
      ? about(
          name,
          'each connection’s recv() is called by a thread that serves no other meanwhile.',
          'o recv() de cada conexão é chamado por uma thread que não atende outra enquanto isso.',
        )
      : about(
          name,
          'one thread calls recv() for all connections.',
          'uma só thread chama recv() por todas as conexões.',
        ),
    judge: (facts) => judgeCallers(facts, isThreaded),
  });
}

function judgeCallers(
  { name, others, silent }: ModelFacts,
  isThreaded: boolean,
): Finding | undefined {
  const connections = silent === undefined || others === undefined ? [] : [silent, ...others];
  const recvs = forAll(connections, ({ server }) => {
    const calls = madeCalls(server, 'recv');
    return calls.length === 0 ? undefined : calls;
  });
  const [[first, ...rest] = [], ...more] = recvs ?? [];
  if (recvs === undefined || first === undefined) return undefined;
  const threads = new Set(recvs.flat().map(({ threadId }) => threadId));
  const isMeant = isThreaded
    ? threads.size > 1 && [...threads].every((thread) => servesOneByOne(thread, recvs))
    : threads.size === 1;
  const calls = recvs.flat().length;
  const [en, ptBR] = isThreaded
    ? [', each for one connection after another', ', cada uma para uma conexão após a outra']
    : ['', ''];
  return {
    verdict: isMeant ? 'proven' : 'refuted',
    evidence: [first, ...rest, ...more.flat()],
    text: about(
      name,
      `the ${calls} recv() of ${connections.length} connections were called by ${threads.size} ${threads.size === 1 ? 'thread' : 'threads'}${isMeant ? en : ''}.`,
      `os ${calls} recv() de ${connections.length} conexões foram chamados por ${threads.size} ${threads.size === 1 ? 'thread' : 'threads'}${isMeant ? ptBR : ''}.`,
    ),
  };
}

/** Whether a thread has done with one connection before it turns to the next, and shares none with another thread. */
function servesOneByOne(thread: number, recvs: readonly (readonly Call[])[]): boolean {
  const own = recvs.filter((calls) => calls.some(({ threadId }) => threadId === thread));
  const spans = own
    .map((calls) => ({ from: enteredNs(calls[0] as Call), to: returnedNs(calls.at(-1) as Call) }))
    .toSorted((one, other) => (one.from < other.from ? -1 : 1));
  return (
    own.every((calls) => calls.every(({ threadId }) => threadId === thread)) &&
    spans.every(({ from }, index) => index === 0 || from >= (spans[index - 1]?.to ?? from))
  );
}
