import type { Run } from '../../command.ts';
import { DAEMONS } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { settle, throwFailures } from '../../outcomes.ts';
import { formatPairs } from '../../table.ts';
import { versionNotes } from '../../version-notes.ts';
import type { upArguments } from './index.ts';

/** Starts what does not answer yet; the first that can't start is the error, and the others stay up. */
export const run: Run<typeof upArguments, Record<never, never>> = async (input) => {
  const { daemons, output, signal } = input;
  const wanted = input.arguments.daemons.length > 0 ? input.arguments.daemons : DAEMONS;
  const { values: rows, failures } = await settle(
    wanted.map(async (daemon) => {
      const { info, wasRunning } = await daemons.up(daemon, signal);
      return {
        name: daemon.name,
        version: info.version,
        wasRunning,
        control: info.controlAddress,
        metrics: info.metricsAddress,
        pid: info.pid,
      };
    }),
  );
  if (rows.length > 0) {
    output.data({ daemons: rows }, () =>
      formatPairs(
        rows.map(({ name, wasRunning, control }) => [
          name,
          output.text(
            wasRunning
              ? {
                  en: `already running, control ${control}`,
                  'pt-BR': `já em execução, controle ${control}`,
                }
              : { en: `started, control ${control}`, 'pt-BR': `iniciado, controle ${control}` },
          ),
        ]),
      ),
    );
  }
  for (const note of versionNotes(rows, { host: undefined, own: input.version })) output.say(note);
  throwFailures(failures);
  return EXIT.done;
};
