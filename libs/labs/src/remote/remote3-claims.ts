import type { ClaimRule, Finding } from '../claim-rule.ts';
import {
  type Call,
  type EndFacts,
  enteredNs,
  isWholeLife,
  placeOf,
  returnedNs,
} from '../end-facts.ts';
import { inBoth } from '../wording.ts';
import type { RemoteFacts } from './facts.ts';
import { times } from './words.ts';

const question = 'remote.3';

/** The calls that moved bytes: at the end recv() moves none. */
const transfers = (end: EndFacts | undefined, name: 'send' | 'recv'): readonly Call[] =>
  end?.calls.filter((call) => call.name === name && call.source === 'program' && call.result > 0) ??
  [];

/** remote.3, that the connection succeeded: calls, four-tuple, states and bytes of both ends. */
export const REMOTE3_CLAIMS: readonly ClaimRule<RemoteFacts>[] = [
  {
    id: 'remote.3.connected',
    question,
    needs: ['client.program', 'server.program'],
    statement: inBoth(
      'connect() succeeded here, and accept() handed the same connection over there.',
      'connect() teve sucesso aqui, e accept() entregou a mesma conexão lá.',
    ),
    judge: ({ client, accept, told }) => {
      const connect = client?.call('connect');
      if (connect === undefined || accept === undefined) return undefined;
      const isDone = connect.result === 0 && accept.result >= 0;
      return {
        verdict: isDone ? 'proven' : 'refuted',
        evidence: [connect, accept],
        text: inBoth(
          `connect() at ${placeOf(connect)} returned ${connect.result} on this machine, and accept() at ${placeOf(accept)} returned descriptor ${accept.result} on ${told.host}.`,
          `connect() em ${placeOf(connect)} retornou ${connect.result} nesta máquina, e accept() em ${placeOf(accept)} retornou o descritor ${accept.result} em ${told.host}.`,
        ),
      };
    },
  },
  {
    id: 'remote.3.four-tuple',
    question,
    needs: ['client.program', 'server.program'],
    statement: inBoth(
      'Both machines name the connection by the same four-tuple, each from its own side.',
      'As duas máquinas nomeiam a conexão pela mesma quádrupla, cada uma do seu lado.',
    ),
    judge: ({ client, server, told }) => {
      const [[send], [recv]] = [transfers(client, 'send'), transfers(server, 'recv')];
      if (send === undefined || recv === undefined) return undefined;
      const [here, there] = [send.socket, recv.socket];
      const isSame = here.local === there.remote && here.remote === there.local;
      return {
        verdict: isSame ? 'proven' : 'refuted',
        evidence: [send, recv],
        text: inBoth(
          `Here the connection is ${here.local} → ${here.remote}, on ${told.host} it is ${there.local} → ${there.remote}: the same four numbers, and nobody translated an address on the way.`,
          `Aqui a conexão é ${here.local} → ${here.remote}, em ${told.host} é ${there.local} → ${there.remote}: os mesmos quatro números, e ninguém traduziu um endereço no caminho.`,
        ),
      };
    },
  },
  {
    id: 'remote.3.client-states',
    question,
    needs: ['client.kernel'],
    statement: inBoth(
      'The kernel here took the client’s end from CLOSED through ESTABLISHED to CLOSED.',
      'O kernel daqui levou a ponta do cliente de CLOSED, por ESTABLISHED, a CLOSED.',
    ),
    judge: ({ client }) => judgeStates(client, inBoth('this machine', 'esta máquina')),
  },
  {
    id: 'remote.3.server-states',
    question,
    needs: ['server.kernel'],
    statement: inBoth(
      'The kernel there took the server’s end from LISTEN through ESTABLISHED to CLOSED.',
      'O kernel de lá levou a ponta do servidor de LISTEN, por ESTABLISHED, a CLOSED.',
    ),
    judge: ({ server, told }) => judgeStates(server, inBoth(told.host, told.host)),
  },
  {
    id: 'remote.3.established-in-tables',
    question,
    needs: ['client.sampled', 'server.sampled'],
    statement: inBoth(
      'The socket tables of both machines show the connection ESTABLISHED.',
      'As tabelas de sockets das duas máquinas mostram a conexão em ESTABLISHED.',
    ),
    judge: ({ client, server, told }) => {
      const shown = [client, server].map(
        (end) => end?.snapshots.filter(({ state }) => state === 'ESTABLISHED') ?? [],
      );
      const [[first, ...here] = [], [other, ...there] = []] = shown;
      if (first === undefined || other === undefined) return undefined;
      return {
        verdict: 'proven',
        evidence: [first, ...here, other, ...there],
        text: inBoth(
          `The table of this machine showed the connection ESTABLISHED ${times(here.length + 1).en}, that of ${told.host} ${times(there.length + 1).en}.`,
          `A tabela desta máquina mostrou a conexão em ESTABLISHED ${times(here.length + 1)['pt-BR']}, a de ${told.host} ${times(there.length + 1)['pt-BR']}.`,
        ),
      };
    },
  },
  {
    id: 'remote.3.bytes',
    question,
    needs: ['client.program', 'server.program'],
    statement: inBoth(
      'What was sent on one machine was received on the other, both ways, byte for byte.',
      'O que foi enviado numa máquina foi recebido na outra, nos dois sentidos, byte a byte.',
    ),
    judge: judgeBytes,
  },
  {
    id: 'remote.3.end-seen',
    question,
    needs: ['client.program', 'server.program'],
    statement: inBoth(
      'close() on one machine is what recv() on the other returns 0 for.',
      'close() numa máquina é o que faz recv() na outra retornar 0.',
    ),
    judge: ({ client, server, told }) => {
      const close = client?.call('close');
      const end = server?.calls.find(({ name, result }) => name === 'recv' && result === 0);
      if (close === undefined || end === undefined) return undefined;
      return {
        verdict: close.result === 0 ? 'proven' : 'refuted',
        evidence: [close, end],
        text: inBoth(
          `close() at ${placeOf(close)} on this machine ended the connection, and recv() at ${placeOf(end)} on ${told.host} returned 0: the end of what there is to read.`,
          `close() em ${placeOf(close)} nesta máquina encerrou a conexão, e recv() em ${placeOf(end)} em ${told.host} retornou 0: o fim do que há para ler.`,
        ),
      };
    },
  },
  {
    id: 'remote.3.time-wait',
    question,
    needs: ['client.sampled', 'client.program', 'server.program'],
    statement: inBoth(
      'After the close the table here shows TIME-WAIT, for the client closed first.',
      'Depois do close a tabela daqui mostra TIME-WAIT, pois o cliente fechou primeiro.',
    ),
    judge: judgeTimeWait,
    explain: ({ client, server, told }) =>
      client?.call('close') !== undefined && findSecondClose(server) === undefined
        ? inBoth(
            `That ${told.host} closed only after recv() had told it of the client's end was not seen, so nobody knows who closed first.`,
            `Não foi visto que ${told.host} só fechou depois que recv() lhe contou do fim do cliente, então ninguém sabe quem fechou primeiro.`,
          )
        : undefined,
  },
];

