import type { Directories, Text } from '@socketlab/foundation';
import type { ServiceScope } from '@socketlab/services';
import type { Run, RunInput } from '../../command.ts';
import { DAEMONS } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { giveLingerBack } from '../../services/kept-linger.ts';
import { systemDirectories } from '../../services/plan-services.ts';
import { requireLinux, thisSystem } from '../../services/service-system.ts';
import { createSystemd } from '../../services/systemd.ts';
import { type Uninstalled, uninstallServices } from '../../services/uninstall-services.ts';
import { formatPairs } from '../../table.ts';
import type { serviceUninstallArguments, serviceUninstallOptions } from './index.ts';

const REMOVED: Text = { en: 'stopped and removed', 'pt-BR': 'parado e removido' };
const NOT_THERE: Text = { en: 'was not a service', 'pt-BR': 'não era um serviço' };

/** Removes the services, and says what stays. */
export const run: Run<typeof serviceUninstallArguments, typeof serviceUninstallOptions> = async (
  input,
) => {
  const { output } = input;
  const scope = input.options.system ? 'system' : 'user';
  const { daemons, files, kept, tookBackLinger } = await uninstall(input, scope);
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

type Input = RunInput<typeof serviceUninstallArguments, typeof serviceUninstallOptions>;

/** By the manager of this system. */
async function uninstall(
  input: Input,
  scope: ServiceScope,
): Promise<Uninstalled & { readonly kept: Directories; readonly tookBackLinger: boolean }> {
  const { environment, directories, signal } = input;
  const wanted = input.arguments.daemons.length > 0 ? input.arguments.daemons : DAEMONS;
  const request = { scope, daemons: wanted, isForced: input.options.force, environment };
  if (thisSystem() === 'windows') {
    const { uninstallOnWindows } = await import('./run-windows.ts');
    return uninstallOnWindows({ ...request, directories }, input);
  }
  requireLinux();
  const systemd = createSystemd(scope, environment);
  const uninstalled = await uninstallServices(request, systemd, signal);
  const kept = scope === 'system' ? systemDirectories() : directories;
  const tookBackLinger =
    uninstalled.isLast && scope === 'user' && (await giveLingerBack(systemd, kept.state, signal));
  return { ...uninstalled, kept, tookBackLinger };
}
