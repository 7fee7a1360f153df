import type { ClaimRule, Finding } from '../claim-rule.ts';
import {
  type EndFacts,
  enteredNs,
  isDuring,
  isNamed,
  isWholeLife,
  placeOf,
  portOf,
  returnedNs,
  TOLERANCE_NS,
} from '../end-facts.ts';
import { inBoth, milliseconds } from '../wording.ts';
import type { Facts } from './facts.ts';

const question = 'tcp.2';

/** tcp.2, the opening: states of both ends, the three-way handshake, and the ports. */
export const TCP2_OPENING_CLAIMS: readonly ClaimRule<Facts>[] = [
  {
    id: 'tcp.2.connect',
    question,
    needs: ['client.program', 'client.kernel'],
    statement: inBoth(
      'connect() is the call that starts the handshake: inside it the kernel enters SYN-SENT.',
      'connect() é a chamada que começa o handshake: dentro dela o kernel entra em SYN-SENT.',
    ),
    judge: ({ client }) => {
      const [connect, sent] = [client?.call('connect'), client?.into('SYN-SENT')];
      if (connect === undefined || sent === undefined) return undefined;
      return {
        verdict: isDuring(sent, connect) ? 'proven' : 'refuted',
        evidence: [connect, sent],
        text: inBoth(
          `connect() at ${placeOf(connect)} starts the handshake: inside it the kernel went ${sent.from} → SYN-SENT.`,
          `connect() em ${placeOf(connect)} começa o handshake: dentro dela o kernel passou de ${sent.from} → SYN-SENT.`,
        ),
      };
    },
  },
  {
    id: 'tcp.2.client-states',
    question,
    needs: ['client.kernel'],
    statement: inBoth(
      'The client opens through CLOSED → SYN-SENT → ESTABLISHED.',
      'O cliente abre por CLOSED → SYN-SENT → ESTABLISHED.',
    ),
    judge: ({ client }) => judgePath(client, ['CLOSED', 'SYN-SENT', 'ESTABLISHED']),
  },
  {
    id: 'tcp.2.server-states',
    question,
    needs: ['server.kernel'],
    statement: inBoth(
      'The server’s end of the connection opens through LISTEN → SYN-RECEIVED → ESTABLISHED.',
      'A ponta do servidor na conexão abre por LISTEN → SYN-RECEIVED → ESTABLISHED.',
    ),
    judge: ({ server }) => judgePath(server, ['LISTEN', 'SYN-RECEIVED', 'ESTABLISHED']),
  },
  {
    id: 'tcp.2.handshake-order',
    question,
    needs: ['client.kernel', 'server.kernel'],
    statement: inBoth(
      'The handshake runs client SYN-SENT, server SYN-RECEIVED, client ESTABLISHED, server ESTABLISHED.',
      'O handshake passa por cliente SYN-SENT, servidor SYN-RECEIVED, cliente ESTABLISHED, servidor ESTABLISHED.',
    ),
    judge: judgeHandshake,
  },
  {
    id: 'tcp.2.connect-returns',
    question,
    needs: ['client.program', 'client.kernel'],
    statement: inBoth(
      'The client was ESTABLISHED before connect() returned.',
      'O cliente já estava em ESTABLISHED antes de connect() retornar.',
    ),
    judge: ({ client }) => {
      const [connect, established] = [client?.call('connect'), client?.into('ESTABLISHED')];
      if (connect === undefined || established === undefined) return undefined;
      const aheadNs = returnedNs(connect) - enteredNs(established);
      if (aheadNs < 0n && aheadNs >= -TOLERANCE_NS) return undefined;
      const ahead = milliseconds(aheadNs);
      return {
        verdict: aheadNs >= 0n ? 'proven' : 'refuted',
        evidence: [established, connect],
        text: inBoth(
          `The client was ESTABLISHED ${ahead.en} before connect() returned ${connect.result}.`,
          `O cliente já estava em ESTABLISHED ${ahead['pt-BR']} antes de connect() retornar ${connect.result}.`,
        ),
      };
    },
  },
  {
    id: 'tcp.2.client-port',
    question,
    needs: ['client.program'],
    statement: inBoth(
      'The client called no bind(): the system chose its port.',
      'O cliente não chamou bind(): o sistema escolheu a sua porta.',
    ),
    judge: ({ client }) => {
      const [socket, connect] = [client?.call('socket'), client?.call('connect')];
      const bind = client?.call('bind');
      if (client === undefined || socket === undefined || connect === undefined) return undefined;
      if (bind !== undefined) return { verdict: 'refuted', evidence: [bind, connect] };
      if (!isNamed(client.socket.name.local)) return undefined;
      const port = portOf(client.socket.name.local);
      return {
        verdict: 'proven',
        evidence: [socket, connect],
        text: inBoth(
          `Between socket() and connect() the client called no bind(): the system chose its port, ${port}.`,
          `Entre socket() e connect() o cliente não chamou bind(): o sistema escolheu a sua porta, ${port}.`,
        ),
      };
    },
  },
  {
    id: 'tcp.2.server-port',
    question,
    needs: ['client.program', 'server.program'],
    statement: inBoth(
      'The server’s port is the same from bind() to the close() of the connection.',
      'A porta do servidor é a mesma de bind() até o close() da conexão.',
    ),
    judge: judgeServerPort,
  },
];

