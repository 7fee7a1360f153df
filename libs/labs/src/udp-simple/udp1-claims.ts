import type { Text } from '@socketlab/foundation';
import type { ClaimRule } from '../claim-rule.ts';
import { type EndFacts, placeOf } from '../end-facts.ts';
import { inBoth } from '../wording.ts';
import { type UdpFacts, wholeLife } from './facts.ts';

const question = 'udp.1';

/** udp.1: the server's calls, and what it does not do. */
export const UDP1_CLAIMS: readonly ClaimRule<UdpFacts>[] = [
  {
    id: 'udp.1.socket',
    question,
    needs: ['server.program'],
    statement: inBoth(
      'socket() with SOCK_DGRAM makes a UDP socket.',
      'socket() com SOCK_DGRAM cria um socket UDP.',
    ),
    judge: ({ server }) => {
      const socket = server?.call('socket');
      if (socket === undefined) return undefined;
      return {
        verdict: socket.args.includes('SOCK_DGRAM') && socket.result >= 0 ? 'proven' : 'refuted',
        evidence: [socket],
        text: inBoth(
          `socket(${socket.args.join(', ')}) at ${placeOf(socket)} made a UDP socket, descriptor ${socket.result}.`,
          `socket(${socket.args.join(', ')}) em ${placeOf(socket)} criou um socket UDP, descritor ${socket.result}.`,
        ),
      };
    },
  },
  {
    id: 'udp.1.bind',
    question,
    needs: ['server.program'],
    statement: inBoth(
      'bind() gives the socket its address; from then on datagrams can come.',
      'bind() dá ao socket o seu endereço; a partir daí datagramas podem chegar.',
    ),
    judge: ({ server }) => {
      const bind = server?.call('bind');
      if (server === undefined || bind === undefined) return undefined;
      const address = server.socket.name.local;
      return {
        verdict: bind.result === 0 ? 'proven' : 'refuted',
        evidence: [bind],
        text: inBoth(
          `bind() at ${placeOf(bind)} gave the socket the address ${address}: that is all a UDP server needs to be reached.`,
          `bind() em ${placeOf(bind)} deu ao socket o endereço ${address}: é tudo de que um servidor UDP precisa para ser alcançado.`,
        ),
      };
    },
  },
  {
    id: 'udp.1.no-listen',
    question,
    needs: ['server.program'],
    statement: inBoth(
      'A UDP server calls neither listen() nor accept().',
      'Um servidor UDP não chama listen() nem accept().',
    ),
    judge: ({ server }) => {
      const calls = wholeLife(server);
      if (calls === undefined) return undefined;
      const wrong = calls.find(({ name }) => name === 'listen' || name === 'accept');
      if (wrong !== undefined) return { verdict: 'refuted', evidence: [wrong] };
      const names = [...new Set(calls.map(({ name }) => `${name}()`))].join(', ');
      return {
        verdict: 'proven',
        evidence: calls,
        text: inBoth(
          `From socket() to close() the server made ${calls.length} calls on its socket (${names}): listen() and accept() are not among them. A UDP server does not listen, it receives.`,
          `De socket() a close() o servidor fez ${calls.length} chamadas no seu socket (${names}): listen() e accept() não estão entre elas. Um servidor UDP não fica em LISTEN, ele recebe.`,
        ),
      };
    },
  },
  {
    id: 'udp.1.no-state',
    question,
    needs: ['server.sampled'],
    statement: inBoth(
      'The system’s table holds the UDP socket without any TCP state: there is no LISTEN.',
      'A tabela do sistema mostra o socket UDP sem nenhum estado TCP: não há LISTEN.',
    ),
    judge: ({ server }) => judgeNoState(server),
  },
  {
    id: 'udp.1.one-socket',
    question,
    needs: ['server.program'],
    statement: inBoth(
      'The server answers every client on the one socket that it bound.',
      'O servidor responde a todos os clientes pelo único socket que associou.',
    ),
    judge: ({ server, clients }) => {
      const socket = server?.call('socket');
      const answers = server?.calls.filter(
        ({ name, source, result }) => name === 'sendto' && source === 'program' && result >= 0,
      );
      const [first, ...others] = answers ?? [];
      if (socket === undefined || first === undefined || clients.length < 2) return undefined;
      const peers = new Set([first, ...others].map((call) => call.socket.remote));
      if (peers.size < clients.length) return undefined;
      if ([first, ...others].some(({ descriptor }) => descriptor === undefined)) return undefined;
      const isOne = [first, ...others].every(({ descriptor }) => descriptor === socket.result);
      return {
        verdict: isOne ? 'proven' : 'refuted',
        evidence: [socket, first, ...others],
        text: inBoth(
          `The server answered ${peers.size} clients through descriptor ${socket.result}, the socket that it made first: no new socket for anyone.`,
          `O servidor respondeu a ${peers.size} clientes pelo descritor ${socket.result}, o socket que criou primeiro: nenhum socket novo para ninguém.`,
        ),
      };
    },
  },
];

function judgeNoState(server: EndFacts | undefined): ReturnType<ClaimRule<UdpFacts>['judge']> {
  const seen = server?.snapshots.filter(({ udp, state }) => udp !== undefined || state) ?? [];
  const [first, ...others] = seen;
  if (first === undefined) return undefined;
  const withState = seen.find(({ state }) => state !== undefined);
  if (withState !== undefined) return { verdict: 'refuted', evidence: [withState] };
  const peer = peerText(first.udp?.isConnected);
  return {
    verdict: 'proven',
    evidence: [first, ...others],
    text: inBoth(
      `The system's table (${first.via}), read ${seen.length}×, held the socket ${first.socket.local}${peer.en}, and no TCP state beside it: LISTEN is a state of TCP.`,
      `A tabela do sistema (${first.via}), lida ${seen.length}×, mostrava o socket ${first.socket.local}${peer['pt-BR']}, e nenhum estado TCP ao lado: LISTEN é um estado do TCP.`,
    ),
  };
}

/** Not every system's table tells. */
function peerText(isConnected: boolean | undefined): Text {
  if (isConnected === undefined) return inBoth('', '');
  return isConnected
    ? inBoth(' connected to one peer', ' ligado a um só par')
    : inBoth(' open to any sender', ' aberto a qualquer remetente');
}
