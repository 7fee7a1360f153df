import { defineCommand, NONE } from '../../command.ts';

/** `socketlab doctor`. */
export const doctor = defineCommand({
  name: 'doctor',
  summary: {
    en: 'Show what this machine can observe, and the command that would give more.',
    'pt-BR': 'Mostra o que esta máquina consegue observar, e o comando que daria mais.',
  },
  details: {
    en: 'It asks the daemons, for they are the ones that observe. When none runs, one is brought up for the question and taken down again.',
    'pt-BR':
      'Ele pergunta aos daemons, pois são eles que observam. Se nenhum está em execução, um é iniciado para a pergunta e encerrado em seguida.',
  },
  arguments: NONE,
  options: NONE,
  load: () => import('./run.ts'),
});
