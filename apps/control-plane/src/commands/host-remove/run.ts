import type { NONE, Run } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { hostData } from '../../pairing/told.ts';
import type { hostRemoveArguments } from './index.ts';

/** This machine's half only: the owner's half ends with its time, or when its owner revokes it. */
export const run: Run<typeof hostRemoveArguments, typeof NONE> = async (input) => {
  const host = await (await input.pairing.openHosts()).remove(input.arguments.host);
  input.output.data(hostData(host, new Date()), () =>
    input.output.text({
      en: `${host.name} is forgotten here; its owner still has the grant on record, and can revoke it`,
      'pt-BR': `${host.name} foi esquecida aqui; o dono dela ainda tem a permissão registrada, e pode revogá-la`,
    }),
  );
  return EXIT.done;
};
