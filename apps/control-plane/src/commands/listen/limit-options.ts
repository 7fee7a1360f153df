import { parseChoice, parseWholeNumber } from '@socketlab/foundation';
import type { CommandOption } from '../../command.ts';

/** Of multi-tcp, then what udp-echo has beside: each daemon says which of them it has. */
const MODELS = ['blocking', 'threads', 'event-loop', 'epoll', 'io_uring', 'batch'] as const;
const MOST_CONNECTIONS = 100_000;
const LONGEST_IDLE_MS = 86_400_000;
const MOST_THREADS = 1_000;

/** The model of a server that has a choice of them, and the limits of multi-tcp. */
export const limitOptions = {
  model: {
    flag: 'model',
    placeholder: 'MODEL',
    choices: MODELS,
    summary: {
      en: 'How to serve. multi-tcp: blocking, threads, event-loop, epoll, io_uring; udp-echo: blocking, batch, event-loop.',
      'pt-BR':
        'Como atender. multi-tcp: blocking, threads, event-loop, epoll, io_uring; udp-echo: blocking, batch, event-loop.',
    },
    parse: parseChoice(MODELS),
    fallback: undefined,
  } satisfies CommandOption<(typeof MODELS)[number] | undefined>,
  maxConnections: {
    flag: 'max-connections',
    placeholder: 'N',
    summary: {
      en: 'multi-tcp: how many connections there may be at once.',
      'pt-BR': 'multi-tcp: quantas conexões pode haver ao mesmo tempo.',
    },
    parse: parseWholeNumber(1, MOST_CONNECTIONS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  maxConnectionsPerAddress: {
    flag: 'max-connections-per-address',
    placeholder: 'N',
    summary: {
      en: 'multi-tcp: how many of them may come from one address; 0 for all.',
      'pt-BR': 'multi-tcp: quantas delas podem vir de um mesmo endereço; 0 para todas.',
    },
    parse: parseWholeNumber(0, MOST_CONNECTIONS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  idleMs: {
    flag: 'idle-ms',
    placeholder: 'MS',
    summary: {
      en: 'multi-tcp: how long a connection may last without a byte received; 0 for ever.',
      'pt-BR': 'multi-tcp: quanto uma conexão pode durar sem receber um byte; 0 para sempre.',
    },
    parse: parseWholeNumber(0, LONGEST_IDLE_MS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  maxBytes: {
    flag: 'max-bytes',
    placeholder: 'N',
    summary: {
      en: 'multi-tcp: how many bytes are received on one connection; 0 for all.',
      'pt-BR': 'multi-tcp: quantos bytes são recebidos em uma conexão; 0 para todos.',
    },
    parse: parseWholeNumber(0, Number.MAX_SAFE_INTEGER),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  maxThreads: {
    flag: 'max-threads',
    placeholder: 'N',
    summary: {
      en: 'multi-tcp, model threads: how many connections have a thread at once; others wait to be accepted.',
      'pt-BR':
        'multi-tcp, modelo threads: quantas conexões têm uma thread ao mesmo tempo; as outras esperam o accept.',
    },
    parse: parseWholeNumber(1, MOST_THREADS),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
} as const;

/** Limits as a request leaves them open, or sets them. */
export interface LimitsAsked {
  readonly connections?: number;
  readonly connectionsPerAddress?: number;
  readonly idleMs?: number;
  readonly bytes?: number;
  readonly threads?: number;
}

/** The limits of the options that were given. */
export function limitsOf(options: {
  readonly maxConnections: number | undefined;
  readonly maxConnectionsPerAddress: number | undefined;
  readonly idleMs: number | undefined;
  readonly maxBytes: number | undefined;
  readonly maxThreads: number | undefined;
}): LimitsAsked {
  const { maxConnections, maxConnectionsPerAddress, idleMs, maxBytes, maxThreads } = options;
  return {
    ...(maxConnections === undefined ? {} : { connections: maxConnections }),
    ...(maxConnectionsPerAddress === undefined
      ? {}
      : { connectionsPerAddress: maxConnectionsPerAddress }),
    ...(idleMs === undefined ? {} : { idleMs }),
    ...(maxBytes === undefined ? {} : { bytes: maxBytes }),
    ...(maxThreads === undefined ? {} : { threads: maxThreads }),
  };
}
