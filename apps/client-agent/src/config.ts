import { commonOptions, type DaemonAddresses } from '@socketlab/daemon';
import { type Option, parseSwitch } from '@socketlab/foundation';
import { CAP_OPTIONS } from './caps.ts';

const HOST = '127.0.0.1';
const DEFAULTS: DaemonAddresses = {
  control: { host: HOST, port: 17_434 },
  metrics: { host: HOST, port: 19_434 },
};

const allowPrivate: Option<boolean> = {
  flag: 'allow-private',
  summary: {
    en: 'also send to private addresses, such as 192.168.0.0/16; otherwise to loopback and paired hosts',
    'pt-BR':
      'envia também a endereços privados, como 192.168.0.0/16; senão, ao loopback e às máquinas pareadas',
  },
  parse: parseSwitch,
  fallback: false,
};

/** The option table of client-agent. */
export const OPTIONS = { ...commonOptions(DEFAULTS), allowPrivate, ...CAP_OPTIONS };
