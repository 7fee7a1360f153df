import { parseChoice, parseSwitch, parseWholeNumber } from '@socketlab/foundation';
import type { CommandArgument, CommandOption } from '../../command.ts';
import { HOST_OPTIONS } from '../../hosts/host-options.ts';

const CLOSERS = ['client', 'server'] as const;
const MAX_DEADLINE_MS = 600_000;
const MAX_CONNECTIONS = 20_000;
const MAX_DATAGRAMS = 10_000;
const MAX_REPLY_BYTES = 1_048_576;

const asItIs = (value: string): string => value;

/** A single word that is no address is the message: the connection of `--connection` has its address, others a usual one. */
export const sendArguments = {
  target: {
    placeholder: 'ADDRESS:PORT',
    presence: 'optional',
    summary: {
      en: 'The server, also NAME:PORT of a paired host or as a name server knows it; without it tcp-echo, 127.0.0.1:65432, or with --udp udp-echo, 127.0.0.1:65431. Left out with --connection.',
      'pt-BR':
        'O servidor, também NOME:PORTA de uma máquina pareada ou como um servidor de nomes a conhece; sem ele o tcp-echo, 127.0.0.1:65432, ou com --udp o udp-echo, 127.0.0.1:65431. Fica de fora com --connection.',
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

/** Where it leaves from, and how it ends. */
const originOptions = {
  source: {
    flag: 'source',
    placeholder: 'ADDRESS[:PORT]',
    summary: {
      en: "The client's own address, and its port unless the system is to choose: bind() before connect().",
      'pt-BR':
        'O endereço do próprio cliente, e a porta se não for o sistema a escolher: bind() antes de connect().',
    },
    parse: asItIs,
    fallback: undefined,
  } satisfies CommandOption<string | undefined>,
  reset: {
    flag: 'reset',
    summary: {
      en: 'End the connection with RST instead of FIN: SO_LINGER 0, then close().',
      'pt-BR': 'Encerra a conexão com RST em vez de FIN: SO_LINGER 0, depois close().',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
} as const;

const manyOptions = {
  connections: {
    flag: 'connections',
    placeholder: 'N',
    summary: {
      en: 'Open N connections at once; each sends MESSAGE and waits for its answer.',
      'pt-BR': 'Abre N conexões de uma vez; cada uma envia MESSAGE e espera a resposta.',
    },
    parse: parseWholeNumber(1, MAX_CONNECTIONS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  waitForAll: {
    flag: 'wait-for-all',
    summary: {
      en: 'With --connections: nobody sends before all are connected.',
      'pt-BR': 'Com --connections: ninguém envia antes de todas estarem conectadas.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
} as const;

const datagramOptions = {
  udp: {
    flag: 'udp',
    summary: {
      en: 'Send a datagram instead, and wait for one.',
      'pt-BR': 'Envia um datagrama em vez disso, e espera por um.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  connect: {
    flag: 'connect',
    summary: {
      en: 'With --udp: connect() first, which sends nothing; the system then tells that nobody is there.',
      'pt-BR':
        'Com --udp: connect() antes, que não envia nada; o sistema então conta que não há ninguém.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  count: {
    flag: 'count',
    placeholder: 'N',
    summary: {
      en: 'With --udp: send N datagrams, each after the outcome of the one before.',
      'pt-BR': 'Com --udp: envia N datagramas, cada um depois do desfecho do anterior.',
    },
    parse: parseWholeNumber(1, MAX_DATAGRAMS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
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
      en: 'For the whole exchange, in milliseconds; with --connections for all, with --udp for each datagram.',
      'pt-BR':
        'Para a troca inteira, em milissegundos; com --connections para todas, com --udp para cada datagrama.',
    },
    parse: parseWholeNumber(1, MAX_DEADLINE_MS),
    fallback: undefined,
    shownFallback: '5000; 10000 --connections; 1000 --udp',
  } satisfies CommandOption<number | undefined>,
  ...originOptions,
  ...manyOptions,
  ...datagramOptions,
  ...HOST_OPTIONS,
} as const;
