import { COLORS } from './colors.ts';
import type { PanelSpec, RowSpec } from './panel-spec.ts';
import { ofDaemon, perSecond } from './queries.ts';

/** Who controls the daemon, what evidence it lost, and what it costs. */
export const CONTROL_ROW: RowSpec = {
  title: { en: 'Control, evidence, process', 'pt-BR': 'Controle, evidências, processo' },
  height: 8,
  panels: [calls(), turnedAway(), remoteScrapes(), grants(), lost(), process()],
};

function calls(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Calls of the control interface', 'pt-BR': 'Chamadas da interface de controle' },
    description: {
      en: 'gRPC calls that ended, by method and status. PERMISSION_DENIED: somebody asked for more than the grant allows.',
      'pt-BR':
        'Chamadas gRPC que terminaram, por método e status. PERMISSION_DENIED: alguém pediu mais do que a permissão concede.',
    },
    width: 8,
    unit: 'suffix:/s',
    noValue: { en: 'No call yet', 'pt-BR': 'Nenhuma chamada ainda' },
    queries: [
      {
        expr: `sum by (method, code) (${perSecond('socketlab_control_calls_total')})`,
        legend: '{{method}} {{code}}',
      },
    ],
  };
}

function turnedAway(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Turned away at its ports', 'pt-BR': 'Barrados nas portas' },
    description: {
      en: 'Connections to the control port, and to the port of the metrics where it is open to the network, that were not let in, by reason: no certificate, too many at once, not TLS at all.',
      'pt-BR':
        'Conexões à porta de controle, e à porta das métricas onde ela está aberta à rede, que não entraram, por motivo: sem certificado, muitas de uma vez, nem TLS eram.',
    },
    width: 8,
    unit: 'suffix:/s',
    queries: [
      {
        expr: `sum by (reason) (${perSecond('socketlab_control_connections_refused_total')})`,
        legend: { en: 'control: {{reason}}', 'pt-BR': 'controle: {{reason}}' },
      },
      {
        expr: `sum by (reason) (${perSecond('socketlab_metrics_refused_connections_total')})`,
        legend: { en: 'metrics: {{reason}}', 'pt-BR': 'métricas: {{reason}}' },
      },
    ],
  };
}

function remoteScrapes(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Scrapes from other machines', 'pt-BR': 'Leituras de outras máquinas' },
    description: {
      en: 'Who reads these metrics over the network, with a certificate and a grant of the scope observe, and how that was answered. What Prometheus on this machine reads is not in it.',
      'pt-BR':
        'Quem lê estas métricas pela rede, com um certificado e uma permissão do escopo observe, e como foi respondido. O que o Prometheus desta máquina lê não entra.',
    },
    width: 8,
    unit: 'suffix:/s',
    queries: [
      {
        expr: `sum by (code) (${perSecond('socketlab_metrics_remote_scrapes_total')})`,
        legend: '{{code}}',
      },
    ],
  };
}

function grants(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Open grants', 'pt-BR': 'Permissões abertas' },
    description: {
      en: 'What classmates may do on this machine now, by scope: observe, serve, traffic. The same at each daemon of one machine.',
      'pt-BR':
        'O que colegas podem fazer nesta máquina agora, por escopo: observe, serve, traffic. O mesmo em cada daemon de uma máquina.',
    },
    width: 8,
    queries: [{ expr: ofDaemon('socketlab_trust_open_grants'), legend: '{{scope}}' }],
    series: {
      observe: { color: COLORS.light },
      serve: { color: COLORS.middle },
      traffic: { color: COLORS.strong },
    },
  };
}

function lost(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Evidence and lines lost', 'pt-BR': 'Evidências e linhas perdidas' },
    description: {
      en: 'When events were lost: a trace buffer overran, or a store was full. A lab that ran at that moment says so. And when lines of the log or of the audit log could not be written, as on a full disk.',
      'pt-BR':
        'Quando eventos se perderam: um buffer de rastreamento transbordou, ou um depósito encheu. Um laboratório que rodava nesse momento o diz. E quando linhas do log ou do registro de auditoria não puderam ser escritas, como num disco cheio.',
    },
    width: 8,
    unit: 'suffix:/s',
    queries: [
      {
        expr: perSecond('socketlab_evidence_lost_events_total'),
        legend: { en: 'lost', 'pt-BR': 'perdidas' },
      },
      {
        expr: perSecond('socketlab_log_unwritten_lines_total'),
        legend: { en: 'log', 'pt-BR': 'log' },
      },
      {
        expr: perSecond('socketlab_audit_unwritten_lines_total'),
        legend: { en: 'audit log', 'pt-BR': 'auditoria' },
      },
    ],
    series: {
      lost: { color: COLORS.bad },
      log: { color: COLORS.light },
      'audit log': { color: COLORS.middle },
    },
  };
}

function process(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Processor', 'pt-BR': 'Processador' },
    description: {
      en: 'How much of one core the daemon uses. A blocked call uses none: a thread that waits in accept() sleeps in the kernel.',
      'pt-BR':
        'Quanto de um núcleo o daemon usa. Uma chamada bloqueada não usa nada: uma thread que espera em accept() dorme no kernel.',
    },
    width: 8,
    unit: 'percentunit',
    queries: [
      {
        expr: perSecond('process_cpu_seconds_total'),
        legend: { en: 'of one core', 'pt-BR': 'de um núcleo' },
      },
    ],
    series: { 'of one core': { color: COLORS.middle } },
  };
}
