import { COLORS, STATE_COLORS } from './colors.ts';
import type { StateWord } from './panel-spec.ts';
import { DAEMON_STATES } from './thresholds.ts';

/** The words for `socketlab:daemon:state`. */
export const STATE_WORDS: readonly StateWord[] = [
  { value: DAEMON_STATES.idle, text: { en: 'idle', 'pt-BR': 'ocioso' }, color: '#464C57' },
  { value: DAEMON_STATES.serves, text: { en: 'serves', 'pt-BR': 'serve' }, color: COLORS.middle },
  {
    value: DAEMON_STATES.connected,
    text: { en: 'connected', 'pt-BR': 'conectado' },
    color: STATE_COLORS.ESTABLISHED,
  },
  {
    value: DAEMON_STATES.queueFilling,
    text: { en: 'queue fills', 'pt-BR': 'fila enchendo' },
    color: COLORS.waiting,
  },
  {
    value: DAEMON_STATES.closeWait,
    text: { en: 'stuck in CLOSE-WAIT', 'pt-BR': 'preso em CLOSE-WAIT' },
    color: STATE_COLORS['CLOSE-WAIT'],
  },
  { value: DAEMON_STATES.gone, text: { en: 'gone', 'pt-BR': 'sumiu' }, color: COLORS.bad },
];
