import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type Call, enteredNs, returnedNs, TOLERANCE_NS } from '../end-facts.ts';
import {
  answersInSilence,
  queueSeen,
  type Span,
  seenUnaccepted,
  whyWaitingUnseen,
} from '../waiting-clients.ts';
import { inBoth, milliseconds } from '../wording.ts';
import {
  type ConnectionFacts,
  forAll,
  type ManyTold,
  type MultiFacts,
  madeCall,
  type ServedFacts,
} from './facts.ts';

const question = 'multi.2';

/** multi.2: the same clients against both servers: who waits, and where. */
export const MULTI2_CLAIMS: readonly ClaimRule<MultiFacts>[] = [
  {
    id: 'multi.2.wait-in-queue',
    question,
    needs: ['server.sampled', 'server.program'],
    statement: inBoth(
      'While the server of one client is busy with a silent one, the others wait in the accept queue.',
      'Enquanto o servidor de um cliente se ocupa de um que não fala, os outros esperam na fila de accept.',
    ),
    detail: 'accept-queue',
    judge: ({ single }) => judgeQueue(single),
    explain: ({ single }) => {
      const spell = silentSpell(single);
      if (single === undefined || spell === undefined) return undefined;
      const { many, listener } = single;
      return whyWaitingUnseen(listener?.snapshots ?? [], { connections: many, within: spell });
    },
  },
  {
    id: 'multi.2.established-unaccepted',
    question,
    needs: ['server.kernel', 'server.program'],
    statement: inBoth(
      'Those who wait are ESTABLISHED already: the kernel connects them, accept() only hands them over.',
      'Os que esperam já estão em ESTABLISHED: o kernel os conecta, accept() apenas os entrega.',
    ),
    judge: ({ single }) => judgeEstablished(single),
  },
  {
    id: 'multi.2.one-at-a-time',
    question,
    needs: ['server.program'],
    statement: inBoth(
      'tcp-echo serves one client at a time: each accept() comes after the close() of the client before.',
      'tcp-echo atende um cliente por vez: cada accept() vem depois do close() do cliente anterior.',
    ),
    judge: ({ single }) => judgeOneAtATime(single),
  },
  {
    id: 'multi.2.served-despite-silence',
    question,
    needs: ['multi-server.program', 'client.program'],
    statement: inBoth(
      'The server of many answers everyone else while a silent client keeps its connection.',
      'O servidor de muitos responde a todos os outros enquanto um cliente calado mantém a sua conexão.',
    ),
    judge: ({ multi, told }) => judgeDespiteSilence(multi, told.multi),
  },
  {
    id: 'multi.2.at-once',
    question,
    needs: ['multi-server.program'],
    statement: inBoth(
      'The server of many holds several connections at once: accepted, and not yet closed.',
      'O servidor de muitos mantém várias conexões ao mesmo tempo: aceitas, e ainda não fechadas.',
    ),
    judge: ({ multi }) => judgeAtOnce(multi),
  },
];

/** From the silent client's accept() to its close(), by the server's own calls. */
function silentSpell(
  single: ServedFacts | undefined,
): (Span & { readonly accept: Call; readonly close: Call }) | undefined {
  const accept = single?.silent?.accept;
  const close = madeCall(single?.silent?.server, 'close');
  if (accept === undefined || close === undefined) return undefined;
  return { accept, close, fromNs: returnedNs(accept), untilNs: enteredNs(close) };
}

