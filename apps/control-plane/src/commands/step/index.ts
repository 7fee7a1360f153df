import { parseChoice, parseSwitch, parseWholeNumber } from '@socketlab/foundation';
import { type CommandOption, defineCommand } from '../../command.ts';
import { LISTENER_DAEMON } from '../../daemon-arguments.ts';
import { HOST_OPTIONS } from '../../hosts/host-options.ts';

const STOPS = [
  'socket',
  'bind',
  'listen',
  'accept',
  'recv',
  'send',
  'recvfrom',
  'sendto',
  'close',
] as const;
const DEFAULT_DEADLINE_MS = 500;
const MAX_DEADLINE_MS = 600_000;

/** The arguments of `socketlab step`. */
export const stepArguments = { daemon: LISTENER_DAEMON } as const;
/** The options of `socketlab step`. */
export const stepOptions = {
  until: {
    flag: 'until',
    placeholder: 'CALL',
    choices: STOPS,
    summary: {
      en: 'Go on to the next stop before this call.',
      'pt-BR': 'Segue até a próxima parada antes desta chamada.',
    },
    parse: parseChoice(STOPS),
    fallback: undefined,
  } satisfies CommandOption<(typeof STOPS)[number] | undefined>,
  all: {
    flag: 'all',
    summary: {
      en: 'Go on until a call waits, or the server ends.',
      'pt-BR': 'Segue até que uma chamada espere, ou o servidor termine.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  deadlineMs: {
    flag: 'deadline',
    placeholder: 'MS',
    summary: {
      en: 'How long to wait for the call to return, in milliseconds; it goes on waiting after that.',
      'pt-BR':
        'Quanto tempo esperar que a chamada retorne, em milissegundos; depois disso ela continua esperando.',
    },
    parse: parseWholeNumber(1, MAX_DEADLINE_MS),
    fallback: DEFAULT_DEADLINE_MS,
    shownFallback: String(DEFAULT_DEADLINE_MS),
  } satisfies CommandOption<number>,
  hosts: HOST_OPTIONS.hosts,
} as const;

/** `socketlab step`. */
export const step = defineCommand({
  name: 'step',
  summary: {
    en: 'Let a server make its next call, and show what that did.',
    'pt-BR': 'Deixa um servidor fazer a próxima chamada, e mostra o que ela fez.',
  },
  details: {
    en: 'For a listener opened with listen --step, which stops before each call. Each step shows what program, kernel, socket tables and packets have told since the last one, then the line of source before which the server stands now. A call that waits for a client, such as accept, goes on waiting: connect one, and step again.',
    'pt-BR':
      'Para um listener aberto com listen --step, que para antes de cada chamada. Cada passo mostra o que programa, kernel, tabelas de sockets e pacotes disseram desde o anterior, e depois a linha do código antes da qual o servidor está agora. Uma chamada que espera um cliente, como accept, continua esperando: conecte um, e dê outro passo.',
  },
  examples: ['step', 'step --until accept', 'step --all'],
  arguments: stepArguments,
  options: stepOptions,
  load: () => import('./run.ts'),
});
