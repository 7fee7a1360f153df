import type { ClaimRule, Finding } from '../claim-rule.ts';
import {
  type EndFacts,
  enteredNs,
  isDuring,
  isWholeLife,
  placeOf,
  returnedNs,
  type State,
} from '../end-facts.ts';
import type { End } from '../lab.ts';
import { inBoth } from '../wording.ts';
import { findCloses } from './closes.ts';
import type { Facts } from './facts.ts';

const question = 'tcp.2';

/** The ends of a connection by who closed first. */
export interface Closing {
  readonly first: { readonly role: End; readonly end: EndFacts; readonly finWait: State };
  readonly second: { readonly role: End; readonly end: EndFacts };
}

const NAMES: Readonly<Record<End, { en: string; 'pt-BR': string }>> = {
  client: { en: 'client', 'pt-BR': 'cliente' },
  server: { en: 'server', 'pt-BR': 'servidor' },
};

/** tcp.2, the closing: who sent the first FIN, and the states that each end went through. */
export const TCP2_CLOSING_CLAIMS: readonly ClaimRule<Facts>[] = [
  {
    id: 'tcp.2.first-fin',
    question,
    needs: ['client.kernel', 'server.kernel', 'client.program', 'server.program'],
    statement: inBoth(
      'The first FIN comes from the end that called close() first.',
      'O primeiro FIN vem da ponta que chamou close() primeiro.',
    ),
    judge: judgeFirstFin,
  },
  {
    id: 'tcp.2.close',
    question,
    needs: ['client.kernel', 'server.kernel', 'client.program', 'server.program'],
    statement: inBoth(
      'close() is the call that sends the FIN: inside it the kernel enters FIN-WAIT-1.',
      'close() é a chamada que envia o FIN: dentro dela o kernel entra em FIN-WAIT-1.',
    ),
    judge: judgeClose,
  },
  {
    id: 'tcp.2.passive-close',
    question,
    needs: ['client.kernel', 'server.kernel'],
    statement: inBoth(
      'The other end goes CLOSE-WAIT → LAST-ACK → CLOSED.',
      'A outra ponta passa por CLOSE-WAIT → LAST-ACK → CLOSED.',
    ),
    judge: judgePassiveClose,
  },
  {
    id: 'tcp.2.end-of-data',
    question,
    needs: ['client.program', 'server.program'],
    statement: inBoth(
      'The program at the other end learns of the FIN through recv() = 0.',
      'O programa na outra ponta fica sabendo do FIN por recv() = 0.',
    ),
    judge: (facts) => {
      const closes = findCloses(facts);
      if (closes === undefined) return undefined;
      const { role } = closes.second;
      const recv = facts[role]?.calls.find(({ name, result }) => name === 'recv' && result === 0);
      if (recv === undefined || returnedNs(recv) < enteredNs(closes.first.call)) return undefined;
      const name = NAMES[role];
      return {
        verdict: 'proven',
        evidence: [closes.first.call, recv, closes.second.call],
        text: inBoth(
          `The ${name.en} learned of the FIN through recv() = 0, at ${placeOf(recv)}.`,
          `O ${name['pt-BR']} soube do FIN por recv() = 0, em ${placeOf(recv)}.`,
        ),
      };
    },
  },
];

/** Which end closed first, by the state that its kernel entered first; undefined when nobody saw it. */
export function findClosing({ client, server }: Facts): Closing | undefined {
  const [clientFin, serverFin] = [client?.into('FIN-WAIT-1'), server?.into('FIN-WAIT-1')];
  if (client === undefined || server === undefined) return undefined;
  const isClientFirst =
    clientFin !== undefined &&
    (serverFin === undefined || enteredNs(clientFin) <= enteredNs(serverFin));
  const finWait = isClientFirst ? clientFin : serverFin;
  if (finWait === undefined) return undefined;
  const ends = {
    client: { role: 'client' as const, end: client },
    server: { role: 'server' as const, end: server },
  };
  return isClientFirst
    ? { first: { ...ends.client, finWait }, second: ends.server }
    : { first: { ...ends.server, finWait }, second: ends.client };
}

