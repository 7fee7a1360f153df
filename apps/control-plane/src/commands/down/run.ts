import type { Text } from '@socketlab/foundation';
import type { Run } from '../../command.ts';
import { DAEMONS } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { settle, throwFailures } from '../../outcomes.ts';
import { formatPairs } from '../../table.ts';
import type { downArguments, downOptions } from './index.ts';

const OUTCOMES = {
  drained: { en: 'ended', 'pt-BR': 'terminou' },
  'was-stopped': { en: 'was not running', 'pt-BR': 'não estava em execução' },
  'was-dead': {
    en: 'had ended without a clean stop; its record was removed, its log says more: ',
    'pt-BR':
      'tinha terminado sem parada limpa; o registro dele foi removido, o log dele diz mais: ',
  },
} as const satisfies Record<string, Text>;

/** Drains each daemon; the first that can't be ended is the error, and the others end all the same. */
export const run: Run<typeof downArguments, typeof downOptions> = async (input) => {
  const { daemons, output, signal } = input;
  const { deadlineMs } = input.options;
  const wanted = input.arguments.daemons.length > 0 ? input.arguments.daemons : DAEMONS;
  const { values: rows, failures } = await settle(
    wanted.map(async (daemon) => ({
      name: daemon.name,
      outcome: await daemons.down(daemon, { deadlineMs, signal }),
      log: daemons.logFile(daemon),
    })),
  );
  if (rows.length > 0) {
    output.data({ daemons: rows }, () =>
      formatPairs(
        rows.map(({ name, outcome, log }) => [
          name,
          `${output.text(OUTCOMES[outcome])}${outcome === 'was-dead' ? log : ''}`,
        ]),
      ),
    );
  }
  throwFailures(failures);
  return EXIT.done;
};
