import {
  BACKLOG_OPTION,
  commonOptions,
  type DaemonAddresses,
  listenOption,
  PERMITS_OPTION,
  REPLY_OPTION,
} from '@socketlab/daemon';
import { type Address, type Option, parseSwitch } from '@socketlab/foundation';

const HOST = '127.0.0.1';
const DEFAULTS: DaemonAddresses = {
  control: { host: HOST, port: 17_431 },
  metrics: { host: HOST, port: 19_431 },
};

/** Where the class's own TCP server listens. */
export const DEFAULT_LISTEN: Address = { host: HOST, port: 65_432 };

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
export const OPTIONS = {
  ...commonOptions(DEFAULTS),
  listen: listenOption(DEFAULT_LISTEN),
  reply: REPLY_OPTION,
  permits: PERMITS_OPTION,
  backlog: BACKLOG_OPTION,
  once,
};
