import {
  commonOptions,
  type DaemonAddresses,
  listenOption,
  PERMITS_OPTION,
  REPLY_OPTION,
} from '@socketlab/daemon';
import { type Address, type Option, parseWholeNumber } from '@socketlab/foundation';
import { DEFAULT_MODEL, MODELS, type ModelName, parseModel } from './model.ts';

const HOST = '127.0.0.1';
const DEFAULTS: DaemonAddresses = {
  control: { host: HOST, port: 17_432 },
  metrics: { host: HOST, port: 19_432 },
};
/** No datagram is longer: the length of UDP's header has 16 bits, RFC 768. */
const LARGEST_BUFFER_BYTES = 65_535;

/** What `answersPerSecond` may be. */
export const MOST_ANSWERS_PER_SECOND = 1_000_000;
/** Where the class's own UDP server is bound. */
export const DEFAULT_LISTEN: Address = { host: HOST, port: 65_431 };

const model: Option<ModelName> = {
  flag: 'model',
  placeholder: MODELS.join('|'),
  summary: {
    en: 'how datagrams are taken and answered: see the README',
    'pt-BR': 'como os datagramas são recebidos e respondidos: veja o README',
  },
  parse: parseModel,
  fallback: DEFAULT_MODEL,
};

const bufferBytes: Option<number> = {
  flag: 'buffer-bytes',
  placeholder: 'BYTES',
  summary: {
    en: 'how much of a datagram recvfrom() has room for; the rest is cut off',
    'pt-BR': 'quanto de um datagrama cabe no recvfrom(); o resto é cortado',
  },
  parse: parseWholeNumber(1, LARGEST_BUFFER_BYTES),
  fallback: LARGEST_BUFFER_BYTES,
};

const answersPerSecond: Option<number> = {
  flag: 'answers-per-second',
  placeholder: 'NUMBER',
  summary: {
    en: 'how many answers one source address may get in a second',
    'pt-BR': 'quantas respostas um endereço de origem pode receber por segundo',
  },
  parse: parseWholeNumber(1, MOST_ANSWERS_PER_SECOND),
  fallback: 1_000,
};

/** The option table of udp-echo. */
export const OPTIONS = {
  ...commonOptions(DEFAULTS),
  listen: listenOption(DEFAULT_LISTEN),
  model,
  reply: REPLY_OPTION,
  permits: PERMITS_OPTION,
  bufferBytes,
  answersPerSecond,
};
