import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type Call, placeOf, portOf } from '../end-facts.ts';
import { inBoth } from '../wording.ts';
import { type ClientFacts, type UdpFacts, wholeLife } from './facts.ts';

const question = 'udp.2';

/** udp.2: what the clients do, and what they do without. */
export const UDP2_CLAIMS: readonly ClaimRule<UdpFacts>[] = [
  {
    id: 'udp.2.exchange',
    question,
    needs: ['client.program', 'server.program'],
    statement: inBoth(
      'Each client’s datagram came to the server, and an answer of the same length came back.',
      'O datagrama de cada cliente chegou ao servidor, e uma resposta do mesmo tamanho voltou.',
    ),
    judge: judgeExchanges,
  },
  {
    id: 'udp.2.port',
    question,
    needs: ['client.program'],
    statement: inBoth(
      'A UDP client has a port too: the system chose one at its first sendto().',
      'Um cliente UDP também tem porta: o sistema escolheu uma no seu primeiro sendto().',
    ),
    judge: ({ clients }) => {
      const found = clients.map(({ end }) => ({ end, calls: wholeLife(end) }));
      const sends = found.map(({ calls }) => calls?.find(({ name }) => name === 'sendto'));
      const [first, ...others] = sends.flatMap((call) => call ?? []);
      if (first === undefined || sends.includes(undefined)) return undefined;
      const bind = found.flatMap(({ calls = [] }) => calls).find(({ name }) => name === 'bind');
      if (bind !== undefined) return { verdict: 'refuted', evidence: [bind] };
      const ports = found.map(({ end }) => portOf(end.socket.name.local));
      if (ports.includes('0')) return undefined;
      return {
        verdict: 'proven',
        evidence: [first, ...others, ...found.flatMap(({ calls = [] }) => calls.slice(0, 1))],
        text: inBoth(
          `No client called bind(): at sendto() (${placeOf(first)}) the system chose a port for each, ${ports.join(' and ')}. The server answers to that port.`,
          `Nenhum cliente chamou bind(): no sendto() (${placeOf(first)}) o sistema escolheu uma porta para cada um, ${ports.join(' e ')}. É para ela que o servidor responde.`,
        ),
      };
    },
  },
  {
    id: 'udp.2.no-connect',
    question,
    needs: ['client.program'],
    statement: inBoth(
      'The clients called no connect(): the first call that sends is sendto().',
      'Os clientes não chamaram connect(): a primeira chamada que envia é sendto().',
    ),
    judge: ({ clients }) => {
      const lives = clients.map(({ end }) => wholeLife(end));
      const [first, ...others] = lives.flatMap((calls) => calls ?? []);
      if (first === undefined || lives.includes(undefined)) return undefined;
      const connect = [first, ...others].find(({ name }) => name === 'connect');
      if (connect !== undefined) return { verdict: 'refuted', evidence: [connect] };
      const names = [...new Set([first, ...others].map(({ name }) => `${name}()`))].join(', ');
      const count = others.length + 1;
      return {
        verdict: 'proven',
        evidence: [first, ...others],
        text: inBoth(
          `From socket() to close() the ${lives.length} clients made ${count} calls (${names}): no connect(), and nothing to accept. UDP has no connection, so it has no states of one.`,
          `De socket() a close() os ${lives.length} clientes fizeram ${count} chamadas (${names}): nenhum connect(), e nada a aceitar. O UDP não tem conexão, logo não tem os estados de uma.`,
        ),
      };
    },
  },
  {
    id: 'udp.2.close-is-silent',
    question,
    needs: ['client.program', 'wire'],
    statement: inBoth(
      'close() of a UDP socket sends nothing.',
      'close() de um socket UDP não envia nada.',
    ),
    judge: judgeSilentClose,
  },
];

const succeeded = (calls: readonly Call[], name: string): Call | undefined =>
  calls.find((call) => call.name === name && call.source === 'program' && call.result >= 0);

function judgeExchanges({ clients, server }: UdpFacts): Finding | undefined {
  const rows = clients.map((client) => findExchange(client, server?.calls ?? []));
  const [first, ...others] = rows.flatMap((row) => row ?? []);
  if (first === undefined || rows.includes(undefined)) return undefined;
  if (clients.some(({ told }) => told.reply === undefined)) return undefined;
  const isExact = clients.every(({ told }, index) => {
    const bytes = Buffer.byteLength(told.message);
    const isWhole = rows[index]?.every(({ result }) => result === bytes) === true;
    return isWhole && told.reply?.toLowerCase() === told.message.toLowerCase();
  });
  const said = clients.map(({ told }) => `“${told.message}”`).join(', ');
  return {
    verdict: isExact ? 'proven' : 'refuted',
    evidence: [first, ...others],
    text: inBoth(
      `${clients.length} datagrams (${said}) were sent with sendto(), each came out of one recvfrom() of the server whole, and each answer out of one recvfrom() of its client.`,
      `${clients.length} datagramas (${said}) foram enviados com sendto(), cada um saiu inteiro de um recvfrom() do servidor, e cada resposta de um recvfrom() do seu cliente.`,
    ),
  };
}

/** The four calls of one exchange: the client's sendto and recvfrom, the server's recvfrom and sendto. */
function findExchange(
  { end }: ClientFacts,
  served: readonly Call[],
): readonly [Call, ...Call[]] | undefined {
  // By port: the table of an unconnected socket says 0.0.0.0 where the server sees the address.
  const port = portOf(end.socket.name.local);
  const own = served.filter(({ socket }) => portOf(socket.remote) === port);
  const sent = succeeded(end.calls, 'sendto');
  const rest = [
    succeeded(own, 'recvfrom'),
    succeeded(own, 'sendto'),
    succeeded(end.calls, 'recvfrom'),
  ];
  const found = rest.flatMap((call) => call ?? []);
  return sent === undefined || found.length < rest.length ? undefined : [sent, ...found];
}

function judgeSilentClose({ clients, coverage }: UdpFacts): Finding | undefined {
  const closes = clients.map(({ end }) => succeeded(end.calls, 'close'));
  const [first, ...others] = closes.flatMap((call) => call ?? []);
  if (first === undefined || coverage === undefined || closes.includes(undefined)) return undefined;
  const { begun, ended, packets } = coverage;
  const marks = [begun, ended, ...packets];
  const late = clients.flatMap(({ end }, index) => {
    const close = closes[index];
    // Its own: a client that comes later may have its port.
    return packets.filter(
      (packet) =>
        end.packets.includes(packet) &&
        close !== undefined &&
        BigInt(packet.monotonicNs) >= BigInt(close.monotonicNs),
    );
  });
  const [wrong] = late;
  if (wrong !== undefined) return { verdict: 'refuted', evidence: [wrong, first] };
  return {
    verdict: 'proven',
    evidence: [first, ...others, ...marks],
    text: inBoth(
      `The capture ran before and after the clients' ${closes.length} close() calls and missed nothing: none of its ${packets.length} packets left a client at its close() or after it. Nobody is told that a UDP client has gone.`,
      `A captura rodou antes e depois das ${closes.length} chamadas close() dos clientes e não perdeu nada: nenhum dos seus ${packets.length} pacotes saiu de um cliente no seu close() ou depois. Ninguém é avisado de que um cliente UDP se foi.`,
    ),
  };
}
