import { COLORS, STATE_COLORS } from './colors.ts';
import type { PanelSpec, RowSpec, Threshold } from './panel-spec.ts';
import { ofClass } from './queries.ts';
import { RECORDED } from './recording-rules.ts';
import { STATE_WORDS } from './state-words.ts';
import { FILLING_RATIO } from './thresholds.ts';

/** Nothing special below; from `from` on, the colour. */
const from = (threshold: number, color: string, below: string = 'text'): readonly Threshold[] => [
  { from: undefined, color: below },
  { from: threshold, color },
];

const TABLE_WIDTH = 24;

/** The class in six numbers. */
export const CLASS_NOW_ROW: RowSpec = {
  title: { en: 'The class now', 'pt-BR': 'A turma agora' },
  height: 4,
  panels: [
    {
      kind: 'number',
      title: { en: 'Hosts that answer', 'pt-BR': 'Hosts que respondem' },
      description: {
        en: 'Hosts of which at least one daemon answers Prometheus.',
        'pt-BR': 'Hosts dos quais ao menos um daemon responde ao Prometheus.',
      },
      width: 4,
      query: { expr: `count(max by (host) (${ofClass('up')}) == 1) or vector(0)`, legend: 'hosts' },
      thresholds: from(1, COLORS.good, COLORS.bad),
    },
    {
      kind: 'number',
      title: { en: 'Open listeners', 'pt-BR': 'Servidores abertos' },
      description: {
        en: 'Servers with an open listener: a listening TCP socket, or a bound UDP socket.',
        'pt-BR':
          'Servidores com o socket aberto para clientes: um socket TCP em LISTEN, ou um socket UDP com endereço (bind).',
      },
      width: 4,
      query: {
        expr: `sum(${ofClass('socketlab_listener_open_sockets')}) or vector(0)`,
        legend: { en: 'listeners', 'pt-BR': 'servidores' },
      },
      thresholds: from(1, COLORS.middle),
    },
    {
      kind: 'number',
      title: { en: 'ESTABLISHED', 'pt-BR': 'ESTABLISHED' },
      description: {
        en: 'Ends of connections that are open for data. A connection between two hosts of the class has two ends and is counted at both, if both daemons hold theirs.',
        'pt-BR':
          'Pontas de conexões abertas para dados. Uma conexão entre dois hosts da turma tem duas pontas e conta nas duas, se os dois daemons mantêm as suas.',
      },
      width: 4,
      query: {
        expr: `sum(${ofClass('socketlab_tcp_sockets', 'state="ESTABLISHED"')}) or vector(0)`,
        legend: 'ESTABLISHED',
      },
      thresholds: from(1, STATE_COLORS.ESTABLISHED),
    },
    {
      kind: 'number',
      title: { en: 'Waiting to be accepted', 'pt-BR': 'Esperando accept()' },
      description: {
        en: 'Connections that the kernel has established and no accept() has returned yet.',
        'pt-BR': 'Conexões que o kernel estabeleceu e que nenhum accept() devolveu ainda.',
      },
      width: 4,
      query: {
        expr: `sum(${ofClass('socketlab_listener_accept_queue_connections')}) or vector(0)`,
        legend: { en: 'waiting', 'pt-BR': 'esperando' },
      },
      thresholds: from(1, COLORS.waiting),
    },
    {
      kind: 'number',
      title: { en: 'Stuck in CLOSE-WAIT', 'pt-BR': 'Presas em CLOSE-WAIT' },
      description: {
        en: 'Connections that were in CLOSE-WAIT at every scrape of the last minute: the peer has sent FIN, and the program has not called close().',
        'pt-BR':
          'Conexões em CLOSE-WAIT em todas as leituras do último minuto: o par enviou FIN, e o programa não chamou close().',
      },
      width: 4,
      query: {
        expr: `sum(${ofClass(RECORDED.closeWaitFloor)}) or vector(0)`,
        legend: 'CLOSE-WAIT',
      },
      thresholds: from(1, STATE_COLORS['CLOSE-WAIT']),
    },
    {
      kind: 'number',
      title: { en: 'Daemons gone', 'pt-BR': 'Daemons que sumiram' },
      description: {
        en: 'Daemons that Prometheus knows of and that do not answer.',
        'pt-BR': 'Daemons que o Prometheus conhece e que não respondem.',
      },
      width: 4,
      query: {
        expr: `count(${ofClass('up')} == 0) or vector(0)`,
        legend: { en: 'gone', 'pt-BR': 'sumiram' },
      },
      thresholds: from(1, COLORS.bad, COLORS.good),
    },
  ],
};

