import { COLORS } from './colors.ts';
import type { DaemonName, PanelSpec, RowSpec } from './panel-spec.ts';
import { ofDaemon, perSecond } from './queries.ts';

const SERVERS: readonly DaemonName[] = ['tcp-echo', 'multi-tcp'];
const WITH_TCP: readonly DaemonName[] = ['tcp-echo', 'multi-tcp', 'client-agent'];

/** How long the way is, and what did not get through. */
export const PATH_ROW: RowSpec = {
  title: { en: 'What went wrong on the way', 'pt-BR': 'O que deu errado no caminho' },
  height: 8,
  panels: [roundTrip(), resets(), refusals()],
};

function roundTrip(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Round-trip time', 'pt-BR': 'Tempo de ida e volta' },
    description: {
      en: 'How long a segment and its ACK take, as the kernel has smoothed it for each open connection (SRTT, RFC 6298): the shortest, the median, the 90th percentile, the longest. On loopback microseconds, on a wireless network milliseconds. Nothing while no connection is open.',
      'pt-BR':
        'Quanto levam um segmento e o seu ACK, na média suavizada que o kernel guarda de cada conexão aberta (SRTT, RFC 6298): o menor, a mediana, o percentil 90, o maior. Em loopback, microssegundos; em rede sem fio, milissegundos. Nada enquanto nenhuma conexão está aberta.',
    },
    width: 8,
    of: WITH_TCP,
    unit: 's',
    isLogarithmic: true,
    queries: [{ expr: ofDaemon('socketlab_tcp_round_trip_seconds'), legend: '{{quantile}}' }],
    series: {
      '0': { color: COLORS.quiet, name: { en: 'shortest', 'pt-BR': 'menor' } },
      '0.5': { color: COLORS.light, name: { en: 'median', 'pt-BR': 'mediana' } },
      '0.9': { color: COLORS.middle, name: { en: '90th percentile', 'pt-BR': 'percentil 90' } },
      '1': { color: COLORS.strong, name: { en: 'longest', 'pt-BR': 'maior' } },
    },
  };
}

function resets(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Resets and retransmissions', 'pt-BR': 'Resets e retransmissões' },
    description: {
      en: 'Connections that a RST ended, and segments that the kernel sent again because no ACK came in time. A retransmission is TCP doing its work; many of them are a bad path. Counted on connections that live at a scrape: what a short one sends again may be missed.',
      'pt-BR':
        'Conexões encerradas por um RST, e segmentos que o kernel reenviou porque nenhum ACK chegou a tempo. Uma retransmissão é o TCP fazendo o seu trabalho; muitas são um caminho ruim. Contadas em conexões que existem na hora da leitura: o que uma conexão curta reenvia pode escapar.',
    },
    width: 8,
    of: SERVERS,
    unit: 'suffix:/s',
    queries: [
      {
        expr: perSecond('socketlab_tcp_closed_connections_total', 'reason="reset"'),
        legend: { en: 'reset', 'pt-BR': 'com RST' },
      },
      {
        expr: perSecond('socketlab_tcp_retransmitted_segments_total'),
        legend: { en: 'sent again', 'pt-BR': 'reenviados' },
      },
    ],
    series: { reset: { color: COLORS.bad }, 'sent again': { color: COLORS.waiting } },
  };
}

function refusals(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Connections not served', 'pt-BR': 'Conexões não atendidas' },
    description: {
      en: 'SYNs that the kernel threw away because the accept queue was full, each time that one came, and connections that a limit of multi-tcp turned away. The first kind gets no answer and tries again after 1, 3, 7 s; the second is accepted and closed at once.',
      'pt-BR':
        'SYNs que o kernel jogou fora porque a fila de accept estava cheia, a cada vez que um chegou, e conexões que um limite do multi-tcp recusou. Os primeiros não recebem resposta e tentam de novo após 1, 3, 7 s; as segundas são aceitas e fechadas em seguida.',
    },
    width: 8,
    of: SERVERS,
    unit: 'suffix:/s',
    queries: [
      {
        expr: `sum by (reason) (${perSecond('socketlab_tcp_refused_connections_total')})`,
        legend: '{{reason}}',
      },
    ],
    series: {
      'accept-queue-full': {
        color: COLORS.bad,
        name: { en: 'SYN dropped: accept queue full', 'pt-BR': 'SYN descartado: fila cheia' },
      },
      connections: {
        color: COLORS.waiting,
        name: { en: 'limit of connections', 'pt-BR': 'limite de conexões' },
      },
      'connections-per-address': {
        color: COLORS.stuck,
        name: { en: 'limit per address', 'pt-BR': 'limite por endereço' },
      },
    },
  };
}
