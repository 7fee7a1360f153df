import { COLORS } from './colors.ts';
import type { PanelSpec, RowSpec } from './panel-spec.ts';
import { ofClass } from './queries.ts';

/** What Prometheus calls out, and what was lost. */
export const CLASS_ALERT_ROW: RowSpec = {
  title: { en: 'What the rules say', 'pt-BR': 'O que as regras dizem' },
  height: 7,
  panels: [alerts(), lost()],
};

function alerts(): PanelSpec {
  return {
    kind: 'table',
    title: { en: 'Alerts that fire', 'pt-BR': 'Alertas ativos' },
    description: {
      en: 'What Prometheus calls out now. Each alert has one cause that somebody can go and look at.',
      'pt-BR': 'O que o Prometheus avisa agora. Cada alerta tem uma causa que alguém pode ir ver.',
    },
    width: 12,
    rows: {
      alertname: { en: 'Alert', 'pt-BR': 'Alerta' },
      host: { en: 'Host', 'pt-BR': 'Host' },
      daemon: { en: 'Daemon', 'pt-BR': 'Daemon' },
    },
    columns: [
      {
        expr: `max by (alertname, host, daemon) (ALERTS{alertname=~"Socketlab.+",alertstate="firing",host=~"$host",daemon=~"$daemon"})`,
        title: { en: 'Now', 'pt-BR': 'Agora' },
        words: [{ value: 1, text: { en: 'fires', 'pt-BR': 'ativo' }, color: COLORS.bad }],
      },
    ],
    noValue: { en: 'No alert fires.', 'pt-BR': 'Nenhum alerta ativo.' },
  };
}

function lost(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Evidence lost by host', 'pt-BR': 'Evidências perdidas por host' },
    description: {
      en: 'Events that the daemons of each host lost since they started. A step up is a moment of which no lab can prove everything.',
      'pt-BR':
        'Eventos que os daemons de cada host perderam desde que começaram. Um degrau é um momento do qual nenhum laboratório prova tudo.',
    },
    width: 12,
    queries: [
      {
        expr: `sum by (host) (${ofClass('socketlab_evidence_lost_events_total')})`,
        legend: '{{host}}',
      },
    ],
  };
}