/** Who serves, who is connected, who is stuck. */
export const CLASS_STATE_ROW: RowSpec = {
  title: { en: 'Host by host', 'pt-BR': 'Host por host' },
  height: 10,
  panels: [hostTable(), hostStates()],
};

function hostTable(): PanelSpec {
  const byHost = (aggregation: 'sum' | 'max', expr: string): string =>
    `${aggregation} by (host) (${expr})`;
  return {
    kind: 'table',
    title: { en: 'Hosts', 'pt-BR': 'Hosts' },
    description: {
      en: 'One row for each host, of all its daemons that are chosen above, the worst first. State is the worst that is true there; the name leads to the daemons of that host.',
      'pt-BR':
        'Uma linha para cada host, de todos os daemons dele escolhidos acima, os piores primeiro. O estado é o pior que for verdade ali; o nome leva aos daemons do host.',
    },
    width: TABLE_WIDTH,
    rows: { host: { en: 'Host', 'pt-BR': 'Host' } },
    orderBy: { en: 'State', 'pt-BR': 'Estado' },
    columns: [
      {
        expr: byHost('max', ofClass(RECORDED.daemonState)),
        title: { en: 'State', 'pt-BR': 'Estado' },
        words: STATE_WORDS,
        width: 180,
      },
      {
        expr: byHost('sum', ofClass('up')),
        title: { en: 'Daemons', 'pt-BR': 'Daemons' },
      },
      {
        expr: byHost('sum', ofClass('socketlab_listener_open_sockets')),
        title: { en: 'Listeners', 'pt-BR': 'Servidores' },
      },
      {
        expr: byHost('sum', ofClass('socketlab_tcp_sockets', 'state="ESTABLISHED"')),
        title: { en: 'ESTABLISHED', 'pt-BR': 'ESTABLISHED' },
        thresholds: from(1, STATE_COLORS.ESTABLISHED),
      },
      {
        expr: byHost('max', ofClass(RECORDED.acceptQueueRatio)),
        title: { en: 'Accept queue', 'pt-BR': 'Fila de accept' },
        unit: 'percentunit',
        thresholds: from(FILLING_RATIO, COLORS.waiting),
      },
      {
        expr: byHost('sum', ofClass(RECORDED.closeWaitFloor)),
        title: { en: 'CLOSE-WAIT', 'pt-BR': 'CLOSE-WAIT' },
        thresholds: from(1, STATE_COLORS['CLOSE-WAIT']),
      },
      {
        expr: byHost('sum', ofClass('socketlab_tcp_sockets', 'state="TIME-WAIT"')),
        title: { en: 'TIME-WAIT', 'pt-BR': 'TIME-WAIT' },
        thresholds: from(1, STATE_COLORS['TIME-WAIT']),
      },
      {
        expr: byHost('sum', ofClass(RECORDED.acceptRate)),
        title: { en: 'Accepts', 'pt-BR': 'Aceitas' },
        unit: 'suffix:/s',
      },
      {
        expr: byHost('sum', ofClass(RECORDED.receiveRate)),
        title: { en: 'Received', 'pt-BR': 'Recebidos' },
        unit: 'Bps',
      },
      {
        expr: byHost('sum', ofClass(RECORDED.sendRate)),
        title: { en: 'Sent', 'pt-BR': 'Enviados' },
        unit: 'Bps',
      },
      {
        expr: byHost('max', ofClass(RECORDED.echoP99)),
        title: { en: 'Echo p99', 'pt-BR': 'Eco p99' },
        unit: 's',
      },
      {
        expr: byHost('sum', ofClass('socketlab_evidence_lost_events_total')),
        title: { en: 'Evidence lost', 'pt-BR': 'Evid. perdidas' },
        thresholds: from(1, COLORS.bad),
      },
    ],
  };
}

function hostStates(): PanelSpec {
  return {
    kind: 'states',
    title: { en: 'What happened when', 'pt-BR': 'O que aconteceu quando' },
    description: {
      en: 'The state of each host over time, the worst of its daemons: when it began to serve, when its first client came, when its queue filled, when it was gone.',
      'pt-BR':
        'O estado de cada host ao longo do tempo, o pior dos seus daemons: quando começou a servir, quando veio o primeiro cliente, quando a fila encheu, quando sumiu.',
    },
    width: TABLE_WIDTH,
    query: { expr: `max by (host) (${ofClass(RECORDED.daemonState)})`, legend: '{{host}}' },
    words: STATE_WORDS,
  };
}
