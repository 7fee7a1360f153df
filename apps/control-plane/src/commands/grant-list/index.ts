import { defineCommand, NONE } from '../../command.ts';

/** `socketlab grant list`. */
export const grantList = defineCommand({
  name: 'grant list',
  summary: {
    en: 'List what classmates may do on this machine, and what they might before.',
    'pt-BR': 'Lista o que colegas podem fazer nesta máquina, e o que já puderam.',
  },
  examples: ['grant list'],
  arguments: NONE,
  options: NONE,
  load: () => import('./run.ts'),
});
