import type { NONE, Run } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { hostData } from '../../pairing/told.ts';
import type { hostRenameArguments } from './index.ts';

/** Only the label changes: the machine stays who its key proves it to be. */
export const run: Run<typeof hostRenameArguments, typeof NONE> = async (input) => {
  const { host: from, to } = input.arguments;
  const host = await (await input.pairing.openHosts()).rename(from, to);
  input.output.data(hostData(host, new Date()), () =>
    input.output.text({
      en: `${from} is called ${to} now`,
      'pt-BR': `${from} agora se chama ${to}`,
    }),
  );
  return EXIT.done;
};
