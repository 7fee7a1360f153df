import { parseChoice, parseSwitch, parseWholeNumber } from '@socketlab/foundation';
import { type CommandArgument, type CommandOption, defineCommand } from '../../command.ts';

const CLOSERS = ['client', 'server'] as const;
const DEFAULT_DEADLINE_MS = 5_000;
const MAX_DEADLINE_MS = 600_000;
const MAX_REPLY_BYTES = 1_048_576;

const asItIs = (value: string): string => value;

/** With `--connection`, the first word is the message: the connection already has its address. */
export const sendArguments = {
  target: {
    placeholder: 'ADDRESS:PORT',
    presence: 'optional',
    summary: {
      en: 'The server to connect to. Left out with --connection.',
      'pt-BR': 'O servidor a conectar. Fica de fora com --connection.',
    },
    parse: asItIs,
  } satisfies CommandArgument<string>,
  message: {
    placeholder: 'MESSAGE',
    presence: 'optional',
    summary: { en: 'What to send, as UTF-8.', 'pt-BR': 'O que enviar, em UTF-8.' },
    parse: asItIs,
  } satisfies CommandArgument<string>,
} as const;

/** The options of `socketlab send`. */
export const sendOptions = {
  firstCloser: {
    flag: 'first-closer',
    placeholder: 'client|server',
    choices: CLOSERS,
    summary: {
      en: 'Which end sends the first FIN: the client when it has its answer, or the server, which is waited for.',
      'pt-BR':
        'Que ponta envia o primeiro FIN: o cliente ao ter a resposta, ou o servidor, pelo qual se espera.',
    },
    parse: parseChoice(CLOSERS),
    fallback: undefined,
    shownFallback: 'client',
  } satisfies CommandOption<(typeof CLOSERS)[number] | undefined>,
  hold: {
    flag: 'hold',
    summary: {
      en: 'Keep the connection open after MESSAGE, which may be left out, and print its id.',
      'pt-BR': 'Mantém a conexão aberta depois de MESSAGE, que pode faltar, e mostra o id dela.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  connection: {
    flag: 'connection',
    placeholder: 'ID',
    summary: {
      en: 'Send on a connection that is held.',
      'pt-BR': 'Envia por uma conexão que está mantida.',
    },
    parse: asItIs,
    fallback: undefined,
  } satisfies CommandOption<string | undefined>,
  end: {
    flag: 'end',
    summary: {
      en: 'With --connection: send FIN after MESSAGE and go on receiving, shutdown(SHUT_WR).',
      'pt-BR':
        'Com --connection: envia FIN depois de MESSAGE e continua recebendo, shutdown(SHUT_WR).',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  close: {
    flag: 'close',
    summary: {
      en: 'With --connection: close it, after MESSAGE when there is one.',
      'pt-BR': 'Com --connection: fecha a conexão, depois de MESSAGE quando houver.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  replyBytes: {
    flag: 'reply-bytes',
    placeholder: 'N',
    summary: {
      en: 'How many bytes of answer to wait for; without it, as many as are sent.',
      'pt-BR': 'Quantos bytes de resposta esperar; sem ela, tantos quantos são enviados.',
    },
    parse: parseWholeNumber(0, MAX_REPLY_BYTES),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  deadlineMs: {
    flag: 'deadline',
    placeholder: 'MS',
    summary: {
      en: 'For the whole exchange, in milliseconds.',
      'pt-BR': 'Para a troca inteira, em milissegundos.',
    },
    parse: parseWholeNumber(1, MAX_DEADLINE_MS),
    fallback: DEFAULT_DEADLINE_MS,
    shownFallback: String(DEFAULT_DEADLINE_MS),
  } satisfies CommandOption<number>,
} as const;

/** `socketlab send`. */
export const send = defineCommand({
  name: 'send',
  summary: {
    en: 'Let client-agent connect, send and receive; at once, or on a connection that it holds.',
    'pt-BR':
      'Faz o client-agent conectar, enviar e receber; de uma vez, ou por uma conexão mantida.',
  },
  details: {
    en: 'Without --hold or --connection: connect, send, receive, close. With --hold the connection stays open; socketlab connections client-agent lists what is held.',
    'pt-BR':
      'Sem --hold nem --connection: conecta, envia, recebe, fecha. Com --hold a conexão fica aberta; socketlab connections client-agent lista o que está mantido.',
  },
  examples: [
    'send 127.0.0.1:65432 "Hello, world"',
    'send 127.0.0.1:65432 --hold',
    'send --connection c1 "Hello again"',
    'send --connection c1 --close',
  ],
  arguments: sendArguments,
  options: sendOptions,
  load: () => import('./run.ts'),
});
