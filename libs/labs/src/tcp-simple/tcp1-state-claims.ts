import type { ClaimRule, Finding } from '../claim-rule.ts';
import { enteredNs, placeOf, returnedNs, type State, TOLERANCE_NS } from '../end-facts.ts';
import { judgeIntoListen } from '../into-listen.ts';
import { inBoth, milliseconds } from '../wording.ts';
import type { Facts } from './facts.ts';

const question = 'tcp.1';
const needs = ['server.kernel', 'server.program'] as const;

/** tcp.1, the states: what the calls did to them, and what they did not. */
export const TCP1_STATE_CLAIMS: readonly ClaimRule<Facts>[] = [
  {
    id: 'tcp.1.bind-no-state',
    question,
    needs,
    statement: inBoth(
      'bind() changes no TCP state: BIND is not a state, and the socket stays CLOSED until listen().',
      'bind() não muda estado TCP algum: BIND não é um estado, e o socket fica em CLOSED até listen().',
    ),
    judge: judgeBind,
  },
  {
    id: 'tcp.1.listen-state',
    question,
    needs,
    statement: inBoth(
      'LISTEN is a state: the kernel enters it inside the call listen().',
      'LISTEN é um estado: o kernel entra nele dentro da chamada listen().',
    ),
    judge: judgeListen,
  },
  {
    id: 'tcp.1.listen-sampled',
    question,
    needs: ['server.sampled', 'server.program'],
    statement: inBoth(
      'The system’s socket table shows the listener in LISTEN, also after accept() returned.',
      'A tabela de sockets do sistema mostra o socket de escuta em LISTEN, também depois que accept() retornou.',
    ),
    judge: judgeListenerSnapshots,
  },
  {
    id: 'tcp.1.accept-not-state',
    question,
    needs,
    statement: inBoth(
      'accept() establishes nothing: the kernel had established the connection before accept() returned it.',
      'accept() não estabelece nada: o kernel já tinha estabelecido a conexão antes de accept() devolvê-la.',
    ),
    judge: ({ server, accept }) => {
      const established = server?.into('ESTABLISHED');
      if (established === undefined || accept === undefined) return undefined;
      const aheadNs = returnedNs(accept) - enteredNs(established);
      if (aheadNs < 0n && aheadNs >= -TOLERANCE_NS) return undefined;
      const ahead = milliseconds(aheadNs);
      return {
        verdict: aheadNs >= 0n ? 'proven' : 'refuted',
        evidence: [established, accept],
        text: inBoth(
          `accept() establishes nothing: the connection was ESTABLISHED ${ahead.en} before accept() returned it.`,
          `accept() não estabelece nada: a conexão já estava em ESTABLISHED ${ahead['pt-BR']} antes de accept() devolvê-la.`,
        ),
      };
    },
  },
  {
    id: 'tcp.1.listener-stays',
    question,
    needs: ['server.kernel'],
    statement: inBoth(
      'The listener itself never becomes ESTABLISHED: it stays in LISTEN while its connection lives.',
      'O próprio socket de escuta nunca passa a ESTABLISHED: fica em LISTEN enquanto a sua conexão vive.',
    ),
    judge: judgeListenerStates,
  },
];

function judgeListen({ listener }: Facts): Finding | undefined {
  return judgeIntoListen(listener, (listen) =>
    inBoth(
      `LISTEN is a state: the kernel went CLOSED → LISTEN inside the call listen() of ${placeOf(listen)}.`,
      `LISTEN é um estado: o kernel passou de CLOSED → LISTEN dentro da chamada listen() de ${placeOf(listen)}.`,
    ),
  );
}

function judgeBind({ listener }: Facts): Finding | undefined {
  const [bind, listen] = [listener?.call('bind'), listener?.call('listen')];
  const into = listener?.into('LISTEN');
  if (bind === undefined || listen === undefined || into === undefined) return undefined;
  const early = listener?.states.find(
    (state) =>
      enteredNs(state) >= enteredNs(bind) - TOLERANCE_NS &&
      enteredNs(state) < enteredNs(listen) - TOLERANCE_NS,
  );
  if (early === undefined) {
    // Where LISTEN comes of another state than CLOSED, or after other changes, one was not told.
    const isFirst = listener?.states[0] === into && into.from === 'CLOSED';
    return isFirst ? { verdict: 'proven', evidence: [bind, listen, into] } : undefined;
  }
  return {
    verdict: 'refuted',
    evidence: [early, bind, listen],
    reason: inBoth(
      `${early.from} → ${early.to} was recorded between bind() and listen().`,
      `${early.from} → ${early.to} foi registrado entre bind() e listen().`,
    ),
  };
}

function judgeListenerSnapshots({ listener, accept }: Facts): Finding | undefined {
  const listen = listener?.call('listen');
  const close = listener?.calls.find(({ name }) => name === 'close' || name === 'shutdown');
  const snapshots = listener?.snapshots.filter(
    (snapshot) =>
      snapshot.state !== undefined &&
      listen !== undefined &&
      enteredNs(snapshot) > returnedNs(listen) &&
      (close === undefined || enteredNs(snapshot) < enteredNs(close)),
  );
  const other = snapshots?.find(({ state }) => state !== 'LISTEN');
  if (other !== undefined) return { verdict: 'refuted', evidence: [other] };
  if (snapshots === undefined || listen === undefined || accept === undefined) return undefined;
  const after = snapshots.filter((snapshot) => enteredNs(snapshot) > returnedNs(accept)).length;
  const before = snapshots.length - after;
  if (before === 0 || after === 0) return undefined;
  return {
    verdict: 'proven',
    evidence: [listen, accept, ...snapshots],
    text: inBoth(
      `The system's socket table was read ${before}× before accept() returned and ${after}× after it, and showed the listener in LISTEN each time.`,
      `A tabela de sockets do sistema foi lida ${before}× antes de accept() retornar e ${after}× depois, e mostrou o socket de escuta em LISTEN todas as vezes.`,
    ),
  };
}

function judgeListenerStates({ listener, server }: Facts): Finding | undefined {
  const into = listener?.into('LISTEN');
  const lastOfConnection = server?.into('CLOSED');
  if (listener === undefined || into === undefined || lastOfConnection === undefined) {
    return undefined;
  }
  const [left, ...others] = listener.states.slice(listener.states.indexOf(into) + 1);
  if (left === undefined) return undefined;
  const wrong = [left, ...others].find((state) => isLeaving(state, lastOfConnection));
  if (wrong !== undefined) {
    return {
      verdict: 'refuted',
      evidence: [wrong, into],
      reason: inBoth(
        `The listener went ${wrong.from} → ${wrong.to} while the connection lived.`,
        `O socket de escuta passou de ${wrong.from} → ${wrong.to} enquanto a conexão vivia.`,
      ),
    };
  }
  const late = milliseconds(enteredNs(left) - enteredNs(lastOfConnection));
  return {
    verdict: 'proven',
    evidence: [into, lastOfConnection, left, ...others],
    text: inBoth(
      `The listener itself was never ESTABLISHED: it entered LISTEN once, and left it for CLOSED ${late.en} after its connection had reached CLOSED.`,
      `O próprio socket de escuta nunca esteve em ESTABLISHED: entrou em LISTEN uma vez, e o deixou por CLOSED ${late['pt-BR']} depois que a sua conexão chegou a CLOSED.`,
    ),
  };
}

function isLeaving(state: State, lastOfConnection: State): boolean {
  const isClosing = state.from === 'LISTEN' && state.to === 'CLOSED';
  return !isClosing || enteredNs(state) < enteredNs(lastOfConnection);
}
