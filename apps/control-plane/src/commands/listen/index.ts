import { parseAddress, parseChoice, parseSwitch, parseWholeNumber } from '@socketlab/foundation';
import { type CommandOption, defineCommand } from '../../command.ts';
import { LISTENER_DAEMON } from '../../daemon-arguments.ts';
import { HOST_OPTIONS } from '../../hosts/host-options.ts';
import { limitOptions } from './limit-options.ts';

const MAX_BACKLOG = 65_535;
/** Only to see whether a text is an address: each server completes it from its own default. */
const SOME_ADDRESS = { host: '127.0.0.1', port: 65_432 };
const REPLIES = ['echo', 'upper'] as const;

/** The arguments of `socketlab listen`. */
export const listenArguments = { daemon: LISTENER_DAEMON } as const;
/** The options of `socketlab listen`. */
export const listenOptions = {
  address: {
    flag: 'address',
    placeholder: 'ADDRESS:PORT',
    summary: {
      en: "Where to listen; port 0 lets the system choose. What is left out is the server's default.",
      'pt-BR':
        'Onde escutar; a porta 0 deixa o sistema escolher. O que faltar é o padrão do servidor.',
    },
    parse(value: string, what: string): string {
      parseAddress(value, SOME_ADDRESS, what);
      return value;
    },
    fallback: undefined,
  } satisfies CommandOption<string | undefined>,
  backlog: {
    flag: 'backlog',
    placeholder: 'N',
    summary: {
      en: 'How many connections may wait to be accepted, listen(2).',
      'pt-BR': 'Quantas conexões podem esperar para ser aceitas, listen(2).',
    },
    parse: parseWholeNumber(0, MAX_BACKLOG),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  reply: {
    flag: 'reply',
    placeholder: 'echo|upper',
    choices: REPLIES,
    summary: {
      en: 'What to answer: what came, or what came in upper case.',
      'pt-BR': 'O que responder: o que veio, ou o que veio em maiúsculas.',
    },
    parse: parseChoice(REPLIES),
    fallback: undefined,
  } satisfies CommandOption<(typeof REPLIES)[number] | undefined>,
  once: {
    flag: 'once',
    summary: {
      en: 'Stop after the first client, as the class’s script does.',
      'pt-BR': 'Para depois do primeiro cliente, como o script da aula.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  step: {
    flag: 'step',
    summary: {
      en: 'Stop before each call, until socketlab step lets it go on.',
      'pt-BR': 'Para antes de cada chamada, até que socketlab step a deixe seguir.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  ...limitOptions,
  ...HOST_OPTIONS,
} as const;

/** `socketlab listen`. */
export const listen = defineCommand({
  name: 'listen',
  summary: {
    en: 'Open the listener of a running server.',
    'pt-BR': 'Abre a escuta de um servidor em execução.',
  },
  examples: [
    'listen',
    'listen --address 127.0.0.1:8080 --reply upper',
    'listen --backlog 1 --once',
    'listen tcp-echo --step',
    'listen udp-echo --reply upper',
    'listen udp-echo --model batch',
    'listen multi-tcp --model epoll --max-connections 100 --idle-ms 30000',
    'listen multi-tcp --address 192.0.2.7:65433 --host lab-07',
  ],
  arguments: listenArguments,
  options: listenOptions,
  load: () => import('./run.ts'),
});
