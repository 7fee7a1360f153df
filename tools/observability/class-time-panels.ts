import { STATE_COLORS } from './colors.ts';
import type { PanelSpec, RowSpec } from './panel-spec.ts';
import { classPerSecond, ofClass } from './queries.ts';
import { RECORDED } from './recording-rules.ts';
import { FILLING_RATIO } from './thresholds.ts';

const EACH_DAEMON = '{{host}} · {{daemon}}';

/** The class over time. */
export const CLASS_TIME_ROWS: readonly RowSpec[] = [
  {
    title: { en: 'Who is connected', 'pt-BR': 'Quem está conectado' },
    height: 9,
    panels: [states(), established()],
  },
  {
    title: { en: 'Who is stuck', 'pt-BR': 'Quem está preso' },
    height: 8,
    panels: [queues(), closeWait(), refused()],
  },
  {
    title: { en: 'Who is busy', 'pt-BR': 'Quem está ocupado' },
    height: 8,
    panels: [payload(), echoes(), latency()],
  },
];

function states(): PanelSpec {
  return {
    kind: 'stack',
    title: { en: 'Sockets of the class by TCP state', 'pt-BR': 'Sockets da turma por estado TCP' },
    description: {
      en: 'All sockets of all daemons, by the state names of RFC 9293, in the colours that the states have everywhere: blue opens, green is open, orange waits for the program here to close, violet has closed first, grey only waits for time to pass.',
      'pt-BR':
        'Todos os sockets de todos os daemons, pelos nomes de estado da RFC 9293, nas cores que os estados têm em toda parte: azul abre, verde está aberta, laranja espera que o programa daqui feche, violeta fechou primeiro, cinza só espera o tempo passar.',
    },
    width: 12,
    queries: [
      { expr: `sum by (state) (${ofClass('socketlab_tcp_sockets')})`, legend: '{{state}}' },
    ],
    series: Object.fromEntries(
      Object.entries(STATE_COLORS).map(([state, color]) => [state, { color }]),
    ),
  };
}

function established(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'ESTABLISHED by host', 'pt-BR': 'ESTABLISHED por host' },
    description: {
      en: 'How many connections each host holds open. A host has the same colour in all panels that have one line for each host.',
      'pt-BR':
        'Quantas conexões cada host mantém abertas. Um host tem a mesma cor em todos os painéis que têm uma linha por host.',
    },
    width: 12,
    queries: [
      {
        expr: `sum by (host) (${ofClass('socketlab_tcp_sockets', 'state="ESTABLISHED"')})`,
        legend: '{{host}}',
      },
    ],
  };
}

function queues(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'How full accept queues are', 'pt-BR': 'Quão cheias estão as filas de accept' },
    description: {
      en: `100 % is full: the kernel then drops further SYNs. From ${FILLING_RATIO * 100} % on, and for 30 s, a rule calls it out. One client that says nothing is enough to fill the queue of a server that serves one at a time.`,
      'pt-BR': `100 % é cheia: daí em diante o kernel descarta SYNs. A partir de ${FILLING_RATIO * 100} %, por 30 s, uma regra avisa. Um cliente que não diz nada basta para encher a fila de um servidor que atende um por vez.`,
    },
    width: 8,
    unit: 'percentunit',
    queries: [{ expr: ofClass(RECORDED.acceptQueueRatio), legend: EACH_DAEMON }],
  };
}

function closeWait(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Stuck in CLOSE-WAIT', 'pt-BR': 'Presas em CLOSE-WAIT' },
    description: {
      en: 'Connections that were in CLOSE-WAIT at every scrape of a minute. A line that only rises is a program that forgets to close: the kernel never ends this state by itself.',
      'pt-BR':
        'Conexões em CLOSE-WAIT em todas as leituras de um minuto. Uma linha que só sobe é um programa que esquece de fechar: o kernel nunca encerra esse estado sozinho.',
    },
    width: 8,
    queries: [{ expr: ofClass(RECORDED.closeWaitFloor), legend: EACH_DAEMON }],
  };
}

function refused(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Not served, and reset', 'pt-BR': 'Não atendidas, e com RST' },
    description: {
      en: 'Connections that a full queue or a limit kept out, and connections that a RST ended.',
      'pt-BR':
        'Conexões que uma fila cheia ou um limite deixou de fora, e conexões que um RST encerrou.',
    },
    width: 8,
    unit: 'suffix:/s',
    queries: [
      {
        expr: `sum by (host) (${classPerSecond('socketlab_tcp_refused_connections_total')})`,
        legend: { en: '{{host}}: not served', 'pt-BR': '{{host}}: não atendidas' },
      },
      {
        expr: `sum by (host) (${classPerSecond('socketlab_tcp_closed_connections_total', 'reason="reset"')})`,
        legend: { en: '{{host}}: reset', 'pt-BR': '{{host}}: com RST' },
      },
    ],
  };
}

function payload(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Payload received', 'pt-BR': 'Carga útil recebida' },
    description: {
      en: 'Bytes of payload that the daemons of each host received, over TCP and UDP.',
      'pt-BR': 'Bytes de carga útil que os daemons de cada host receberam, por TCP e UDP.',
    },
    width: 8,
    unit: 'Bps',
    queries: [{ expr: `sum by (host) (${ofClass(RECORDED.receiveRate)})`, legend: '{{host}}' }],
  };
}

function echoes(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Answers', 'pt-BR': 'Respostas' },
    description: {
      en: 'Answers that the servers of each host sent.',
      'pt-BR': 'Respostas que os servidores de cada host enviaram.',
    },
    width: 8,
    unit: 'suffix:/s',
    queries: [
      {
        expr: `sum by (host) (${classPerSecond('socketlab_echo_answers_total')})`,
        legend: '{{host}}',
      },
    ],
  };
}

function latency(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Echo time, p99', 'pt-BR': 'Tempo do eco, p99' },
    description: {
      en: '99 of 100 echoes of the slowest server of each host take no longer than this, without the network. In a long conversation one echo in 16 is measured.',
      'pt-BR':
        '99 de 100 ecos do servidor mais lento de cada host não levam mais que isto, sem a rede. Numa conversa longa, mede-se um eco em cada 16.',
    },
    width: 8,
    unit: 's',
    isLogarithmic: true,
    queries: [{ expr: `max by (host) (${ofClass(RECORDED.echoP99)})`, legend: '{{host}}' }],
  };
}
