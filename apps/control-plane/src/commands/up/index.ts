import { defineCommand, NONE } from '../../command.ts';
import { MANY_DAEMONS } from '../../daemon-arguments.ts';

/** The arguments of `socketlab up`. */
export const upArguments = { daemons: MANY_DAEMONS } as const;

/** `socketlab up`. */
export const up = defineCommand({
  name: 'up',
  summary: {
    en: 'Start daemons in the background; they survive the terminal.',
    'pt-BR': 'Inicia daemons em segundo plano; eles sobrevivem ao terminal.',
  },
  examples: ['up', 'up tcp-echo'],
  arguments: upArguments,
  options: NONE,
  ownersOnly: {
    en: 'which programs run on a machine is its owner’s decision.',
    'pt-BR': 'quais programas rodam em uma máquina é decisão do dono dela.',
  },
  load: () => import('./run.ts'),
});
