import { defineCommand, NONE } from '../../command.ts';
import { HOST_OPTIONS } from '../../hosts/host-options.ts';

/** `socketlab ps`. */
export const ps = defineCommand({
  name: 'ps',
  summary: {
    en: 'Ask every daemon of this machine, or of paired ones, how it is.',
    'pt-BR': 'Pergunta a cada daemon desta máquina, ou das pareadas, como ele está.',
  },
  details: {
    en: 'A daemon is asked over its control interface; no process id in a file is trusted. One that a file speaks of and that does not answer is shown with the reason and the log to read.',
    'pt-BR':
      'Cada daemon é perguntado pela interface de controle; nenhum número de processo em arquivo é aceito como prova. O que consta em arquivo e não responde aparece com o motivo e o log a ler.',
  },
  examples: ['ps', 'ps --host lab-07', 'ps --host all --json'],
  arguments: NONE,
  options: HOST_OPTIONS,
  load: () => import('./run.ts'),
});
