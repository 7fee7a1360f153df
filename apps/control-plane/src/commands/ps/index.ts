import { defineCommand, NONE } from '../../command.ts';

/** `socketlab ps`. */
export const ps = defineCommand({
  name: 'ps',
  summary: {
    en: 'Ask every daemon of this machine how it is.',
    'pt-BR': 'Pergunta a cada daemon desta máquina como ele está.',
  },
  details: {
    en: 'A daemon is asked over its control interface; no process id in a file is trusted. One that a file speaks of and that does not answer is shown with the reason and the log to read.',
    'pt-BR':
      'Cada daemon é perguntado pela interface de controle; nenhum número de processo em arquivo é aceito como prova. O que consta em arquivo e não responde aparece com o motivo e o log a ler.',
  },
  arguments: NONE,
  options: NONE,
  load: () => import('./run.ts'),
});
