import type { PairingLog } from '@socketlab/trust';
import type { Output } from '../output.ts';

/**
 * The log of a window: a line of JSON each on standard error when SOCKETLAB_LOG_LEVEL is debug or trace, as the daemons'
 * own; silent otherwise.
 */
export function openLog(
  environment: Readonly<Record<string, string | undefined>>,
  output: Output,
): PairingLog {
  const isSpoken = ['debug', 'trace'].includes(environment['SOCKETLAB_LOG_LEVEL'] ?? '');
  return {
    debug(fields, phrase) {
      if (!isSpoken) return;
      const time = new Date().toISOString();
      const line = JSON.stringify({ level: DEBUG, time, name: 'pairing', ...fields, msg: phrase });
      output.say({ en: line, 'pt-BR': line });
    },
  };
}

/** As pino numbers it. */
const DEBUG = 20;
