import { parseDuration, parseSwitch } from '@socketlab/foundation';
import { type CommandOption, defineCommand } from '../../command.ts';
import { ONE_DAEMON } from '../../daemon-arguments.ts';
import { FOLLOW, tailOption } from '../../line-options.ts';

const DEFAULT_TAIL = 50;
/** A year: longer than anyone asks, and than most logs reach. */
const LONGEST_MS = 365 * 86_400_000;

/** The arguments of `socketlab audit`. */
export const auditArguments = { daemon: ONE_DAEMON } as const;
/** The options of `socketlab audit`. */
export const auditOptions = {
  follow: FOLLOW,
  tail: tailOption(DEFAULT_TAIL),
  since: {
    flag: 'since',
    placeholder: 'TIME',
    summary: {
      en: 'Only what is not older: 30s, 10m, 1h, 2d.',
      'pt-BR': 'Só o que não é mais antigo: 30s, 10m, 1h, 2d.',
    },
    parse: parseDuration(1_000, LONGEST_MS),
    fallback: undefined as number | undefined,
  } satisfies CommandOption<number | undefined>,
  verify: {
    flag: 'verify',
    summary: {
      en: 'Say instead whether the lines are as they were written, and where they are not.',
      'pt-BR': 'Diz, em vez disso, se as linhas estão como foram escritas, e onde não estão.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
} as const;

/** `socketlab audit`. */
export const audit = defineCommand({
  name: 'audit',
  summary: {
    en: 'Show what classmates did on this machine, and were refused.',
    'pt-BR': 'Mostra o que os colegas fizeram nesta máquina, e o que lhes foi recusado.',
  },
  details: {
    en: 'Each line holds the hash of the one before it: --verify finds a line that was changed or removed, but not one that was removed at the end. The files are read, whether the daemons run or not; --follow asks those that run. --json gives the lines as they are.',
    'pt-BR':
      'Cada linha guarda o hash da anterior: --verify acha uma linha que foi mudada ou retirada, mas não uma retirada do fim. Os arquivos são lidos, com os daemons em execução ou não; --follow pergunta aos que estão em execução. --json dá as linhas como são.',
  },
  examples: ['audit', 'audit tcp-echo --since 1h', 'audit -f', 'audit --verify'],
  arguments: auditArguments,
  options: auditOptions,
  load: () => import('./run.ts'),
});
