import { once } from 'node:events';
import type { NONE, Run } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { withOpenMachine } from '../../open-machine.ts';
import { atText } from '../../phrases.ts';
import type { networkOpenOptions } from './index.ts';

/** Opens the machine, tells where, and waits for Ctrl+C. */
export const run: Run<typeof NONE, typeof networkOpenOptions> = async (input) => {
  const { output, signal } = input;
  const { addresses, public: allowsPublic } = input.options;
  const { advertise } = input.discovery;
  await withOpenMachine(
    { addresses, allowsPublic },
    { ...input, advertise },
    async ({ controls, metrics }) => {
      output.item({ controls, metrics }, () =>
        Object.entries(controls)
          .map(([name, at]) => `${name} ${atText(at, metrics[name])}`)
          .join('\n'),
      );
      if (!signal.aborted) await once(signal, 'abort');
    },
  );
  return EXIT.done;
};
