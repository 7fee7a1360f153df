import { defineCommand, NONE } from '../../command.ts';

/** `socketlab network close`. */
export const networkClose = defineCommand({
  name: 'network close',
  summary: {
    en: 'Close this machine to its network, where what opened it is gone.',
    'pt-BR': 'Fecha esta máquina para a rede, quando quem a abriu não está mais lá.',
  },
  details: {
    en: '"socketlab network open" closes the machine itself when it ends. This is for one that was ended by force: calls of classmates that came in by the network are cut, and so is a listener that one of them had opened there.',
    'pt-BR':
      '"socketlab network open" fecha a máquina quando termina. Este comando é para quando ele foi encerrado à força: as chamadas de colegas que vieram pela rede são cortadas, e também um listener que um deles abriu ali.',
  },
  arguments: NONE,
  options: NONE,
  load: () => import('./run.ts'),
});
