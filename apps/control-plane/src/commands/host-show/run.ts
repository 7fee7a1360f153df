import type { NONE, Run } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { hostData, hostState, shortTime } from '../../pairing/told.ts';
import { atText } from '../../phrases.ts';
import { formatPairs } from '../../table.ts';
import type { hostShowArguments } from './index.ts';

/** Reads what this machine keeps; asks no host. */
export const run: Run<typeof hostShowArguments, typeof NONE> = async (input) => {
  const { output, pairing } = input;
  const host = await (await pairing.openHosts()).require(input.arguments.host);
  const now = new Date();
  const { text } = output;
  output.data(hostData(host, now), () =>
    formatPairs([
      [text({ en: 'host', 'pt-BR': 'máquina' }), host.name],
      [text({ en: 'machine id', 'pt-BR': 'id da máquina' }), host.machineId],
      [text({ en: 'address', 'pt-BR': 'endereço' }), host.address],
      ...Object.entries(host.controls).map(
        ([daemon, control]) => [daemon, atText(control, host.metrics?.[daemon])] as const,
      ),
      [text({ en: 'may', 'pt-BR': 'pode' }), host.scopes.join(', ')],
      [text({ en: 'paired', 'pt-BR': 'pareada' }), shortTime(host.pairedAt)],
      [text({ en: 'until', 'pt-BR': 'até' }), shortTime(host.expiresAt)],
      [text({ en: 'state', 'pt-BR': 'estado' }), hostState(host, now, output)],
    ]),
  );
  return EXIT.done;
};
