import type { NONE, Run } from '../../command.ts';
import { DAEMONS } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { atText, conditionOf, conditionText } from '../../phrases.ts';
import { formatPairs } from '../../table.ts';

/** Asks each daemon where else than at loopback it listens for control, and answers scrapes. */
export const run: Run<typeof NONE, typeof NONE> = async ({ daemons, output, signal }) => {
  const rows = await Promise.all(
    DAEMONS.map(async (daemon) => {
      const sighting = await daemons.find(daemon, signal);
      const { networkControls: controls, networkMetrics: metrics } =
        sighting.kind === 'answering' ? sighting.info : CLOSED;
      return { name: daemon.name, condition: conditionOf(sighting), controls, metrics };
    }),
  );
  const isOpen = rows.some(({ controls }) => controls.length > 0);
  output.data({ isOpen, daemons: rows }, () =>
    formatPairs(
      rows.map(({ name, condition, controls, metrics }) => {
        if (controls.length > 0) return [name, atText(controls, metrics)];
        const text =
          condition === 'serving'
            ? { en: 'at loopback only', 'pt-BR': 'só no loopback' }
            : conditionText(condition);
        return [name, output.text(text)];
      }),
    ),
  );
  return EXIT.done;
};

const CLOSED = { networkControls: [], networkMetrics: [] } as const;
