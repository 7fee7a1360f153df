import { defineCommand } from '../../command.ts';
import { MANY_DAEMONS } from '../../daemon-arguments.ts';
import { FORCE, OWNERS_SERVICES, SYSTEM_SCOPE } from '../../services/service-options.ts';

/** The arguments of `socketlab service uninstall`. */
export const serviceUninstallArguments = { daemons: MANY_DAEMONS } as const;
/** The options of `socketlab service uninstall`. */
export const serviceUninstallOptions = { system: SYSTEM_SCOPE, force: FORCE } as const;

/** `socketlab service uninstall`. */
export const serviceUninstall = defineCommand({
  name: 'service uninstall',
  summary: {
    en: 'Stop services and remove what install wrote; keys and state stay.',
    'pt-BR': 'Para os serviços e remove o que o install gravou; chaves e estado ficam.',
  },
  examples: ['service uninstall', 'service uninstall tcp-echo', 'service uninstall --system'],
  arguments: serviceUninstallArguments,
  options: serviceUninstallOptions,
  ownersOnly: OWNERS_SERVICES,
  load: () => import('./run.ts'),
});
