import type { Text } from '@socketlab/foundation';
import type { Run } from '../../command.ts';
import { DAEMONS } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { giveLingerBack } from '../../services/kept-linger.ts';
import { systemDirectories } from '../../services/plan-services.ts';
import { requireLinux } from '../../services/service-system.ts';
import { createSystemd } from '../../services/systemd.ts';
import { uninstallServices } from '../../services/uninstall-services.ts';
import { formatPairs } from '../../table.ts';
import type { serviceUninstallArguments, serviceUninstallOptions } from './index.ts';

const REMOVED: Text = { en: 'stopped and removed', 'pt-BR': 'parado e removido' };
const NOT_THERE: Text = { en: 'was not a service', 'pt-BR': 'não era um serviço' };

/** Removes the services, and says what stays. */
export const run: Run<typeof serviceUninstallArguments, typeof serviceUninstallOptions> = async (
  input,
) => {
  requireLinux();
  const { environment, directories, signal, output } = input;
  const wanted = input.arguments.daemons.length > 0 ? input.arguments.daemons : DAEMONS;
  const scope = input.options.system ? 'system' : 'user';
  const systemd = createSystemd(scope, environment);
  const { daemons, files, isLast } = await uninstallServices(
    { scope, daemons: wanted, isForced: input.options.force, environment },
    systemd,
    signal,
  );
  const kept = scope === 'system' ? systemDirectories() : directories;
  const tookBackLinger =
    isLast && scope === 'user' && (await giveLingerBack(systemd, kept.state, signal));
  output.data({ scope, daemons, files, kept, tookBackLinger }, () =>
    formatPairs(
      daemons.map(({ name, wasInstalled }) => [
        name,
        output.text(wasInstalled ? REMOVED : NOT_THERE),
      ]),
    ),
  );
  output.say({
    en: `keys and state stay in ${kept.config} and ${kept.state}`,
    'pt-BR': `chaves e estado ficam em ${kept.config} e ${kept.state}`,
  });
  return EXIT.done;
};
