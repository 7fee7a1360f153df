import type { NONE, Run } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { grantData, grantState, shortGrantId, shortId, shortTime } from '../../pairing/told.ts';
import { formatTable } from '../../table.ts';

/** All on record, the newest first: revoked and expired ones too. */
export const run: Run<typeof NONE, typeof NONE> = async ({ output, pairing }) => {
  const { conditionOfGrant } = await import('@socketlab/trust');
  const now = new Date();
  const grants = (await pairing.openGrants())
    .list()
    .map((grant) => ({ grant, state: conditionOfGrant(grant, now) }));
  output.data({ grants: grants.map(({ grant, state }) => grantData(grant, state)) }, () =>
    grants.length === 0
      ? output.text(NOTHING)
      : formatTable(
          TITLES.map((title) => output.text(title)),
          grants.map(({ grant, state }) => [
            shortGrantId(grant.id),
            grant.name,
            shortId(grant.machineId),
            grant.scopes.join(', '),
            shortTime(grant.expiresAt),
            grantState(state, output),
          ]),
        ),
  );
  return EXIT.done;
};

const NOTHING = {
  en: 'No classmate may do anything here. socketlab pair --listen lets one in.',
  'pt-BR': 'Nenhum colega pode fazer nada aqui. socketlab pair --listen deixa um entrar.',
} as const;
const TITLES = [
  { en: 'GRANT', 'pt-BR': 'PERMISSÃO' },
  { en: 'CLASSMATE', 'pt-BR': 'COLEGA' },
  { en: 'MACHINE ID', 'pt-BR': 'ID DA MÁQUINA' },
  { en: 'MAY', 'pt-BR': 'PODE' },
  { en: 'UNTIL', 'pt-BR': 'ATÉ' },
  { en: 'STATE', 'pt-BR': 'ESTADO' },
] as const;
