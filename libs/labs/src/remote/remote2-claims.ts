import { isLoopback } from '@socketlab/foundation';
import type { ClaimRule } from '../claim-rule.ts';
import { enteredNs, isNamed, placeOf, portOf, returnedNs, TOLERANCE_NS } from '../end-facts.ts';
import { inBoth, milliseconds } from '../wording.ts';
import { openingPair, type RemoteFacts } from './facts.ts';
import { hostOf, nsBetween } from './words.ts';

const question = 'remote.2';

/** remote.2, the client on this machine: where it connects to, from where, and how long that takes. */
export const REMOTE2_CLAIMS: readonly ClaimRule<RemoteFacts>[] = [
  {
    id: 'remote.2.connect',
    question,
    needs: ['client.program'],
    statement: inBoth(
      'The client calls connect() with the address and port of the classmate’s server.',
      'O cliente chama connect() com o endereço e a porta do servidor do colega.',
    ),
    judge: ({ client, told }) => {
      const connect = client?.call('connect');
      if (connect === undefined || told.listener === undefined) return undefined;
      // Whether it succeeded is what remote.3 asks.
      const isThere = connect.socket.remote === told.listener;
      return {
        verdict: isThere ? 'proven' : 'refuted',
        evidence: [connect],
        text: inBoth(
          `connect() at ${placeOf(connect)} went to ${connect.socket.remote} on ${told.host} and returned ${connect.errno ?? connect.result}.`,
          `connect() em ${placeOf(connect)} foi a ${connect.socket.remote} em ${told.host} e retornou ${connect.errno ?? connect.result}.`,
        ),
      };
    },
  },
  {
    id: 'remote.2.no-edit',
    question,
    needs: ['client.program'],
    statement: inBoth(
      'No source file holds the classmate’s address: it is given to the client as it runs.',
      'Nenhum arquivo-fonte contém o endereço do colega: ele é dado ao cliente quando executa.',
    ),
    judge: ({ client, source, told }) => {
      const connect = client?.call('connect');
      if (connect?.file === undefined || source?.file !== connect.file) return undefined;
      const line = source.text.split('\n')[(connect.line ?? 0) - 1]?.trim();
      return {
        verdict: source.text.includes(told.address) ? 'refuted' : 'proven',
        evidence: [connect],
        text: inBoth(
          `${placeOf(connect)} reads “${line}”, and no line of ${source.file} holds ${told.address}: connect() was given it as the lab ran.`,
          `${placeOf(connect)} diz “${line}”, e nenhuma linha de ${source.file} contém ${told.address}: connect() o recebeu quando o laboratório executou.`,
        ),
      };
    },
  },
  {
    id: 'remote.2.own-address',
    question,
    needs: ['client.program'],
    statement: inBoth(
      'The client called no bind(): the system gave it the address of the card that leads to the server, and a free port.',
      'O cliente não chamou bind(): o sistema lhe deu o endereço da placa que leva ao servidor, e uma porta livre.',
    ),
    judge: ({ client, leads }) => {
      const [connect, bind] = [client?.call('connect'), client?.call('bind')];
      const socket = client?.call('socket');
      if (client === undefined || !connect || !socket || leads === undefined) return undefined;
      if (bind !== undefined) return { verdict: 'refuted', evidence: [bind, connect] };
      const { local } = client.socket.name;
      if (!isNamed(local)) return undefined;
      const isOfCard = leads.addresses.some((held) => held.split('/')[0] === hostOf(local));
      return {
        verdict: isOfCard && !isLoopback(hostOf(local)) ? 'proven' : 'refuted',
        evidence: [socket, connect, leads],
        text: inBoth(
          `Between socket() and connect() the client called no bind(): the system gave it ${hostOf(local)}, the address of ${leads.interface}, and port ${portOf(local)}.`,
          `Entre socket() e connect() o cliente não chamou bind(): o sistema lhe deu ${hostOf(local)}, o endereço de ${leads.interface}, e a porta ${portOf(local)}.`,
        ),
      };
    },
  },
  {
    id: 'remote.2.waits-for-answer',
    question,
    needs: ['client.program', 'client.wire'],
    statement: inBoth(
      'connect() returns when the answer has come back over the network: one round trip later.',
      'connect() retorna quando a resposta voltou pela rede: uma ida e volta depois.',
    ),
    judge: ({ client, atClient }) => {
      const connect = client?.call('connect');
      const { syn, answer } = openingPair(atClient) ?? {};
      if (connect === undefined || syn === undefined || answer === undefined) return undefined;
      const tookNs = returnedNs(connect) - enteredNs(connect);
      const tripNs = nsBetween(syn, answer);
      // So far a program's clock and a packet's stamp may be apart.
      if (tookNs < tripNs && tookNs >= tripNs - TOLERANCE_NS) return undefined;
      const [took, trip] = [milliseconds(tookNs), milliseconds(tripNs)];
      return {
        verdict: tookNs >= tripNs ? 'proven' : 'refuted',
        evidence: [connect, syn, answer],
        text: inBoth(
          `connect() took ${took.en}: the SYN left, and its SYN-ACK came ${trip.en} later, by this machine's clock alone.`,
          `connect() levou ${took['pt-BR']}: o SYN saiu, e o seu SYN-ACK chegou ${trip['pt-BR']} depois, só pelo relógio desta máquina.`,
        ),
      };
    },
  },
];