function judgeQueue(single: ServedFacts | undefined): Finding | undefined {
  const spell = silentSpell(single);
  if (single === undefined || spell === undefined) return undefined;
  const { many, listener } = single;
  const seen = queueSeen(listener?.snapshots ?? [], { connections: many, within: spell });
  if (seen === undefined) return judgeUnaccepted(single, spell);
  const { alike, hasAll, queue } = seen;
  return {
    verdict: hasAll ? 'proven' : 'refuted',
    evidence: [spell.accept, spell.close, ...alike],
    text: inBoth(
      `tcp-echo had accepted a client that said nothing. Meanwhile ${queue.length} of ${many.length} others stood in the accept queue, which has room for ${queue.limit}: the table showed it ${alike.length}×.`,
      `tcp-echo tinha aceitado um cliente que não dizia nada. Enquanto isso ${queue.length} de ${many.length} outros estavam na fila de accept, que tem lugar para ${queue.limit}: a tabela o mostrou ${alike.length}×.`,
    ),
  };
}

/** Where the table tells no queue: who is ESTABLISHED in it, and was accepted only later. */
function judgeUnaccepted(
  { many }: ServedFacts,
  spell: Span & { readonly accept: Call; readonly close: Call },
): Finding | undefined {
  const { accept, close } = spell;
  const seen = seenUnaccepted(many, spell);
  const accepts = forAll(many, (connection) => connection.accept);
  if (seen === undefined || accepts === undefined) return undefined;
  // Their readings are of different moments: all waited at once only if none was accepted before the silent one was let go.
  const isAfter = accepts.every((later) => returnedNs(later) > enteredNs(close));
  return {
    verdict: isAfter ? 'proven' : 'refuted',
    evidence: [accept, close, ...seen, ...accepts],
    text: inBoth(
      `tcp-echo had accepted a client that said nothing. Meanwhile the table showed the ${seen.length} others ESTABLISHED at the server, and accept() returned none of them before: they stood in its queue, whose length this table does not tell.`,
      `tcp-echo tinha aceitado um cliente que não dizia nada. Enquanto isso a tabela mostrava os ${seen.length} outros em ESTABLISHED no servidor, e accept() não devolvera nenhum deles antes: estavam na fila dele, cujo tamanho esta tabela não informa.`,
    ),
  };
}

function judgeEstablished(single: ServedFacts | undefined): Finding | undefined {
  const rows = forAll(single?.many ?? [], ({ server, accept }) => {
    const established = server?.into('ESTABLISHED');
    return established === undefined || accept === undefined ? undefined : { established, accept };
  });
  if (rows === undefined) return undefined;
  const [first, ...others] = rows.flatMap(({ established, accept }) => [established, accept]);
  if (first === undefined) return undefined;
  const aheadNs = rows.map(
    ({ established, accept }) => returnedNs(accept) - enteredNs(established),
  );
  // So little the clocks of kernel and program may disagree: nothing is told then.
  if (aheadNs.some((ns) => ns <= 0n && ns >= -TOLERANCE_NS)) return undefined;
  const longestNs = aheadNs.reduce((most, ns) => (ns > most ? ns : most), 0n);
  const longest = milliseconds(longestNs);
  return {
    verdict: aheadNs.every((ns) => ns > 0n) ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `All ${rows.length} were ESTABLISHED before accept() returned them, up to ${longest.en} before.`,
      `Todos os ${rows.length} estavam em ESTABLISHED antes de accept() os devolver, até ${longest['pt-BR']} antes.`,
    ),
  };
}

function judgeOneAtATime(single: ServedFacts | undefined): Finding | undefined {
  const rows = forAll(single?.connections ?? [], ({ server, accept }) => {
    const close = madeCall(server, 'close');
    return close === undefined || accept === undefined ? undefined : { accept, close };
  });
  if (rows === undefined || rows.length < 2) return undefined;
  const inOrder = rows.toSorted((a, b) => Number(returnedNs(a.accept) - returnedNs(b.accept)));
  const [first, ...others] = inOrder.flatMap(({ accept, close }) => [accept, close]);
  if (first === undefined) return undefined;
  const isSerial = inOrder.every(
    ({ accept }, index) =>
      index === 0 || returnedNs(accept) >= enteredNs(inOrder[index - 1]?.close ?? accept),
  );
  return {
    verdict: isSerial ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `tcp-echo called accept() ${rows.length} times, each time after it had closed the client before: many clients, and not one served at the same time as another.`,
      `tcp-echo chamou accept() ${rows.length} vezes, sempre depois de fechar o cliente anterior: muitos clientes, e nenhum atendido ao mesmo tempo que outro.`,
    ),
  };
}

