import type { Event } from '@socketlab/evidence';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { isNamed, portOf } from '../end-facts.ts';
import { inBoth } from '../wording.ts';
import {
  type ConnectionFacts,
  forAll,
  type MultiFacts,
  madeCall,
  type ServedFacts,
  synOf,
} from './facts.ts';

const question = 'multi.5';

/** multi.5: whose port changes, and whose never does. */
export const MULTI5_CLAIMS: readonly ClaimRule<MultiFacts>[] = [
  {
    id: 'multi.5.server-port',
    question,
    needs: ['multi-server.program', 'client.program'],
    statement: inBoth(
      'The server has one port: no client was given another, and nothing about it changes.',
      'O servidor tem uma porta: nenhum cliente recebeu outra, e nada nela muda.',
    ),
    judge: ({ multi }) => judgeServerPort(multi),
  },
  {
    id: 'multi.5.client-ports',
    question,
    needs: ['client.program'],
    statement: inBoth(
      'What changes is the client’s port: the system gives each client’s socket one of its own.',
      'O que muda é a porta do cliente: o sistema dá a cada socket de cliente uma própria.',
    ),
    judge: ({ multi }) => judgeClientPorts(multi),
  },
  {
    id: 'multi.5.four-tuples',
    question,
    needs: [
      'client.program',
      'multi-server.program',
      'client.kernel',
      'multi-server.kernel',
      'wire',
    ],
    statement: inBoth(
      'A connection is named by its four-tuple, and the names are the same in calls, kernel and packets.',
      'Uma conexão se chama pela sua quádrupla, e os nomes são os mesmos em chamadas, kernel e pacotes.',
    ),
    judge: ({ multi }) => judgeTuples(multi),
  },
  {
    id: 'multi.5.not-for-security',
    question,
    needs: ['client.program'],
    statement: inBoth(
      'The client’s port is chosen when the client’s own system connects, before the server knows of it.',
      'A porta do cliente é escolhida quando o próprio sistema do cliente conecta, antes de o servidor saber dele.',
    ),
    judge: ({ multi }) => judgeChosenByClient(multi),
  },
];

function judgeServerPort(multi: ServedFacts | undefined): Finding | undefined {
  const listen = madeCall(multi?.listener, 'listen');
  const rows = forAll(multi?.connections ?? [], ({ client, accept }) => {
    const connect = madeCall(client, 'connect');
    return connect === undefined || accept === undefined ? undefined : { connect, accept };
  });
  if (multi === undefined || listen === undefined || rows === undefined) return undefined;
  const port = portOf(listen.socket.local);
  const moved =
    rows.find(({ connect }) => portOf(connect.socket.remote) !== port)?.connect ??
    multi.connections
      .flatMap(({ server }) => server?.socket.events ?? [])
      .find(({ socket }) => isNamed(socket.local) && portOf(socket.local) !== port);
  if (!isNamed(listen.socket.local)) return undefined;
  if (moved !== undefined) return { verdict: 'refuted', evidence: [moved, listen] };
  const events = multi.connections
    .flatMap(({ server }) => server?.socket.events ?? [])
    .filter(({ socket }) => isNamed(socket.local)).length;
  if (events === 0) return undefined;
  return {
    verdict: 'proven',
    evidence: [listen, ...rows.flatMap(({ connect, accept }) => [connect, accept])],
    text: inBoth(
      `${rows.length} clients called connect() to port ${port}, and in all ${events} events of the server's ends the local port is ${port}: accept() makes a new socket, not a new port.`,
      `${rows.length} clientes chamaram connect() para a porta ${port}, e em todos os ${events} eventos das pontas do servidor a porta local é ${port}: accept() cria um socket novo, não uma porta nova.`,
    ),
  };
}

