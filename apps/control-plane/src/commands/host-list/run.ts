import type { NONE, Run } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { hostData, hostState, shortId, shortTime } from '../../pairing/told.ts';
import { formatTable } from '../../table.ts';

/** Reads what this machine keeps; asks no host. */
export const run: Run<typeof NONE, typeof NONE> = async ({ output, pairing }) => {
  const hosts = await (await pairing.openHosts()).list();
  const now = new Date();
  output.data({ hosts: hosts.map((host) => hostData(host, now)) }, () =>
    hosts.length === 0
      ? output.text(NOTHING)
      : formatTable(
          TITLES.map((title) => output.text(title)),
          hosts.map((host) => [
            host.name,
            shortId(host.machineId),
            host.address,
            host.scopes.join(', '),
            shortTime(host.expiresAt),
            hostState(host, now, output),
          ]),
        ),
  );
  return EXIT.done;
};

const NOTHING = {
  en: 'This machine is paired with none. socketlab pair pairs it with a classmate’s.',
  'pt-BR': 'Esta máquina não está pareada com nenhuma. socketlab pair a pareia com a de um colega.',
} as const;
const TITLES = [
  { en: 'HOST', 'pt-BR': 'MÁQUINA' },
  { en: 'ID', 'pt-BR': 'ID' },
  { en: 'ADDRESS', 'pt-BR': 'ENDEREÇO' },
  { en: 'MAY', 'pt-BR': 'PODE' },
  { en: 'UNTIL', 'pt-BR': 'ATÉ' },
  { en: 'STATE', 'pt-BR': 'ESTADO' },
] as const;
