import { once } from 'node:events';
import type { NONE, Run } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { withOpenMachine } from '../../open-machine.ts';
import type { networkOpenOptions } from './index.ts';

/** Opens the machine, tells where, and waits for Ctrl+C. */
export const run: Run<typeof NONE, typeof networkOpenOptions> = async (input) => {
  const { output, signal } = input;
  const { addresses, public: allowsPublic } = input.options;
  await withOpenMachine({ addresses, allowsPublic }, input, async ({ controls }) => {
    output.item({ controls }, () =>
      Object.entries(controls)
        .map(([name, at]) => `${name} ${at.join(' ')}`)
        .join('\n'),
    );
    if (!signal.aborted) await once(signal, 'abort');
  });
  output.say({ en: 'closed to the network', 'pt-BR': 'fechada para a rede' });
  return EXIT.done;
};