/**
 * The server's recv() that returned 0, and its close() after that. By the time it closed, the client's FIN had come: by one
 * machine's clock that shows who was first, which the clocks of two machines would not.
 */
function findSecondClose(
  server: EndFacts | undefined,
): { readonly end: Call; readonly close: Call } | undefined {
  const end = server?.calls.find(({ name, result }) => name === 'recv' && result === 0);
  const closing = server?.calls.filter(
    ({ name, source }) => source === 'program' && ['close', 'shutdown'].includes(name),
  );
  const close = closing?.find(({ name }) => name === 'close');
  if (end === undefined || close === undefined) return undefined;
  const isSecond = closing?.every((call) => enteredNs(call) >= returnedNs(end));
  return isSecond ? { end, close } : undefined;
}

function judgeTimeWait({ client, server, told }: RemoteFacts): Finding | undefined {
  const [close, second] = [client?.call('close'), findSecondClose(server)];
  if (close === undefined || second === undefined) return undefined;
  const shown = client?.snapshots.filter(
    (snapshot) => snapshot.state === 'TIME-WAIT' && enteredNs(snapshot) > enteredNs(close),
  );
  const [first, ...others] = shown ?? [];
  if (first === undefined) return undefined;
  const count = times(others.length + 1);
  return {
    verdict: 'proven',
    evidence: [close, second.end, second.close, first, ...others],
    text: inBoth(
      `After close() at ${placeOf(close)} the table of this machine showed ${first.socket.local} in TIME-WAIT, ${count.en}; on ${told.host} close() came only after recv() had returned 0: the end that closes first waits.`,
      `Depois de close() em ${placeOf(close)} a tabela desta máquina mostrou ${first.socket.local} em TIME-WAIT, ${count['pt-BR']}; em ${told.host} close() só veio depois que recv() retornou 0: a ponta que fecha primeiro espera.`,
    ),
  };
}

function judgeStates(
  end: EndFacts | undefined,
  where: { readonly en: string; readonly 'pt-BR': string },
): Finding | undefined {
  const states = end?.states ?? [];
  const [first, ...others] = states;
  if (first === undefined || !isWholeLife(states)) return undefined;
  const path = [first.from, ...states.map(({ to }) => to)].join(' → ');
  return {
    verdict: states.some(({ to }) => to === 'ESTABLISHED') ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `The kernel of ${where.en} recorded ${path}.`,
      `O kernel de ${where['pt-BR']} registrou ${path}.`,
    ),
  };
}

const sum = (calls: readonly Call[]): number =>
  calls.reduce((total, { result }) => total + Math.max(0, result), 0);

function judgeBytes({ client, server, told }: RemoteFacts): Finding | undefined {
  const [sent, returned] = [transfers(client, 'send'), transfers(client, 'recv')];
  const [received, answered] = [transfers(server, 'recv'), transfers(server, 'send')];
  const [first, ...others] = [...sent, ...received, ...answered, ...returned];
  const expected = Buffer.byteLength(told.message);
  if (first === undefined || told.reply === undefined) return undefined;
  if (returned.length === 0 || received.length === 0) return undefined;
  const counts = [sent, received, answered, returned].map(sum);
  const isWhole = counts.every((count) => count === expected) && told.reply === told.message;
  // A call that nobody tells of may have moved the rest.
  if (!isWhole && counts.some((count) => count < expected)) return undefined;
  return {
    verdict: isWhole ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `${counts[0]} bytes were sent here and ${counts[1]} received on ${told.host}; ${counts[2]} were sent back there and ${counts[3]} received here: “${told.reply}”.`,
      `${counts[0]} bytes foram enviados aqui e ${counts[1]} recebidos em ${told.host}; ${counts[2]} foram devolvidos lá e ${counts[3]} recebidos aqui: “${told.reply}”.`,
    ),
  };
}
