import type { Text } from '@socketlab/foundation';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type Call, isWholeLife, placeOf } from '../end-facts.ts';
import { inBoth } from '../wording.ts';
import { forAll, type MultiFacts, madeCall, madeCalls } from './facts.ts';

const question = 'multi.1';
const OPENING: readonly string[] = ['socket', 'bind', 'listen'];

/** multi.1: the server of many: what it makes once, and what it makes for each connection. */
export const MULTI1_CLAIMS: readonly ClaimRule<MultiFacts>[] = [
  {
    id: 'multi.1.one-listener',
    question,
    needs: ['multi-server.program'],
    statement: inBoth(
      'However many clients come, the server calls socket(), bind() and listen() once.',
      'Por mais clientes que venham, o servidor chama socket(), bind() e listen() uma vez.',
    ),
    judge: judgeOpening,
    explain: explainOpening,
  },
  {
    id: 'multi.1.listen-state',
    question,
    needs: ['multi-server.kernel'],
    statement: inBoth(
      'The listener enters LISTEN once and stays there while clients come and go.',
      'O socket de escuta entra em LISTEN uma vez e fica nele enquanto clientes vêm e vão.',
    ),
    judge: ({ multi }) => {
      const states = multi?.listener?.states ?? [];
      const [first, ...others] = states;
      if (multi === undefined || first === undefined || !isWholeLife(states)) return undefined;
      const path = [first.from, ...states.map(({ to }) => to)].join(' → ');
      return {
        verdict: path === 'CLOSED → LISTEN → CLOSED' ? 'proven' : 'refuted',
        evidence: [first, ...others],
        text: inBoth(
          `The listener went ${path}, whatever its ${multi.connections.length} clients did.`,
          `O socket de escuta passou por ${path}, fizessem o que fizessem os seus ${multi.connections.length} clientes.`,
        ),
      };
    },
  },
  {
    id: 'multi.1.descriptor-each',
    question,
    needs: ['multi-server.program'],
    statement: inBoth(
      'accept() gives a new descriptor for each connection; the listener’s stays the same.',
      'accept() dá um descritor novo para cada conexão; o do socket de escuta continua o mesmo.',
    ),
    judge: ({ multi }) => {
      const listen = madeCall(multi?.listener, 'listen');
      const accepts = forAll(multi?.connections ?? [], ({ accept }) => accept);
      if (listen?.descriptor === undefined || accepts === undefined) return undefined;
      const isNew = accepts.every(({ result }) => result >= 0 && result !== listen.descriptor);
      const different = new Set(accepts.map(({ result }) => result)).size;
      return {
        verdict: isNew ? 'proven' : 'refuted',
        evidence: [listen, ...accepts],
        text: inBoth(
          `accept() handed over ${accepts.length} connections, on ${different} descriptors, none of them the listener's own (${listen.descriptor}). A descriptor that is closed may be given again.`,
          `accept() entregou ${accepts.length} conexões, em ${different} descritores, nenhum deles o do próprio socket de escuta (${listen.descriptor}). Um descritor fechado pode ser dado de novo.`,
        ),
      };
    },
  },
  {
    id: 'multi.1.one-thread',
    question,
    needs: ['multi-server.program'],
    statement: inBoth(
      'Many at once does not take many threads: one thread serves them all.',
      'Muitos ao mesmo tempo não exigem muitas threads: uma só thread atende a todos.',
    ),
    judge: ({ multi }) => {
      const served = forAll(multi?.many ?? [], ({ server }) => {
        const recvs = madeCalls(server, 'recv');
        return recvs.length === 0 ? undefined : recvs;
      })?.flat();
      const accepts = forAll(multi?.many ?? [], ({ accept }) => accept);
      if (served === undefined || accepts === undefined) return undefined;
      const threads = new Set([...served, ...accepts].map(({ threadId }) => threadId));
      return {
        verdict: threads.size === 1 ? 'proven' : 'refuted',
        evidence: [...accepts, ...served],
        text: inBoth(
          `The accept() of each of ${accepts.length} connections and all their ${served.length} recv() were called by one thread (${[...threads][0]}).`,
          `O accept() de cada uma de ${accepts.length} conexões e todos os seus ${served.length} recv() foram chamados por uma só thread (${[...threads][0]}).`,
        ),
      };
    },
  },
];

/** The calls that open a listener, by whether they were made on this one; all of the server's own program. */
interface OpeningCalls {
  readonly own: readonly Call[];
  readonly elsewhere: readonly Call[];
}

function openingCalls({ multi, timeline }: MultiFacts): OpeningCalls {
  const isOpening = ({ source, name }: Call): boolean =>
    source === 'program' && OPENING.includes(name);
  const own = multi?.listener?.calls.filter(isOpening) ?? [];
  const ids = new Set(own.map(({ id }) => id));
  const elsewhere = timeline.events
    .filter((event) => event.kind === 'call')
    .filter((call) => isOpening(call) && !ids.has(call.id) && isOfSame(call, own[0]));
  return { own, elsewhere };
}

function isOfSame({ witness, host }: Call, other: Call | undefined): boolean {
  return witness === other?.witness && host === other.host;
}

/**
 * Only what was called again on the listener's own socket contradicts it. A call that failed opened nothing, and another
 * socket may be a listener that somebody else asked for: then it cannot be told whether clients had it made.
 */
function judgeOpening(facts: MultiFacts): Finding | undefined {
  const { own, elsewhere } = openingCalls(facts);
  const done = own.filter(({ result }) => result >= 0);
  const [first, ...others] = done;
  const isOpened = OPENING.every((name) => done.some((call) => call.name === name));
  if (facts.multi === undefined || first === undefined || !isOpened) return undefined;
  if (done.length > OPENING.length) return { verdict: 'refuted', evidence: [first, ...others] };
  if (own.length > done.length || elsewhere.length > 0) return undefined;
  const { length } = facts.multi.connections;
  return {
    verdict: 'proven',
    evidence: [first, ...others],
    text: inBoth(
      `For ${length} clients the server called socket(), bind() and listen() once each (${placeOf(first)} and following): one listener for all.`,
      `Para ${length} clientes o servidor chamou socket(), bind() e listen() uma vez cada (${placeOf(first)} e seguintes): um socket de escuta para todos.`,
    ),
  };
}

function explainOpening(facts: MultiFacts): Text | undefined {
  const { own, elsewhere } = openingCalls(facts);
  const failed = own.filter(({ result }) => result < 0);
  const [other] = [...failed, ...elsewhere];
  return (
    other &&
    inBoth(
      `The server's program also called ${other.name}() at ${placeOf(other)}, ${failed.length > 0 ? 'which failed' : 'on another socket'} (${other.id}): whether that was for the clients, nobody saw.`,
      `O programa do servidor também chamou ${other.name}() em ${placeOf(other)}, ${failed.length > 0 ? 'que falhou' : 'em outro socket'} (${other.id}): se foi pelos clientes, ninguém viu.`,
    )
  );
}