function judgeFirstFin(facts: Facts): Finding | undefined {
  const closing = findClosing(facts);
  const close = closing?.first.end.call('close') ?? closing?.first.end.call('shutdown');
  const other = closing?.second.end.call('close') ?? closing?.second.end.call('shutdown');
  const answer = closing?.second.end.into('CLOSE-WAIT') ?? closing?.second.end.into('CLOSING');
  if (closing === undefined || !close || !other || answer === undefined) return undefined;
  const { first, second } = closing;
  const fin = facts.packets.find(({ tcp }) => tcp?.flags.includes('FIN'));
  const isSender = fin === undefined || fin.socket.local === first.end.socket.name.local;
  const isFirst = enteredNs(close) <= enteredNs(other);
  const [name, otherName] = [NAMES[first.role], NAMES[second.role]];
  const [shown, shownInPortuguese] =
    fin === undefined
      ? [
          'FIN-WAIT-1 is the state of an end that has sent its FIN.',
          'FIN-WAIT-1 é o estado da ponta que já enviou o seu FIN.',
        ]
      : [
          `The ${name.en}'s FIN is frame ${fin.frame}.`,
          `O FIN do ${name['pt-BR']} é o quadro ${fin.frame}.`,
        ];
  return {
    verdict: isFirst && isSender ? 'proven' : 'refuted',
    evidence: [first.finWait, close, other, answer, ...(fin === undefined ? [] : [fin])],
    text: inBoth(
      `The ${name.en} sent the first FIN in this run: it called close() before the ${otherName.en} did and entered FIN-WAIT-1, the ${otherName.en} then ${answer.to}. ${shown} Either end may close first.`,
      `O ${name['pt-BR']} enviou o primeiro FIN nesta execução: chamou close() antes do ${otherName['pt-BR']} e entrou em FIN-WAIT-1, o ${otherName['pt-BR']} depois em ${answer.to}. ${shownInPortuguese} Qualquer ponta pode fechar primeiro.`,
    ),
  };
}

function judgeClose(facts: Facts): Finding | undefined {
  const first = findClosing(facts)?.first;
  const calls = first?.end.calls.filter(({ name }) => name === 'close' || name === 'shutdown');
  const call =
    calls?.find((candidate) => first && isDuring(first.finWait, candidate)) ?? calls?.[0];
  if (first === undefined || call === undefined) return undefined;
  return {
    verdict: isDuring(first.finWait, call) ? 'proven' : 'refuted',
    evidence: [call, first.finWait],
    text: inBoth(
      `${call.name}() at ${placeOf(call)} closed this direction: inside it the kernel went ${first.finWait.from} → FIN-WAIT-1.`,
      `${call.name}() em ${placeOf(call)} fechou este sentido: dentro dela o kernel passou de ${first.finWait.from} → FIN-WAIT-1.`,
    ),
  };
}

function judgePassiveClose(facts: Facts): Finding | undefined {
  const second = findClosing(facts)?.second;
  const states = second?.end.states ?? [];
  const from = states.findIndex(({ from: state }) => state === 'ESTABLISHED');
  const [first, ...others] = from < 0 ? [] : states.slice(from);
  if (second === undefined || first === undefined || !isWholeLife(states)) return undefined;
  const path = [first, ...others].map(({ to }) => to);
  const isPassive = path.join() === 'CLOSE-WAIT,LAST-ACK,CLOSED';
  const name = NAMES[second.role];
  const observed = ['ESTABLISHED', ...path].join(' → ');
  return {
    verdict: isPassive ? 'proven' : 'refuted',
    evidence: [first, ...others],
    ...(isPassive
      ? {
          text: inBoth(
            `The other end, the ${name.en}, went ${observed}.`,
            `A outra ponta, o ${name['pt-BR']}, passou por ${observed}.`,
          ),
        }
      : {
          reason: inBoth(
            `The kernel recorded ${observed} at the ${name.en}.`,
            `O kernel registrou ${observed} no ${name['pt-BR']}.`,
          ),
        }),
  };
}
