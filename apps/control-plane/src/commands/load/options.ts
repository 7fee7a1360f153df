import { parseDuration, parseSwitch, parseWholeNumber } from '@socketlab/foundation';
import type { CommandArgument, CommandOption } from '../../command.ts';
import { HOST_OPTIONS } from '../../hosts/host-options.ts';

const SECOND_MS = 1_000;
const LONGEST_MS = 600_000;
const MOST_CONNECTIONS = 20_000;
const MOST_RATE = 10_000_000;
const MOST_COUNT = 1_000_000_000;
const LARGEST_MESSAGE = 1_048_576;
/** What one datagram carries over IPv4: RFC 768's length less its header and IP's. */
export const LARGEST_DATAGRAM = 65_507;
const MOST_PIPELINE = 1_024;
const MOST_THREADS = 64;

const asItIs = (value: string): string => value;

/** The arguments of `socketlab load`. */
export const loadArguments = {
  target: {
    placeholder: 'TARGET',
    presence: 'required',
    summary: {
      en: 'The server, ADDRESS:PORT; also NAME:PORT of a paired host, whose daemon there is asked for a permit.',
      'pt-BR':
        'O servidor, ENDEREÇO:PORTA; também NOME:PORTA de uma máquina pareada, a cujo daemon ali se pede uma licença.',
    },
    parse: asItIs,
  } satisfies CommandArgument<string>,
} as const;

/** What is sent, and how fast. */
const planOptions = {
  connections: {
    flag: 'connections',
    placeholder: 'N',
    summary: {
      en: 'How many connections at once; with --udp, sockets.',
      'pt-BR': 'Quantas conexões ao mesmo tempo; com --udp, sockets.',
    },
    parse: parseWholeNumber(1, MOST_CONNECTIONS),
    fallback: 1 as number,
    shownFallback: '1',
  } satisfies CommandOption<number>,
  rate: {
    flag: 'rate',
    placeholder: 'R',
    summary: {
      en: 'Open loop: R messages a second of all connections together, whether or not answers come. Without it each connection sends when an answer has come (closed loop).',
      'pt-BR':
        'Laço aberto: R mensagens por segundo de todas as conexões juntas, venham ou não respostas. Sem ela cada conexão envia quando veio uma resposta (laço fechado).',
    },
    parse: parseWholeNumber(1, MOST_RATE),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  durationMs: {
    flag: 'duration',
    placeholder: 'DURATION',
    summary: {
      en: 'How long: 1s to 10m. With --count alone, as long as that takes.',
      'pt-BR': 'Por quanto tempo: 1s a 10m. Só com --count, o quanto isso levar.',
    },
    parse: parseDuration(SECOND_MS, LONGEST_MS),
    fallback: undefined,
    shownFallback: '10s',
  } satisfies CommandOption<number | undefined>,
  count: {
    flag: 'count',
    placeholder: 'N',
    summary: {
      en: 'End after N messages of all connections together.',
      'pt-BR': 'Termina depois de N mensagens de todas as conexões juntas.',
    },
    parse: parseWholeNumber(1, MOST_COUNT),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  messageBytes: {
    flag: 'size',
    placeholder: 'BYTES',
    summary: {
      en: 'How many bytes a message has; with --udp 8 to 65507.',
      'pt-BR': 'Quantos bytes tem uma mensagem; com --udp de 8 a 65507.',
    },
    parse: parseWholeNumber(1, LARGEST_MESSAGE),
    fallback: 64 as number,
    shownFallback: '64',
  } satisfies CommandOption<number>,
  pipeline: {
    flag: 'pipeline',
    placeholder: 'DEPTH',
    summary: {
      en: 'How many messages a connection has under way at once.',
      'pt-BR': 'Quantas mensagens uma conexão tem em curso ao mesmo tempo.',
    },
    parse: parseWholeNumber(1, MOST_PIPELINE),
    fallback: undefined,
    shownFallback: '1; --udp --rate R: R x --timeout / --connections',
  } satisfies CommandOption<number | undefined>,
  churn: {
    flag: 'churn',
    placeholder: 'N',
    summary: {
      en: 'Close a connection after N messages and open another; without it connections stay.',
      'pt-BR': 'Fecha uma conexão depois de N mensagens e abre outra; sem ela as conexões ficam.',
    },
    parse: parseWholeNumber(1, MOST_COUNT),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  rampMs: {
    flag: 'ramp',
    placeholder: 'DURATION',
    summary: {
      en: 'Let connections and rate grow from nothing for so long.',
      'pt-BR': 'Deixa conexões e taxa crescerem a partir do nada por esse tempo.',
    },
    parse: parseDuration(SECOND_MS, LONGEST_MS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  warmupMs: {
    flag: 'warmup',
    placeholder: 'DURATION',
    summary: {
      en: 'Leave what happens so long from the beginning on out of the result.',
      'pt-BR': 'Deixa fora do resultado o que acontece por esse tempo desde o início.',
    },
    parse: parseDuration(SECOND_MS, LONGEST_MS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
} as const;

/** The options of `socketlab load`. */
export const loadOptions = {
  ...planOptions,
  udp: {
    flag: 'udp',
    summary: {
      en: 'Send datagrams instead; one that is lost is an error NO_ANSWER.',
      'pt-BR': 'Envia datagramas em vez disso; um que se perde é um erro NO_ANSWER.',
    },
    parse: parseSwitch,
    fallback: false as boolean,
  } satisfies CommandOption<boolean>,
  threads: {
    flag: 'threads',
    placeholder: 'T',
    summary: {
      en: 'How many threads of client-agent send; without it, it chooses.',
      'pt-BR': 'Quantas threads do client-agent enviam; sem ela, ele escolhe.',
    },
    parse: parseWholeNumber(1, MOST_THREADS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  timeoutMs: {
    flag: 'timeout',
    placeholder: 'MS',
    summary: {
      en: 'How long an answer may take, in milliseconds.',
      'pt-BR': 'Quanto uma resposta pode levar, em milissegundos.',
    },
    parse: parseWholeNumber(1, LONGEST_MS),
    fallback: undefined,
    shownFallback: '5000; 1000 --udp',
  } satisfies CommandOption<number | undefined>,
  source: {
    flag: 'source',
    placeholder: 'ADDRESS',
    summary: {
      en: "The client's own address: another one has ports of its own.",
      'pt-BR': 'O endereço do próprio cliente: outro tem portas só dele.',
    },
    parse: asItIs,
    fallback: undefined,
  } satisfies CommandOption<string | undefined>,
  compare: {
    flag: 'compare',
    placeholder: 'FOLDER',
    summary: {
      en: 'Compare with the run in that folder, as socketlab compare does.',
      'pt-BR': 'Compara com a rodada dessa pasta, como socketlab compare.',
    },
    parse: asItIs,
    fallback: undefined,
  } satisfies CommandOption<string | undefined>,
  output: {
    flag: 'output',
    placeholder: 'FOLDER',
    summary: { en: 'The folder to write to.', 'pt-BR': 'A pasta onde gravar.' },
    parse: asItIs,
    fallback: undefined,
    shownFallback: './reports/load-TIME',
  } satisfies CommandOption<string | undefined>,
  hosts: HOST_OPTIONS.hosts,
} as const;
