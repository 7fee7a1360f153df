import type { Event } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { decimal, inBoth } from '../wording.ts';
import { areEnough, type CountedCalls, countedCallsOf, countOf, EDGE_SHARE } from './costs.ts';
import type { AllModelFacts, ModelFacts } from './facts.ts';
import { about, ruleOf } from './rules.ts';
import type { ModelTold } from './told.ts';

const question = 'models.3';
const RECEIVING = ['recvfrom', 'recvmsg', 'read', 'readv'];
const SENDING = ['sendto', 'sendmsg', 'write', 'writev'];

/** models.3: the system calls that messages take, as the kernel has counted them. */
export function costClaims(told: readonly ModelTold[]): readonly ClaimRule<AllModelFacts>[] {
  return [...told.map(callsClaim), ...fewerClaims(told)];
}

function callsClaim(model: ModelTold): ClaimRule<AllModelFacts> {
  const { name } = model;
  const absence = reasonOf(model);
  return name === 'io_uring'
    ? ruleOf(model, {
        absence,
        id: 'models.3.calls',
        question,
        needs: ['multi-server.kernel'],
        statement: about(
          name,
          'no message takes a call that receives it or sends the answer: both are handed over by io_uring_enter(2), of several messages at once.',
          'nenhuma mensagem exige uma chamada que a receba ou que envie a resposta: ambas são entregues por io_uring_enter(2), de várias mensagens de uma vez.',
        ),
        judge: (facts) => judgeRing(facts),
        explain: whyTooFew,
      })
    : ruleOf(model, {
        absence,
        id: 'models.3.calls',
        question,
        needs: ['multi-server.kernel'],
        statement: about(
          name,
          'each message takes at least a system call that receives it and one that sends the answer.',
          'cada mensagem exige ao menos uma chamada de sistema que a recebe e uma que envia a resposta.',
        ),
        judge: (facts) => judgeCalls(facts),
        explain: whyTooFew,
      });
}

function enoughCallsOf(facts: ModelFacts): CountedCalls | undefined {
  const counted = countedCallsOf(facts);
  return counted !== undefined && areEnough(counted, facts) ? counted : undefined;
}

/** The kernel counted, and the claims would rest on what happened at the two edges. */
function whyTooFew(facts: ModelFacts): Text | undefined {
  const counted = countedCallsOf(facts);
  if (counted === undefined) return undefined;
  const { messages } = counted;
  const connections = facts.visit?.load?.connections ?? 0;
  const plural = (count: number): string => (count === 1 ? '' : 's');
  const [manyMessages, manyConnections] = [
    messages === 1 ? 'mensagem' : 'mensagens',
    connections === 1 ? 'conexão' : 'conexões',
  ];
  return inBoth(
    `While the kernel counted, the server answered ${messages} message${plural(messages)} on ${connections} connection${plural(connections)}: too few to tell their calls from those of the messages before and after.`,
    `Enquanto o kernel contava, o servidor respondeu a ${messages} ${manyMessages} em ${connections} ${manyConnections}: poucas demais para distinguir suas chamadas das de mensagens antes e depois.`,
  );
}

/** Why nothing was counted, as the client and the daemon told it. */
function reasonOf({ unavailable, visit }: ModelTold): Text | undefined {
  return unavailable ?? visit?.noLoad ?? visit?.notCounted;
}

function judgeCalls(facts: ModelFacts): Finding | undefined {
  const counted = enoughCallsOf(facts);
  const evidence = evidenceOf(facts);
  if (counted === undefined || evidence === undefined) return undefined;
  const [received, sent] = [countOf(counted, RECEIVING), countOf(counted, SENDING)];
  const least = counted.messages * (1 - EDGE_SHARE);
  const { en, ptBR } = inWords(counted);
  return {
    verdict: received >= least && sent >= least ? 'proven' : 'refuted',
    evidence,
    text: about(
      facts.name,
      `${counted.messages} messages took ${received} calls that receive and ${sent} that send; ${en}.`,
      `${counted.messages} mensagens exigiram ${received} chamadas que recebem e ${sent} que enviam; ${ptBR}.`,
    ),
  };
}

function judgeRing(facts: ModelFacts): Finding | undefined {
  const counted = enoughCallsOf(facts);
  const evidence = evidenceOf(facts);
  if (counted === undefined || evidence === undefined) return undefined;
  const own = countOf(counted, [...RECEIVING, ...SENDING]);
  const enters = countOf(counted, ['io_uring_enter']);
  const { en, ptBR } = inWords(counted);
  const isMeant = own < counted.messages * EDGE_SHARE && enters > 0;
  return {
    verdict: isMeant ? 'proven' : 'refuted',
    evidence,
    text: about(
      facts.name,
      `${counted.messages} messages took ${own} calls that receive or send, and ${enters} io_uring_enter(2); ${en}.`,
      `${counted.messages} mensagens exigiram ${own} chamadas que recebem ou enviam, e ${enters} io_uring_enter(2); ${ptBR}.`,
    ),
  };
}

function inWords({ total, messages }: CountedCalls): {
  readonly en: string;
  readonly ptBR: string;
} {
  const { en, 'pt-BR': ptBR } = decimal(total / messages, 2);
  return {
    en: `${total} system calls in all, ${en} a message`,
    ptBR: `${total} chamadas de sistema ao todo, ${ptBR} por mensagem`,
  };
}

/** The kernel's count, and the daemon's counters at both ends of it. */
function evidenceOf({
  marks: { counting, counted },
}: ModelFacts): readonly [Event, ...Event[]] | undefined {
  const [kernel, from, to] = [counted?.kernel, counting?.program, counted?.program];
  return kernel && from && to ? [kernel, from, to] : undefined;
}

/** One against the other, where the daemon has told of both. */
function fewerClaims(told: readonly ModelTold[]): readonly ClaimRule<AllModelFacts>[] {
  const [epoll, ring] = ['epoll', 'io_uring'].map((name) => told.find((one) => one.name === name));
  if (epoll === undefined || ring === undefined) return [];
  return [
    {
      id: 'models.3.fewer',
      question,
      needs: ['multi-server.kernel'],
      statement: inBoth(
        'io_uring takes fewer system calls a message than epoll.',
        'io_uring exige menos chamadas de sistema por mensagem que epoll.',
      ),
      absence: reasonOf(epoll) ?? reasonOf(ring),
      judge: (all) => judgeFewer(all),
    },
  ];
}

function judgeFewer(all: AllModelFacts): Finding | undefined {
  const [epoll, ring] = ['epoll', 'io_uring'].map((name) => {
    const facts = all.find((one) => one.name === name);
    const counted = facts && enoughCallsOf(facts);
    const evidence = facts && evidenceOf(facts);
    return counted && evidence && { each: counted.total / counted.messages, evidence };
  });
  if (epoll === undefined || ring === undefined) return undefined;
  const [more, fewer] = [decimal(epoll.each, 2), decimal(ring.each, 2)];
  return {
    verdict: ring.each < epoll.each ? 'proven' : 'refuted',
    evidence: [...epoll.evidence, ...ring.evidence],
    text: inBoth(
      `epoll made ${more.en} system calls a message, io_uring ${fewer.en}.`,
      `epoll fez ${more['pt-BR']} chamadas de sistema por mensagem, io_uring ${fewer['pt-BR']}.`,
    ),
  };
}
