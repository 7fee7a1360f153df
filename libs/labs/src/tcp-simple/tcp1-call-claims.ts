import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type Call, enteredNs, isNamed, placeOf, portOf, returnedNs } from '../end-facts.ts';
import { inBoth, milliseconds } from '../wording.ts';
import type { Facts } from './facts.ts';

const question = 'tcp.1';
const needs = ['server.program'] as const;

/** tcp.1, the calls: what socket(), bind(), listen() and accept() returned, where, and in which order. */
export const TCP1_CALL_CLAIMS: readonly ClaimRule<Facts>[] = [
  {
    id: 'tcp.1.socket',
    question,
    needs,
    statement: inBoth(
      'socket() is a call: it makes a socket and returns its descriptor.',
      'socket() é uma chamada: cria um socket e devolve o seu descritor.',
    ),
    judge: ({ listener }) =>
      judgeCall(listener?.call('socket'), (call) =>
        inBoth(
          `socket() is a call: at ${placeOf(call)} it returned descriptor ${call.result}, a socket without an address yet.`,
          `socket() é uma chamada: em ${placeOf(call)} devolveu o descritor ${call.result}, um socket ainda sem endereço.`,
        ),
      ),
  },
  {
    id: 'tcp.1.bind',
    question,
    needs,
    statement: inBoth(
      'bind() is a call: it gives the socket its local address and port.',
      'bind() é uma chamada: dá ao socket o seu endereço e porta locais.',
    ),
    judge: ({ listener }) =>
      judgeCall(listener?.call('bind'), (call) =>
        inBoth(
          `bind() is a call: at ${placeOf(call)} it gave the socket the local address ${listener?.socket.name.local}, and returned ${call.result}.`,
          `bind() é uma chamada: em ${placeOf(call)} deu ao socket o endereço local ${listener?.socket.name.local}, e devolveu ${call.result}.`,
        ),
      ),
  },
  {
    id: 'tcp.1.listen',
    question,
    needs,
    statement: inBoth(
      'listen() is a call: it asks the kernel to take connections for this socket.',
      'listen() é uma chamada: pede ao kernel que receba conexões neste socket.',
    ),
    judge: ({ listener }) =>
      judgeCall(listener?.call('listen'), (call) =>
        inBoth(
          `listen() is a call: listen(${call.args.join(', ')}) at ${placeOf(call)} returned ${call.result}.`,
          `listen() é uma chamada: listen(${call.args.join(', ')}) em ${placeOf(call)} devolveu ${call.result}.`,
        ),
      ),
  },
  {
    id: 'tcp.1.accept',
    question,
    needs,
    statement: inBoth(
      'accept() is a call: it waits for a connection and returns a descriptor for it.',
      'accept() é uma chamada: espera por uma conexão e devolve um descritor para ela.',
    ),
    judge: ({ accept }) =>
      judgeCall(accept, (call) => {
        const waited = milliseconds(returnedNs(call) - enteredNs(call));
        return inBoth(
          `accept() is a call: at ${placeOf(call)} it waited ${waited.en}, and returned descriptor ${call.result}.`,
          `accept() é uma chamada: em ${placeOf(call)} esperou ${waited['pt-BR']}, e devolveu o descritor ${call.result}.`,
        );
      }),
  },
  {
    id: 'tcp.1.order',
    question,
    needs,
    statement: inBoth(
      'The server calls socket(), bind(), listen() and accept() in this order.',
      'O servidor chama socket(), bind(), listen() e accept() nesta ordem.',
    ),
    judge: ({ listener, accept }) => {
      const [socket, bind, listen] = ['socket', 'bind', 'listen'].map((name) =>
        listener?.call(name),
      );
      if (!socket || !bind || !listen || !accept) return undefined;
      const calls = [socket, bind, listen, accept] as const;
      const isInOrder = calls
        .slice(1)
        .every((call, index) => returnedNs(calls[index] ?? call) <= enteredNs(call));
      return { verdict: isInOrder ? 'proven' : 'refuted', evidence: [...calls] };
    },
  },
  {
    id: 'tcp.1.accept-new-descriptor',
    question,
    needs,
    statement: inBoth(
      'accept() makes a new socket: its descriptor is another than the listener’s.',
      'accept() cria um novo socket: seu descritor é outro que o do socket de escuta.',
    ),
    judge: ({ listener, accept }) => {
      const socket = listener?.call('socket');
      if (socket === undefined || accept === undefined) return undefined;
      return {
        verdict: accept.result === socket.result ? 'refuted' : 'proven',
        evidence: [socket, accept],
        text: inBoth(
          `accept() made a new socket: descriptor ${accept.result}; the listener keeps descriptor ${socket.result}.`,
          `accept() criou um novo socket: descritor ${accept.result}; o socket de escuta mantém o descritor ${socket.result}.`,
        ),
      };
    },
  },
  {
    id: 'tcp.1.accept-same-port',
    question,
    needs,
    statement: inBoth(
      'The connection that accept() returns keeps the listener’s local port: the server gets no new port.',
      'A conexão que accept() devolve mantém a porta local do socket de escuta: o servidor não ganha outra porta.',
    ),
    judge: judgePorts,
  },
];

function judgeCall(
  call: Call | undefined,
  describe: (call: Call) => ReturnType<typeof inBoth>,
): Finding | undefined {
  if (call === undefined) return undefined;
  if (call.result >= 0) return { verdict: 'proven', evidence: [call], text: describe(call) };
  const errno = call.errno ?? String(call.result);
  return {
    verdict: 'refuted',
    evidence: [call],
    reason: inBoth(
      `At ${placeOf(call)} ${call.name}() failed: ${errno}.`,
      `Em ${placeOf(call)} ${call.name}() falhou: ${errno}.`,
    ),
  };
}

function judgePorts({ listener, server, accept }: Facts): Finding | undefined {
  const bind = listener?.call('bind');
  const close = server?.call('close');
  if (listener === undefined || server === undefined || !bind || !accept || !close) {
    return undefined;
  }
  if (![listener, server].every(({ socket }) => isNamed(socket.name.local))) return undefined;
  const [listenerPort, port] = [listener, server].map(({ socket }) => portOf(socket.name.local));
  return {
    verdict: listenerPort === port ? 'proven' : 'refuted',
    evidence: [bind, accept, close],
    text: inBoth(
      `From accept() to close() the connection's local port is ${port}, the listener's is ${listenerPort}: the server gets no new port for a client.`,
      `De accept() a close() a porta local da conexão é ${port}, a do socket de escuta é ${listenerPort}: o servidor não ganha outra porta para um cliente.`,
    ),
  };
}
