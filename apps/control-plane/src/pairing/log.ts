import { createLogger, LOG_LEVELS, type Logger, parseChoice } from '@socketlab/foundation';

const VARIABLE = 'SOCKETLAB_LOG_LEVEL';

/** The log of a window on standard error: silent, unless SOCKETLAB_LOG_LEVEL says otherwise. Throws InvalidValueError. */
export function openLog(environment: Readonly<Record<string, string | undefined>>): Logger {
  const asked = environment[VARIABLE];
  const level = asked === undefined ? 'silent' : parseChoice(LOG_LEVELS)(asked, VARIABLE);
  return createLogger({ name: 'pairing', level });
}
