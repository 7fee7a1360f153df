import type { NONE, Run } from '../../command.ts';
import { DAEMONS } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { settle, throwFailures } from '../../outcomes.ts';
import { formatPairs } from '../../table.ts';

/** Closes every daemon that answers; one that is not there is closed. */
export const run: Run<typeof NONE, typeof NONE> = async ({ daemons, output, signal }) => {
  const { values, failures } = await settle(
    DAEMONS.map(async (daemon) => {
      const sighting = await daemons.find(daemon, signal);
      if (sighting.kind !== 'answering') return { name: daemon.name, controls: [], cut: 0 };
      const { controls, cut } = await sighting.client.daemon.closeNetwork({}, { signal });
      return { name: daemon.name, controls, cut };
    }),
  );
  output.data({ daemons: values }, () =>
    formatPairs(
      values.map(({ name, controls, cut }) => [
        name,
        controls.length === 0
          ? output.text({ en: 'was not open', 'pt-BR': 'não estava aberto' })
          : output.text({
              en: `closed at ${controls.join(' ')}, ${cut} connection(s) cut`,
              'pt-BR': `fechado em ${controls.join(' ')}, ${cut} conexão(ões) cortada(s)`,
            }),
      ]),
    ),
  );
  throwFailures(failures);
  return EXIT.done;
};
