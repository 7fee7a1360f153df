import { parseWholeNumber } from '@socketlab/foundation';
import type { CommandArgument, CommandOption } from './command.ts';
import {
  DAEMON_NAMES,
  type DaemonEntry,
  LISTENER_NAMES,
  parseDaemon,
  parseListenerDaemon,
} from './daemons.ts';

/** Any number of daemons; none means all. */
export const MANY_DAEMONS = {
  placeholder: 'DAEMON',
  presence: 'many',
  summary: { en: 'Which ones; without any, all.', 'pt-BR': 'Quais; sem nenhum, todos.' },
  parse: parseDaemon,
  choices: DAEMON_NAMES,
} as const satisfies CommandArgument<DaemonEntry>;

/** One daemon; none means all. */
export const ONE_DAEMON = {
  ...MANY_DAEMONS,
  presence: 'optional',
  summary: { en: 'Which one; without it, all.', 'pt-BR': 'Qual; sem ele, todos.' },
} as const satisfies CommandArgument<DaemonEntry>;

/** A daemon that serves; none means the only one there is. */
export const LISTENER_DAEMON = {
  placeholder: 'DAEMON',
  presence: 'optional',
  summary: {
    en: 'Which server; without it, tcp-echo.',
    'pt-BR': 'Qual servidor; sem ele, tcp-echo.',
  },
  parse: parseListenerDaemon,
  choices: LISTENER_NAMES,
} as const satisfies CommandArgument<DaemonEntry>;

const DEFAULT_DRAIN_MS = 2_000;
const MAX_DEADLINE_MS = 600_000;

/** How long connections may take to end by themselves. */
export const DRAIN_DEADLINE = {
  flag: 'deadline',
  placeholder: 'MS',
  summary: {
    en: 'How long connections may take to end by themselves, in milliseconds; 0 cuts them at once.',
    'pt-BR':
      'Quanto tempo as conexões têm para terminar sozinhas, em milissegundos; 0 corta na hora.',
  },
  parse: parseWholeNumber(0, MAX_DEADLINE_MS),
  fallback: DEFAULT_DRAIN_MS,
  shownFallback: String(DEFAULT_DRAIN_MS),
} as const satisfies CommandOption<number>;
