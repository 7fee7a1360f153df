import { CLIENT_ROW } from './client-panels.ts';
import { CONTROL_ROW } from './control-panels.ts';
import { LOAD_ROW } from './load-panels.ts';
import { NOW_ROW } from './now-panels.ts';
import type { DashboardSpec } from './panel-spec.ts';
import { PATH_ROW } from './path-panels.ts';
import { TCP_ROWS } from './tcp-panels.ts';
import { TRAFFIC_ROWS } from './traffic-panels.ts';
import { UDP_ROW } from './udp-panels.ts';

/** Everything about one daemon. */
export const DAEMON_DASHBOARD: DashboardSpec = {
  name: 'daemon',
  title: { en: 'Socketlab: a daemon', 'pt-BR': 'Socketlab: um daemon' },
  description: {
    en: 'One daemon of one host: its sockets as the kernel sees them, what goes through it, how long that takes, and what was refused or lost.',
    'pt-BR':
      'Um daemon de um host: os seus sockets como o kernel os vê, o que passa por ele, quanto isso leva, e o que foi recusado ou perdido.',
  },
  rows: [
    NOW_ROW,
    ...TCP_ROWS,
    PATH_ROW,
    ...TRAFFIC_ROWS,
    UDP_ROW,
    CLIENT_ROW,
    LOAD_ROW,
    CONTROL_ROW,
  ],
};
