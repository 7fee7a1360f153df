import { defineCommand } from '../../command.ts';
import { ONE_DAEMON } from '../../daemon-arguments.ts';
import { FOLLOW, tailOption } from '../../line-options.ts';

const DEFAULT_TAIL = 20;

/** The arguments of `socketlab logs`. */
export const logsArguments = { daemon: ONE_DAEMON } as const;
/** The options of `socketlab logs`. */
export const logsOptions = {
  follow: FOLLOW,
  tail: tailOption(DEFAULT_TAIL),
} as const;

/** `socketlab logs`. */
export const logs = defineCommand({
  name: 'logs',
  summary: {
    en: 'Show what daemons have logged.',
    'pt-BR': 'Mostra o que os daemons registraram em log.',
  },
  details: {
    en: 'A daemon that answers is asked; of one that does not, the file is read, or the journal if it is a service. --json gives the lines as they are, JSON themselves.',
    'pt-BR':
      'Um daemon que responde é perguntado; de um que não responde, o arquivo é lido, ou o journal se ele é um serviço. --json dá as linhas como são, elas mesmas em JSON.',
  },
  examples: ['logs', 'logs tcp-echo -f', 'logs client-agent --tail 100'],
  arguments: logsArguments,
  options: logsOptions,
  ownersOnly: {
    en: 'a log tells of whatever happens on a machine, and no grant covers that.',
    'pt-BR': 'um log conta tudo o que acontece em uma máquina, e nenhuma permissão cobre isso.',
  },
  load: () => import('./run.ts'),
});
