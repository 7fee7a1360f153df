import { COLORS, STATE_COLORS } from './colors.ts';
import { fromThreshold } from './from-threshold.ts';
import type { PanelSpec, RowSpec } from './panel-spec.ts';
import { ofClass } from './queries.ts';
import { RECORDED } from './recording-rules.ts';
import { STATE_WORDS } from './state-words.ts';
import { FILLING_RATIO } from './thresholds.ts';

const TABLE_WIDTH = 24;

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
        thresholds: fromThreshold(1, STATE_COLORS.ESTABLISHED),
      },
      {
        expr: byHost('max', ofClass(RECORDED.acceptQueueRatio)),
        title: { en: 'Accept queue', 'pt-BR': 'Fila de accept' },
        unit: 'percentunit',
        thresholds: fromThreshold(FILLING_RATIO, COLORS.waiting),
      },
      {
        expr: byHost('sum', ofClass(RECORDED.closeWaitFloor)),
        title: { en: 'CLOSE-WAIT', 'pt-BR': 'CLOSE-WAIT' },
        thresholds: fromThreshold(1, STATE_COLORS['CLOSE-WAIT']),
      },
      {
        expr: byHost('sum', ofClass('socketlab_tcp_sockets', 'state="TIME-WAIT"')),
        title: { en: 'TIME-WAIT', 'pt-BR': 'TIME-WAIT' },
        thresholds: fromThreshold(1, STATE_COLORS['TIME-WAIT']),
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
        thresholds: fromThreshold(1, COLORS.bad),
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
