import { defineCommand, NONE } from '../../command.ts';

/** `socketlab lab list`. */
export const labList = defineCommand({
  name: 'lab list',
  summary: { en: 'List the labs.', 'pt-BR': 'Lista os laboratórios.' },
  arguments: NONE,
  options: NONE,
  load: () => import('./run.ts'),
});
