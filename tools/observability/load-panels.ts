import { COLORS } from './colors.ts';
import type { PanelSpec, RowSpec } from './panel-spec.ts';
import { quantiles } from './quantiles.ts';
import { ofDaemon, perSecond } from './queries.ts';

/** The loads that client-agent sends. */
export const LOAD_ROW: RowSpec = {
  title: { en: 'Loads of client-agent', 'pt-BR': 'Cargas do client-agent' },
  height: 8,
  panels: [loadMessages(), loadLatency(), loadConnections()],
};

function loadMessages(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Messages of loads, and errors', 'pt-BR': 'Mensagens de cargas, e erros' },
    description: {
      en: 'Messages by what became of them: answered, or given up because no answer came in time or the connection ended. Errors by name: what the system said, NO_ANSWER, CLOSED by the server, or DIFFERENT from what was sent.',
      'pt-BR':
        'Mensagens pelo que foi delas: respondidas (answered), ou dadas por perdidas (given-up) porque nenhuma resposta veio a tempo ou a conexão acabou. Erros pelo nome: o que o sistema disse, NO_ANSWER (sem resposta), CLOSED (fechada pelo servidor) ou DIFFERENT (diferente do que foi enviado).',
    },
    width: 8,
    of: ['client-agent'],
    unit: 'suffix:/s',
    queries: [
      {
        expr: `sum by (protocol, result) (${perSecond('socketlab_client_load_messages_total')})`,
        legend: '{{protocol}} {{result}}',
      },
      {
        expr: `sum by (error) (${perSecond('socketlab_client_load_errors_total')})`,
        legend: '{{error}}',
      },
    ],
  };
}

function loadLatency(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Latency of loads over TCP', 'pt-BR': 'Latência de cargas por TCP' },
    description: {
      en: 'From when each message should have been sent to its answer: a server that stands still is seen in all that were due meanwhile.',
      'pt-BR':
        'De quando cada mensagem devia ter sido enviada até a resposta: um servidor parado aparece em todas as que venceram nesse tempo.',
    },
    width: 8,
    of: ['client-agent'],
    unit: 's',
    isLogarithmic: true,
    ...quantiles('socketlab_client_load_latency_seconds'),
  };
}

function loadConnections(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Open for loads', 'pt-BR': 'Abertas para cargas' },
    description: {
      en: 'TCP connections and UDP sockets of loads that are open now.',
      'pt-BR': 'Conexões TCP e sockets UDP de cargas que estão abertos agora.',
    },
    width: 8,
    of: ['client-agent'],
    queries: [
      {
        expr: ofDaemon('socketlab_client_load_connections'),
        legend: '{{protocol}}',
      },
    ],
    series: { tcp: { color: COLORS.incoming }, udp: { color: COLORS.good } },
  };
}
