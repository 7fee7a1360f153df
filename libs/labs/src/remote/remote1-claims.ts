import { BlockList } from 'node:net';
import { isLoopback } from '@socketlab/foundation';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { placeOf } from '../end-facts.ts';
import { judgeIntoListen } from '../into-listen.ts';
import { inBoth } from '../wording.ts';
import type { RemoteFacts } from './facts.ts';
import { hostOf, times } from './words.ts';

const question = 'remote.1';

/** remote.1, the server on the classmate's machine: where it listens, and that both machines are on one network. */
export const REMOTE1_CLAIMS: readonly ClaimRule<RemoteFacts>[] = [
  {
    id: 'remote.1.address',
    question,
    needs: ['server.program'],
    statement: inBoth(
      'The server is bound to an address of its machine’s network card, which others can reach.',
      'O servidor está ligado a um endereço da placa de rede da sua máquina, que outros alcançam.',
    ),
    judge: judgeAddress,
  },
  {
    id: 'remote.1.listening',
    question,
    needs: ['server.program', 'server.kernel'],
    statement: inBoth(
      'listen() on the classmate’s machine makes the socket’s state LISTEN.',
      'listen() na máquina do colega leva o socket ao estado LISTEN.',
    ),
    judge: judgeListening,
  },
  {
    id: 'remote.1.listening-in-table',
    question,
    needs: ['server.sampled'],
    statement: inBoth(
      'The socket table of the classmate’s machine shows the server in LISTEN.',
      'A tabela de sockets da máquina do colega mostra o servidor em LISTEN.',
    ),
    judge: ({ listener, told }) => {
      const shown = listener?.snapshots.filter(({ state }) => state === 'LISTEN') ?? [];
      const [first, ...others] = shown;
      if (first === undefined) return undefined;
      return {
        verdict: 'proven',
        evidence: [first, ...others],
        text: inBoth(
          `The socket table of ${told.host} showed ${first.socket.local} in LISTEN, ${times(shown.length).en}.`,
          `A tabela de sockets de ${told.host} mostrou ${first.socket.local} em LISTEN, ${times(shown.length)['pt-BR']}.`,
        ),
      };
    },
  },
  {
    id: 'remote.1.not-localhost',
    question,
    needs: ['server.program', 'client.program'],
    statement: inBoth(
      'That address is not localhost: 127.0.0.1 is each machine’s own, and never leaves it.',
      'Esse endereço não é localhost: 127.0.0.1 é de cada máquina, e nunca sai dela.',
    ),
    judge: ({ holds, leads, told }) => {
      if (holds === undefined || leads === undefined) return undefined;
      const isLocal = isLoopback(holds.address) || isLoopback(leads.address);
      return {
        verdict: isLocal || leads.part === 'holds' ? 'refuted' : 'proven',
        evidence: [holds, leads],
        text: inBoth(
          `${holds.address} belongs to the interface ${holds.interface} of ${told.host}, and packets to it leave this machine by ${leads.interface}: it is not localhost. 127.0.0.1 is each machine's own, and never leaves it.`,
          `${holds.address} pertence à interface ${holds.interface} de ${told.host}, e pacotes para ele saem desta máquina por ${leads.interface}: não é localhost. 127.0.0.1 é de cada máquina, e nunca sai dela.`,
        ),
      };
    },
  },
  {
    id: 'remote.1.same-network',
    question,
    needs: ['server.program', 'client.program'],
    statement: inBoth(
      'Both machines are on the same network: the prefix of their addresses is the same.',
      'As duas máquinas estão na mesma rede: o prefixo dos seus endereços é o mesmo.',
    ),
    judge: judgeNetwork,
  },
];

function judgeListening({ listener, told }: RemoteFacts): Finding | undefined {
  return judgeIntoListen(listener, (listen) =>
    inBoth(
      `On ${told.host}, listen() at ${placeOf(listen)} led CLOSED → LISTEN at ${listen.socket.local}.`,
      `Em ${told.host}, listen() em ${placeOf(listen)} levou CLOSED → LISTEN em ${listen.socket.local}.`,
    ),
  );
}

function judgeAddress({ listener, holds, told }: RemoteFacts): Finding | undefined {
  const bind = listener?.call('bind');
  if (bind === undefined || holds === undefined) return undefined;
  const isHeld = hostOf(bind.socket.local) === holds.address && !isLoopback(holds.address);
  const cidr = prefixesOf(holds.addresses).find(({ address }) => address === holds.address);
  return {
    verdict: isHeld && bind.result === 0 ? 'proven' : 'refuted',
    evidence: [bind, holds],
    text: inBoth(
      `On ${told.host}, bind() at ${placeOf(bind)} took ${bind.socket.local}: the address of the interface ${holds.interface}, ${cidr?.text ?? holds.address}.`,
      `Em ${told.host}, bind() em ${placeOf(bind)} tomou ${bind.socket.local}: o endereço da interface ${holds.interface}, ${cidr?.text ?? holds.address}.`,
    ),
  };
}

interface Prefix {
  readonly address: string;
  readonly length: number;
  readonly text: string;
}

function prefixesOf(addresses: readonly string[]): readonly Prefix[] {
  return addresses.map((text) => {
    const [address = '', length = ''] = text.split('/');
    // Without one, no number is the prefix: Number('') would be 0, and all addresses alike.
    return { address, length: Number.parseInt(length, 10), text };
  });
}

/** Whether one of the client's addresses lies in the network that the server's address and prefix tell. */
function judgeNetwork({ holds, leads, told }: RemoteFacts): Finding | undefined {
  if (holds === undefined || leads === undefined) return undefined;
  const server = prefixesOf(holds.addresses).find(({ address }) => address === holds.address);
  if (server === undefined || Number.isNaN(server.length)) return undefined;
  const family = server.address.includes(':') ? 'ipv6' : 'ipv4';
  const network = new BlockList();
  network.addSubnet(server.address, server.length, family);
  const here = prefixesOf(leads.addresses).filter(
    ({ address, length }) => address.includes(':') === (family === 'ipv6') && !Number.isNaN(length),
  );
  const same = here.find(
    ({ address, length }) => length === server.length && network.check(address, family),
  );
  const shown = (same ?? here[0])?.text;
  if (shown === undefined) return undefined;
  return {
    verdict: same === undefined ? 'refuted' : 'proven',
    evidence: [holds, leads],
    text:
      same === undefined
        ? inBoth(
            `${told.host} has ${server.text} and this machine ${shown}: they are on the same network.`,
            `${told.host} tem ${server.text} e esta máquina ${shown}: estão na mesma rede.`,
          )
        : inBoth(
            `${told.host} has ${server.text} and this machine ${same.text}: the first ${server.length} bits are the same, so they are on one network and need no router between them.`,
            `${told.host} tem ${server.text} e esta máquina ${same.text}: os primeiros ${server.length} bits são iguais, então estão na mesma rede e não precisam de um roteador entre elas.`,
          ),
  };
}
