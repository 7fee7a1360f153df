import { parseSwitch } from '@socketlab/foundation';
import { type CommandOption, defineCommand } from '../../command.ts';
import { ONE_DAEMON } from '../../daemon-arguments.ts';
import { HOST_OPTIONS } from '../../hosts/host-options.ts';

/** The arguments of `socketlab connections`. */
export const connectionsArguments = { daemon: ONE_DAEMON } as const;
/** The options of `socketlab connections`. */
export const connectionsOptions = {
  watch: {
    flag: 'watch',
    short: 'w',
    summary: {
      en: 'Show the list again whenever it changes, until Ctrl+C.',
      'pt-BR': 'Mostra a lista de novo sempre que ela muda, até Ctrl+C.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  ...HOST_OPTIONS,
} as const;

/** `socketlab connections`. */
export const connections = defineCommand({
  name: 'connections',
  summary: {
    en: 'List the connections of servers, and those that client-agent holds.',
    'pt-BR': 'Lista as conexões dos servidores, e as que o client-agent mantém.',
  },
  details: {
    en: 'A connection is named by its two ends. ESTABLISHED and not accepted means that it waits in the accept queue. TIME-WAIT shows how long it will stay. UDP has no connections: of udp-echo, the endpoints are listed that have sent datagrams.',
    'pt-BR':
      'Uma conexão é nomeada pelas suas duas pontas. ESTABLISHED e não aceita quer dizer que ela espera na fila do accept. TIME-WAIT mostra quanto tempo ela ainda fica. O UDP não tem conexões: do udp-echo, listam-se os endpoints que enviaram datagramas.',
  },
  examples: [
    'connections',
    'connections tcp-echo --watch',
    'connections udp-echo',
    'connections --host lab-07',
  ],
  arguments: connectionsArguments,
  options: connectionsOptions,
  load: () => import('./run.ts'),
});
