import { defineCommand, NONE } from '../../command.ts';

/** `socketlab network status`. */
export const networkStatus = defineCommand({
  name: 'network status',
  summary: {
    en: 'Say whether this machine is open to its network, and where.',
    'pt-BR': 'Diz se esta máquina está aberta para a rede, e onde.',
  },
  arguments: NONE,
  options: NONE,
  load: () => import('./run.ts'),
});
