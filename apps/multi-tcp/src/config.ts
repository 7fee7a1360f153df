import {
  BACKLOG_OPTION,
  commonOptions,
  type DaemonAddresses,
  listenOption,
  PERMITS_OPTION,
  REPLY_OPTION,
} from '@socketlab/daemon';
import { type Address, type Option, parseWholeNumber } from '@socketlab/foundation';
import { GREATEST, MOST_THREADS } from './limits.ts';
import { DEFAULT_MODEL, MODELS, type ModelName, parseModel } from './model.ts';

const HOST = '127.0.0.1';
const DEFAULTS: DaemonAddresses = {
  control: { host: HOST, port: 17_433 },
  metrics: { host: HOST, port: 19_433 },
};

/** Where multi-tcp listens unless told otherwise. */
export const DEFAULT_LISTEN: Address = { host: HOST, port: 65_433 };

const model: Option<ModelName> = {
  flag: 'model',
  placeholder: MODELS.join('|'),
  summary: {
    en: 'how many connections are served at once: see the README',
    'pt-BR': 'como várias conexões são atendidas ao mesmo tempo: veja o README',
  },
  parse: parseModel,
  fallback: DEFAULT_MODEL,
};

const maxConnections: Option<number> = {
  flag: 'max-connections',
  placeholder: 'NUMBER',
  summary: {
    en: 'how many connections there may be at once; one more is closed at once',
    'pt-BR': 'quantas conexões pode haver ao mesmo tempo; uma a mais é fechada na hora',
  },
  parse: parseWholeNumber(1, GREATEST.connections),
  fallback: 20_000,
};

const maxConnectionsPerAddress: Option<number> = {
  flag: 'max-connections-per-address',
  placeholder: 'NUMBER',
  summary: {
    en: 'how many of them may come from one address; 0 for all',
    'pt-BR': 'quantas delas podem vir de um mesmo endereço; 0 para todas',
  },
  parse: parseWholeNumber(0, GREATEST.connectionsPerAddress),
  fallback: 0,
};

const idleMs: Option<number> = {
  flag: 'idle-ms',
  placeholder: 'MILLISECONDS',
  summary: {
    en: 'how long a connection may last without a byte received; 0 for ever',
    'pt-BR': 'quanto uma conexão pode durar sem receber um byte; 0 para sempre',
  },
  parse: parseWholeNumber(0, GREATEST.idleMs),
  fallback: 0,
};

const maxBytes: Option<number> = {
  flag: 'max-bytes',
  placeholder: 'BYTES',
  summary: {
    en: 'how many bytes are received on one connection before it is closed; 0 for all',
    'pt-BR': 'quantos bytes são recebidos em uma conexão antes de ela ser fechada; 0 para todos',
  },
  parse: parseWholeNumber(0, GREATEST.bytes),
  fallback: 0,
};

const maxThreads: Option<number> = {
  flag: 'max-threads',
  placeholder: 'NUMBER',
  summary: {
    en: 'model threads: how many connections have a thread at once; others wait in the accept queue',
    'pt-BR':
      'modelo threads: quantas conexões têm uma thread ao mesmo tempo; outras esperam na fila de accept',
  },
  parse: parseWholeNumber(1, MOST_THREADS),
  fallback: 64,
};

/** The option table of multi-tcp. */
export const OPTIONS = {
  ...commonOptions(DEFAULTS),
  listen: listenOption(DEFAULT_LISTEN),
  model,
  reply: REPLY_OPTION,
  permits: PERMITS_OPTION,
  backlog: BACKLOG_OPTION,
  maxConnections,
  maxConnectionsPerAddress,
  idleMs,
  maxBytes,
  maxThreads,
};
