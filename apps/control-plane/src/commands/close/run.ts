import type { Run } from '../../command.ts';
import { defaultListener } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import type { closeArguments, closeOptions } from './index.ts';

/** What a call may take beyond the time that connections are given. */
const GRACE_MS = 5_000;

/** Closes the listener and tells how many connections had to be cut. */
export const run: Run<typeof closeArguments, typeof closeOptions> = async (input) => {
  const { daemons, output, signal } = input;
  const { deadlineMs } = input.options;
  const daemon = input.arguments.daemon ?? defaultListener();
  const { client } = await daemons.require(daemon, signal);
  const { cut } = await client.listener.closeListener(
    { deadlineMs },
    { signal, deadlineMs: deadlineMs + GRACE_MS },
  );
  const closed = { daemon: daemon.name, cut };
  if (daemon.protocol === 'udp') {
    output.data(closed, () =>
      output.text({
        en: `${daemon.name} has closed its socket`,
        'pt-BR': `${daemon.name} fechou o soquete`,
      }),
    );
    return EXIT.done;
  }
  output.data(closed, () =>
    output.text({
      en: `${daemon.name} no longer listens (${cut} connections cut)`,
      'pt-BR': `${daemon.name} não escuta mais (${cut} conexões cortadas)`,
    }),
  );
  return EXIT.done;
};