function judgeClientPorts(multi: ServedFacts | undefined): Finding | undefined {
  const calls = forAll(multi?.connections ?? [], ({ client }) => madeCall(client, 'connect'));
  if (multi === undefined || calls === undefined) return undefined;
  const ports = multi.connections.map(({ client }) => portOf(client.socket.name.local));
  if (ports.includes('0')) return undefined;
  const different = new Set(ports).size;
  const shown = ports.slice(0, 6).join(', ');
  return {
    verdict: different === ports.length ? 'proven' : 'refuted',
    evidence: calls,
    text: inBoth(
      `${ports.length} client sockets, ${different} ports: ${shown}${ports.length > 6 ? ', …' : ''}. Two connections of one machine to one server port can differ in nothing else.`,
      `${ports.length} sockets de cliente, ${different} portas: ${shown}${ports.length > 6 ? ', …' : ''}. Duas conexões de uma máquina à mesma porta de servidor não podem diferir em mais nada.`,
    ),
  };
}

/** What each lane calls a connection; the client's kernel names it once its port is chosen. */
function judgeTuples(multi: ServedFacts | undefined): Finding | undefined {
  const rows = forAll(multi?.connections ?? [], findTuple);
  if (rows === undefined) return undefined;
  const isSame = rows.every(({ names }) => new Set(names).size === 1);
  const different = new Set(rows.map(({ names }) => names[0])).size;
  const [first, ...others] = rows.flatMap(({ events }) => events);
  if (first === undefined) return undefined;
  return {
    verdict: isSame && different === rows.length ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `${different} different four-tuples for ${rows.length} connections; for each, connect(), accept(), both kernels' ESTABLISHED and the SYN name the same two ends.`,
      `${different} quádruplas diferentes para ${rows.length} conexões; em cada uma, connect(), accept(), o ESTABLISHED dos dois lados no kernel e o SYN nomeiam as mesmas duas pontas.`,
    ),
  };
}

/** The four-tuple of one connection, client first, as each lane has it, and the events that do. */
export function findTuple(
  connection: ConnectionFacts,
): { readonly names: readonly string[]; readonly events: readonly Event[] } | undefined {
  const { client, server, accept } = connection;
  const [established, served] = [client.into('ESTABLISHED'), server?.into('ESTABLISHED')];
  const [connect, syn] = [madeCall(client, 'connect'), synOf(connection)];
  if (!connect || !accept || !established || !served || !syn || !server) return undefined;
  const mine = ({ socket }: Event): string => `${socket.local} ${socket.remote}`;
  const theirs = ({ socket }: Event): string => `${socket.remote} ${socket.local}`;
  const own = client.socket.name;
  const made = server.socket.name;
  return {
    names: [
      `${own.local} ${own.remote}`,
      `${made.remote} ${made.local}`,
      mine(established),
      theirs(served),
      mine(syn),
    ],
    events: [connect, accept, established, served, syn],
  };
}

function judgeChosenByClient(multi: ServedFacts | undefined): Finding | undefined {
  const rows = forAll(multi?.connections ?? [], ({ client }) => {
    const [socket, connect] = [madeCall(client, 'socket'), madeCall(client, 'connect')];
    return socket === undefined || connect === undefined ? undefined : [socket, connect];
  });
  if (multi === undefined || rows === undefined) return undefined;
  const bind = multi.connections.flatMap(({ client }) => client.calls).find(isBind);
  if (bind !== undefined) return { verdict: 'refuted', evidence: [bind] };
  const [first, ...others] = rows.flat();
  if (first === undefined) return undefined;
  return {
    verdict: 'proven',
    evidence: [first, ...others],
    text: inBoth(
      `No client called bind(): the port was chosen at the client's own connect(), by its own system. The server neither gives it nor asks for it, and it has nothing to do with security.`,
      `Nenhum cliente chamou bind(): a porta foi escolhida no próprio connect() do cliente, pelo seu próprio sistema. O servidor não a dá nem a pede, e ela não tem nada a ver com segurança.`,
    ),
  };
}

function isBind({ name }: { readonly name: string }): boolean {
  return name === 'bind';
}