function judgePath(end: EndFacts | undefined, path: readonly string[]): Finding | undefined {
  const states = end?.states ?? [];
  const [first, second] = states;
  // A path with a hole tells of no other path: a change was not observed.
  if (first === undefined || second === undefined || !isWholeLife(states)) return undefined;
  const observed = [first.from, first.to, second.to];
  const isPath = observed.every((state, at) => state === path[at]);
  if (isPath) return { verdict: 'proven', evidence: [first, second] };
  return {
    verdict: 'refuted',
    evidence: [first, second],
    reason: inBoth(
      `The kernel recorded ${observed.join(' → ')}.`,
      `O kernel registrou ${observed.join(' → ')}.`,
    ),
  };
}

/**
 * The rows of the timeline follow the causes, so their order proves nothing here: the times do. Linux tells of
 * SYN-RECEIVED only with the third segment, so its time can say no more than that it lies before ESTABLISHED.
 */
function judgeHandshake({ client, server }: Facts): Finding | undefined {
  const [sent, established] = [client?.into('SYN-SENT'), client?.into('ESTABLISHED')];
  const [received, ready] = [server?.into('SYN-RECEIVED'), server?.into('ESTABLISHED')];
  if (!sent || !established || !received || !ready) return undefined;
  const isInOrder =
    enteredNs(sent) <= enteredNs(received) &&
    enteredNs(sent) <= enteredNs(established) &&
    enteredNs(received) <= enteredNs(ready) &&
    enteredNs(established) <= enteredNs(ready);
  const lateNs = enteredNs(received) - enteredNs(established);
  const late = milliseconds(lateNs);
  const [note, noteInPortuguese] =
    lateNs > 0n
      ? [
          ` The kernel stamped SYN-RECEIVED ${late.en} after the client's ESTABLISHED; its place follows from the cause.`,
          ` O kernel marcou SYN-RECEIVED ${late['pt-BR']} depois do ESTABLISHED do cliente; o seu lugar segue da causa.`,
        ]
      : ['', ''];
  return {
    verdict: isInOrder ? 'proven' : 'refuted',
    evidence: [sent, received, established, ready],
    text: inBoth(
      `The handshake ran client SYN-SENT, server SYN-RECEIVED, client ESTABLISHED, server ESTABLISHED.${note}`,
      `O handshake passou por cliente SYN-SENT, servidor SYN-RECEIVED, cliente ESTABLISHED, servidor ESTABLISHED.${noteInPortuguese}`,
    ),
  };
}

function judgeServerPort({ listener, server, client, accept }: Facts): Finding | undefined {
  const [bind, close] = [listener?.call('bind'), server?.call('close')];
  const connect = client?.call('connect');
  if (listener === undefined || !bind || !accept || !connect || !close) return undefined;
  const [own, made] = [listener.socket.name.local, server?.socket.name.local ?? ''];
  if (!isNamed(own) || !isNamed(made)) return undefined;
  const port = portOf(own);
  const isElsewhere = (address: string): boolean => isNamed(address) && portOf(address) !== port;
  const moved =
    server?.socket.events.find((event) => isElsewhere(event.socket.local)) ??
    client?.socket.events.find((event) => isElsewhere(event.socket.remote));
  if (moved !== undefined) return { verdict: 'refuted', evidence: [moved, bind] };
  return {
    verdict: 'proven',
    evidence: [bind, connect, accept, close],
    text: inBoth(
      `bind() gave the server port ${port}, connect() asked for port ${port}, and from accept() to close() the connection's end at the server had port ${port}: it never changed.`,
      `bind() deu ao servidor a porta ${port}, connect() pediu a porta ${port}, e de accept() a close() a ponta da conexão no servidor tinha a porta ${port}: ela nunca mudou.`,
    ),
  };
}
