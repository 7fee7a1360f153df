import { defineCommand } from '../../command.ts';
import { MANY_DAEMONS } from '../../daemon-arguments.ts';
import { OWNERS_SERVICES, SYSTEM_SCOPE } from '../../services/service-options.ts';

/** The arguments of `socketlab service status`. */
export const serviceStatusArguments = { daemons: MANY_DAEMONS } as const;
/** The options of `socketlab service status`. */
export const serviceStatusOptions = { system: SYSTEM_SCOPE } as const;

/** `socketlab service status`. */
export const serviceStatus = defineCommand({
  name: 'service status',
  summary: {
    en: 'Say which daemons are services, and how those are.',
    'pt-BR': 'Diz quais daemons são serviços, e como eles estão.',
  },
  details: {
    en: 'Tells whether each comes back at boot, since when it runs and how often it was started again, what it says of itself, its newest errors in the journal, and whether its files are as this version writes them. On Windows: what Task Scheduler or the service control manager says, and the log.',
    'pt-BR':
      'Diz se cada um volta no boot, desde quando roda e quantas vezes foi reiniciado, o que diz de si, os erros mais novos dele no journal, e se os arquivos estão como esta versão os grava. No Windows: o que dizem o Agendador de Tarefas ou o gerenciador de serviços, e o log.',
  },
  examples: ['service status', 'service status tcp-echo --json'],
  arguments: serviceStatusArguments,
  options: serviceStatusOptions,
  ownersOnly: OWNERS_SERVICES,
  load: () => import('./run.ts'),
});
