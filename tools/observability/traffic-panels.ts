import { COLORS } from './colors.ts';
import type { DaemonName, PanelSpec, RowSpec } from './panel-spec.ts';
import { quantiles } from './quantiles.ts';
import { ofDaemon, perSecond } from './queries.ts';

const SERVERS: readonly DaemonName[] = ['tcp-echo', 'udp-echo', 'multi-tcp'];
const ECHO = 'socketlab_echo_duration_seconds';

/** What goes through a daemon, and how long it takes. */
export const TRAFFIC_ROWS: readonly RowSpec[] = [
  {
    title: { en: 'Traffic and latency', 'pt-BR': 'Tráfego e latência' },
    height: 8,
    panels: [payload(), answers()],
  },
  {
    title: { en: 'How long an echo takes', 'pt-BR': 'Quanto leva um eco' },
    height: 9,
    panels: [percentiles(), heatmap()],
  },
];

function payload(): PanelSpec {
  const bytes = (direction: string): string =>
    ['tcp', 'udp']
      .map((protocol) => {
        const rate = perSecond(`socketlab_${protocol}_${direction}_bytes_total`);
        return `label_replace(${rate}, "protocol", "${protocol}", "", "")`;
      })
      .join(' or ');
  return {
    kind: 'lines',
    title: { en: 'Payload', 'pt-BR': 'Carga útil' },
    description: {
      en: 'Bytes of payload that recv() gave to the program and send() took from it; headers and segments that were sent again are not in it. An echo server’s two lines lie on each other.',
      'pt-BR':
        'Bytes de carga útil que recv() deu ao programa e que send() recebeu dele; cabeçalhos e segmentos reenviados não entram. As duas linhas de um servidor de eco ficam uma sobre a outra.',
    },
    width: 12,
    unit: 'Bps',
    queries: [
      { expr: `sum(${bytes('received')})`, legend: { en: 'received', 'pt-BR': 'recebidos' } },
      { expr: `sum(${bytes('sent')})`, legend: { en: 'sent', 'pt-BR': 'enviados' } },
    ],
    series: { received: { color: COLORS.incoming }, sent: { color: COLORS.outgoing } },
  };
}

function answers(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Answers', 'pt-BR': 'Respostas' },
    description: {
      en: 'Answers that the server has sent. TCP has no messages, only a stream of bytes: for a TCP server one answer is what it sent for one recv(). For UDP it is one datagram.',
      'pt-BR':
        'Respostas que o servidor enviou. O TCP não tem mensagens, só um fluxo de bytes: em um servidor TCP, uma resposta é o que ele enviou por um recv(). Em UDP, é um datagrama.',
    },
    width: 12,
    of: SERVERS,
    unit: 'suffix:/s',
    queries: [
      {
        expr: perSecond('socketlab_echo_answers_total'),
        legend: { en: 'answers', 'pt-BR': 'respostas' },
      },
    ],
    series: { answers: { color: COLORS.good } },
  };
}

function percentiles(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Echo time', 'pt-BR': 'Tempo do eco' },
    description: {
      en: 'From the return of recv() to the return of the last send(): the server’s own part, without the network. Half of all echoes take no longer than p50, 99 of 100 no longer than p99. Estimated within the buckets of a histogram.',
      'pt-BR':
        'Do retorno de recv() ao retorno do último send(): a parte do próprio servidor, sem a rede. Metade dos ecos não leva mais que p50; 99 de 100, não mais que p99. Estimado dentro das faixas de um histograma.',
    },
    width: 12,
    of: SERVERS,
    unit: 's',
    isLogarithmic: true,
    ...quantiles(ECHO),
  };
}

function heatmap(): PanelSpec {
  return {
    kind: 'heatmap',
    title: { en: 'Echo time, as it is spread', 'pt-BR': 'Tempo do eco, como se distribui' },
    description: {
      en: 'Each column is a moment, each cell a span of time, and the stronger its colour, the more echoes took that long. Percentiles hide two groups that live side by side; here they are two bands. Of each connection the first 64 echoes are measured, then one in 16.',
      'pt-BR':
        'Cada coluna é um momento, cada célula uma faixa de tempo, e quanto mais forte a cor, mais ecos levaram aquele tempo. Percentis escondem dois grupos que convivem; aqui eles são duas faixas. De cada conexão medem-se os primeiros 64 ecos, depois um em cada 16.',
    },
    width: 12,
    of: SERVERS,
    unit: 's',
    query: {
      expr: `sum by (le) (increase(${ofDaemon(`${ECHO}_bucket`)}[$__rate_interval]))`,
      legend: '{{le}}',
    },
  };
}
