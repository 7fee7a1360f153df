import type { Event } from '@socketlab/evidence';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import { portOf } from '../end-facts.ts';
import { inBoth } from '../wording.ts';
import type { RemoteFacts } from './facts.ts';

const question = 'remote.4';

/** remote.4, the captures at both ends: by port, of the same segments, and on the right card. */
export const REMOTE4_CAPTURE_CLAIMS: readonly ClaimRule<RemoteFacts>[] = [
  {
    id: 'remote.4.filter',
    question,
    needs: ['client.wire', 'server.wire'],
    statement: inBoth(
      'Filtered by the server’s port, both captures hold this connection and nothing else.',
      'Filtradas pela porta do servidor, as duas capturas contêm esta conexão e nada mais.',
    ),
    judge: judgeFilter,
  },
  {
    id: 'remote.4.same-segments',
    question,
    needs: ['client.wire', 'server.wire'],
    statement: inBoth(
      'Both captures show the same segments: seen leaving one machine, and arriving at the other.',
      'As duas capturas mostram os mesmos segmentos: vistos saindo de uma máquina e chegando à outra.',
    ),
    judge: judgeSameSegments,
  },
  {
    id: 'remote.4.right-card',
    question,
    needs: ['client.wire', 'server.wire'],
    statement: inBoth(
      'The packets pass the network cards: a capture of the loopback interface shows none of them.',
      'Os pacotes passam pelas placas de rede: uma captura da interface de loopback não mostra nenhum.',
    ),
    judge: judgeCard,
  },
];

function judgeFilter({ atClient, atServer, told }: RemoteFacts): Finding | undefined {
  if (atClient === undefined || atServer === undefined) return undefined;
  const port = portOf(told.listener ?? '');
  const packets = [...atClient.packets, ...atServer.packets];
  const own = new Set([...atClient.own, ...atServer.own]);
  const stranger = packets.find((packet) => !own.has(packet));
  const [here, there] = [atClient.packets.length, atServer.packets.length];
  if (stranger !== undefined) return { verdict: 'refuted', evidence: [stranger] };
  const marks = [atClient.begun, atClient.ended, atServer.begun, atServer.ended];
  return {
    verdict: 'proven',
    evidence: [atClient.begun, ...marks, ...packets],
    text: inBoth(
      `Filtered by “tcp.port == ${port}”, the capture here holds ${here} packets and that of ${told.host} ${there}; each has port ${port} at one end, and none was missed.`,
      `Filtradas por “tcp.port == ${port}”, a captura daqui contém ${here} pacotes e a de ${told.host} ${there}; cada um tem a porta ${port} numa das pontas, e nenhum se perdeu.`,
    ),
  };
}

function judgeSameSegments({
  passages,
  atServer,
  atClient,
  told,
}: RemoteFacts): Finding | undefined {
  if (passages.length === 0 || atServer === undefined || atClient === undefined) return undefined;
  const both = passages.filter(({ sent, received }) => sent && received).length;
  const lost = passages.filter(({ received }) => received === undefined).length;
  const again = passages.length - both - lost;
  const views = passages.flatMap(({ sent, received }) => [sent, received]).filter((view) => !!view);
  const [first, ...others] = views as readonly Event[];
  if (first === undefined || both === 0) return undefined;
  const marks = [atClient.begun, atClient.ended, atServer.begun, atServer.ended];
  const rest =
    lost + again === 0
      ? inBoth('', '')
      : inBoth(
          ` ${lost} more left and did not arrive, ${again} came a second time.`,
          ` Outros ${lost} saíram e não chegaram, ${again} chegaram uma segunda vez.`,
        );
  return {
    verdict: 'proven',
    evidence: [first, ...others, ...marks],
    text: inBoth(
      `${both} segments are in both captures, by ports, flags and numbers: each was seen leaving one machine and arriving at the other, ${told.host} or this one.${rest.en}`,
      `${both} segmentos estão nas duas capturas, por portas, flags e números: cada um foi visto saindo de uma máquina e chegando à outra, ${told.host} ou esta.${rest['pt-BR']}`,
    ),
  };
}

function judgeCard(facts: RemoteFacts): Finding | undefined {
  const { atClient, atServer, holds, leads, loopback, told } = facts;
  if (!atClient || !atServer || !holds || !leads || !loopback) return undefined;
  // What else passes loopback with that port, another connection has.
  const isRight =
    atClient.begun.interface === leads.interface &&
    atServer.begun.interface === holds.interface &&
    loopback.own.length === 0;
  const marks = [atClient.begun, atServer.begun, loopback.begun, loopback.ended];
  return {
    verdict: isRight ? 'proven' : 'refuted',
    evidence: [holds, leads, ...marks, ...loopback.own],
    text: inBoth(
      `Captured on ${atClient.begun.interface} here, which leads to ${told.address}, and on ${atServer.begun.interface} of ${told.host}, which holds it. The capture of ${loopback.begun.interface} here, with the same port, holds ${loopback.own.length} packets of it.`,
      `Capturado em ${atClient.begun.interface} aqui, que leva a ${told.address}, e em ${atServer.begun.interface} de ${told.host}, que o possui. A captura de ${loopback.begun.interface} aqui, com a mesma porta, contém ${loopback.own.length} pacotes dela.`,
    ),
  };
}
