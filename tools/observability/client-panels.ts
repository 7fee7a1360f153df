import { COLORS } from './colors.ts';
import type { PanelSpec, RowSpec } from './panel-spec.ts';
import { quantiles } from './quantiles.ts';
import { ofDaemon, perSecond } from './queries.ts';

const EXCHANGE = 'socketlab_client_exchange_duration_seconds';

/** What client-agent asked of others. */
export const CLIENT_ROW: RowSpec = {
  title: { en: 'Traffic of client-agent', 'pt-BR': 'Tráfego do client-agent' },
  height: 8,
  panels: [exchanges(), exchangeTime(), clientConnections()],
};

function exchanges(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'What was asked, and got', 'pt-BR': 'O que foi pedido, e obtido' },
    description: {
      en: 'Exchanges over TCP, connections of many at once, and datagrams, by how they ended. Refused: ICMP said that nobody is there. Unanswered: nothing said anything.',
      'pt-BR':
        'Trocas por TCP, as muitas conexões simultâneas, e datagramas, pelo modo como terminaram. refused: ICMP disse que não há ninguém lá. unanswered: nada disse nada.',
    },
    width: 8,
    of: ['client-agent'],
    unit: 'suffix:/s',
    queries: [
      {
        expr: `sum by (result) (${perSecond('socketlab_client_exchanges_total')})`,
        legend: { en: 'exchanges {{result}}', 'pt-BR': 'trocas {{result}}' },
      },
      {
        expr: `sum by (result) (${perSecond('socketlab_client_many_connections_total')})`,
        legend: { en: 'many {{result}}', 'pt-BR': 'muitas {{result}}' },
      },
      {
        expr: `sum by (result) (${perSecond('socketlab_client_datagrams_total')})`,
        legend: { en: 'datagrams {{result}}', 'pt-BR': 'datagramas {{result}}' },
      },
    ],
  };
}

function exchangeTime(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Exchange time', 'pt-BR': 'Tempo da troca' },
    description: {
      en: 'From the call of connect() to the complete answer: the handshake, the network, the wait in the other end’s accept queue and its echo. The server’s own part is on its dashboard.',
      'pt-BR':
        'Da chamada de connect() à resposta completa: o handshake, a rede, a espera na fila de accept da outra ponta e o eco dela. A parte do próprio servidor está no painel dele.',
    },
    width: 8,
    of: ['client-agent'],
    unit: 's',
    isLogarithmic: true,
    ...quantiles(EXCHANGE),
  };
}

function clientConnections(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Connections of the client', 'pt-BR': 'Conexões do cliente' },
    description: {
      en: 'Connections of many at once that are under way now, and connections that client-agent was told to hold: opened less closed.',
      'pt-BR':
        'As muitas conexões simultâneas em andamento agora, e conexões que o client-agent foi mandado manter: abertas menos fechadas.',
    },
    width: 8,
    of: ['client-agent'],
    queries: [
      {
        expr: ofDaemon('socketlab_client_many_connections'),
        legend: { en: 'of many at once', 'pt-BR': 'de muitas' },
      },
      {
        expr: `${ofDaemon('socketlab_client_opened_connections_total')} - ${ofDaemon('socketlab_client_closed_connections_total')}`,
        legend: { en: 'held', 'pt-BR': 'mantidas' },
      },
    ],
    series: { 'of many at once': { color: COLORS.incoming }, held: { color: COLORS.good } },
  };
}
