import { defineCommand, NONE } from '../../command.ts';

/** `socketlab address`. */
export const address = defineCommand({
  name: 'address',
  summary: {
    en: 'Show which of this machine’s addresses a classmate can use, and why not the others.',
    'pt-BR': 'Mostra quais endereços desta máquina um colega pode usar, e por que não os outros.',
  },
  details: {
    en: 'The first one is the one to read out. It asks nobody: whether a firewall lets a classmate in, socketlab why finds out from the other machine.',
    'pt-BR':
      'O primeiro é o que se dita ao colega. Ele não pergunta a ninguém: se um firewall deixa o colega entrar, o socketlab why descobre a partir da outra máquina.',
  },
  arguments: NONE,
  options: NONE,
  load: () => import('./run.ts'),
});
