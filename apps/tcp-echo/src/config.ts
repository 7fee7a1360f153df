import { commonOptions, type DaemonAddresses } from '@socketlab/daemon';
import {
  type Address,
  type Option,
  parseAddress,
  parseChoice,
  parseSwitch,
  parseWholeNumber,
} from '@socketlab/foundation';
import { REPLIES, type ReplyName } from './echo-types.ts';

const HOST = '127.0.0.1';
const DEFAULTS: DaemonAddresses = {
  control: { host: HOST, port: 17_431 },
  metrics: { host: HOST, port: 19_431 },
};
const LARGEST_BACKLOG = 65_535;

/** Where the class's own TCP server listens. */
export const DEFAULT_LISTEN: Address = { host: HOST, port: 65_432 };

const listen: Option<Address | undefined> = {
  flag: 'listen',
  placeholder: '[ADDRESS:PORT]',
  bare: `${DEFAULT_LISTEN.host}:${DEFAULT_LISTEN.port}`,
  summary: {
    en: 'open the listener at start, on this address or on 127.0.0.1:65432',
    'pt-BR': 'abre o listener ao iniciar, neste endereço ou em 127.0.0.1:65432',
  },
  parse: (value, what) => parseAddress(value, DEFAULT_LISTEN, what),
  fallback: undefined,
};

const reply: Option<ReplyName> = {
  flag: 'reply',
  placeholder: REPLIES.join('|'),
  summary: {
    en: 'how to answer: as it came, or in upper case',
    'pt-BR': 'como responder: como veio, ou em maiúsculas',
  },
  parse: parseChoice(REPLIES),
  fallback: 'echo',
};

const backlog: Option<number> = {
  flag: 'backlog',
  placeholder: 'NUMBER',
  summary: {
    en: 'how many connections may wait to be accepted, see listen(2)',
    'pt-BR': 'quantas conexões podem esperar para ser aceitas, veja listen(2)',
  },
  parse: parseWholeNumber(0, LARGEST_BACKLOG),
  fallback: 128,
};

const once: Option<boolean> = {
  flag: 'once',
  summary: {
    en: "end after the first client, as the class's script does",
    'pt-BR': 'termina depois do primeiro cliente, como o script da aula',
  },
  parse: parseSwitch,
  fallback: false,
};

/** The option table of tcp-echo. */
export const OPTIONS = { ...commonOptions(DEFAULTS), listen, reply, backlog, once };
