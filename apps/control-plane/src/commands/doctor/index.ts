import { defineCommand, NONE } from '../../command.ts';
import { HOST_OPTIONS } from '../../hosts/host-options.ts';

/** `socketlab doctor`. */
export const doctor = defineCommand({
  name: 'doctor',
  summary: {
    en: 'Show what this machine can observe, and the command that would give more.',
    'pt-BR': 'Mostra o que esta máquina consegue observar, e o comando que daria mais.',
  },
  details: {
    en: 'It asks the daemons, for they are the ones that observe. When none runs here, one is brought up for the question and taken down again; of a paired host, only those that run are asked.',
    'pt-BR':
      'Ele pergunta aos daemons, pois são eles que observam. Se nenhum está em execução aqui, um é iniciado para a pergunta e encerrado em seguida; de uma máquina pareada, só os que rodam são perguntados.',
  },
  examples: ['doctor', 'doctor --host lab-07'],
  arguments: NONE,
  options: HOST_OPTIONS,
  load: () => import('./run.ts'),
});