function judgeDespiteSilence(
  multi: ServedFacts | undefined,
  told: MultiFacts['told']['multi'],
): Finding | undefined {
  const accept = multi?.silent?.accept;
  const close = madeCall(multi?.silent?.client, 'close');
  const answers = forAll(multi?.many ?? [], ({ server }) => madeCall(server, 'send'));
  if (told === undefined) return undefined;
  if (multi?.connections.every(hasToldNoCall)) return judgeByClients(multi, told);
  if (!accept || !close || answers === undefined) return undefined;
  // What a call sent has arrived before it returns: a server that has to wait for the processor returns late.
  const isDuring = answers.every(
    (send) => enteredNs(send) >= returnedNs(accept) && enteredNs(send) <= enteredNs(close),
  );
  const isWhole = told.answered === told.asked && answers.length === told.asked;
  return {
    verdict: isDuring && isWhole ? 'proven' : 'refuted',
    evidence: [accept, close, ...answers],
    text: inBoth(
      `${told.answered} of ${told.asked} clients had their own bytes back before the silent client, accepted first, closed.`,
      `${told.answered} de ${told.asked} clientes receberam os seus próprios bytes de volta antes de o cliente calado, aceito primeiro, fechar.`,
    ),
  };
}

function hasToldNoCall({ accept, server }: ConnectionFacts): boolean {
  return accept === undefined && (server?.calls ?? []).length === 0;
}

/** Of a server whose calls are Node's own its clients can tell: when the silent one was there, and when the others had theirs. */
function judgeByClients(multi: ServedFacts, { answered, asked }: ManyTold): Finding | undefined {
  const seen = answersInSilence(multi.silent, multi.many);
  if (seen?.answers === undefined) return undefined;
  const { connected, closed, answers, isMeanwhile } = seen;
  return {
    verdict: isMeanwhile && answered === asked ? 'proven' : 'refuted',
    evidence: [connected, closed, ...answers],
    text: inBoth(
      `${answered} of ${asked} clients had their own bytes back before the silent client, connected first, closed.`,
      `${answered} de ${asked} clientes receberam os seus próprios bytes de volta antes de o cliente calado, conectado primeiro, fechar.`,
    ),
  };
}

/** How many were accepted and not yet closed at one moment; the first may have gone before the last is accepted. */
function judgeAtOnce(multi: ServedFacts | undefined): Finding | undefined {
  const rows = forAll(multi?.connections ?? [], ({ server, accept }: ConnectionFacts) => {
    const close = madeCall(server, 'close');
    return close === undefined || accept === undefined ? undefined : { accept, close };
  });
  if (rows === undefined || rows.length < 2) return undefined;
  const ends = rows.flatMap(({ accept, close }) => [
    { atNs: returnedNs(accept), change: 1 },
    { atNs: enteredNs(close), change: -1 },
  ]);
  const inOrder = ends.toSorted((a, b) => Number(a.atNs - b.atNs));
  let open = 0;
  let most = 0;
  for (const { change } of inOrder) {
    open += change;
    most = Math.max(most, open);
  }
  const [first, ...others] = rows.flatMap(({ accept, close }) => [accept, close]);
  if (first === undefined) return undefined;
  return {
    verdict: most > 1 ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `Of ${rows.length} connections up to ${most} were accepted and not yet closed at one moment; a server of one client at a time never has more than 1.`,
      `De ${rows.length} conexões, até ${most} estavam aceitas e ainda não fechadas num mesmo momento; um servidor de um cliente por vez nunca tem mais de 1.`,
    ),
  };
}
