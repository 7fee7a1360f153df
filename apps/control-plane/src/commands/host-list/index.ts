import { defineCommand, NONE } from '../../command.ts';

/** `socketlab host list`. */
export const hostList = defineCommand({
  name: 'host list',
  summary: {
    en: 'List the classmates’ machines that this one is paired with.',
    'pt-BR': 'Lista as máquinas de colegas pareadas com esta.',
  },
  examples: ['host list'],
  arguments: NONE,
  options: NONE,
  load: () => import('./run.ts'),
});
