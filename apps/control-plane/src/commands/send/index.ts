import { defineCommand } from '../../command.ts';
import { sendArguments, sendOptions } from './options.ts';

/** `socketlab send`. */
export const send = defineCommand({
  name: 'send',
  summary: {
    en: 'Let client-agent send and receive: over one connection or many, one that it holds, or UDP.',
    'pt-BR': 'Faz o client-agent enviar e receber: por uma conexão ou muitas, uma mantida, ou UDP.',
  },
  details: {
    en: 'Without --hold or --connection: connect, send, receive, close; with --connections many times at once. With --hold the connection stays open; socketlab connections client-agent lists what is held. With --udp there is no connection: refused means that the machine answered that nobody is there, no answer means that nothing came. A paired host is called by its name. Many connections to it are load: its daemon is asked for a permit for this run, and that is told.',
    'pt-BR':
      'Sem --hold nem --connection: conecta, envia, recebe, fecha; com --connections muitas vezes de uma vez. Com --hold a conexão fica aberta; socketlab connections client-agent lista o que está mantido. Com --udp não há conexão: recusado quer dizer que a máquina respondeu que não há ninguém, sem resposta quer dizer que nada veio. Uma máquina pareada se chama pelo nome. Muitas conexões a ela são carga: pede-se ao daemon dela uma licença para esta vez, e isso é dito.',
  },
  examples: [
    'send 127.0.0.1:65432 "Hello, world"',
    'send 127.0.0.1:65432 --hold',
    'send --connection c1 "Hello again"',
    'send --connection c1 --close --reset',
    'send "Hello, world" --source 127.0.0.2:50000',
    'send 127.0.0.1:65433 "Hello, world" --connections 100 --wait-for-all',
    'send lab-07:65433 "Hello, world" --connections 100',
    'send --udp "Hello, world"',
    'send --udp 127.0.0.1:9 "Anybody?" --connect',
  ],
  arguments: sendArguments,
  options: sendOptions,
  load: () => import('./run.ts'),
});
