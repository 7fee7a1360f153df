import { CLASS_ALERT_ROW } from './class-alert-panels.ts';
import { CLASS_STATE_ROW } from './class-host-panels.ts';
import { CLASS_NOW_ROW } from './class-now-panels.ts';
import { CLASS_TIME_ROWS } from './class-time-panels.ts';
import type { DashboardSpec } from './panel-spec.ts';

/** Every host of a class at once. */
export const CLASS_DASHBOARD: DashboardSpec = {
  name: 'class',
  title: { en: 'Socketlab: the class', 'pt-BR': 'Socketlab: a turma' },
  description: {
    en: 'Every host: who serves, who is connected, who is stuck, and who is gone.',
    'pt-BR': 'Todos os hosts: quem serve, quem está conectado, quem está preso, e quem sumiu.',
  },
  rows: [CLASS_NOW_ROW, CLASS_STATE_ROW, ...CLASS_TIME_ROWS, CLASS_ALERT_ROW],
};
