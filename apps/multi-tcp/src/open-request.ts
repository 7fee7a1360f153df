import { replyFromMessage } from '@socketlab/daemon';
import {
  formatAddress,
  InvalidValueError,
  parseAddress,
  parseWholeNumber,
  type Text,
} from '@socketlab/foundation';
import { DEFAULT_LISTEN } from './config.ts';
import { GREATEST, type Limits, MOST_THREADS } from './limits.ts';
import type { ListenRequest } from './listen-request.ts';
import { parseModel } from './model.ts';

/** Limits as a request asks for them; what it leaves open keeps the daemon's default. */
interface LimitsMessage {
  readonly connections?: number;
  readonly connectionsPerAddress?: number;
  readonly idleMs?: number;
  readonly bytes?: number | string;
  readonly answersPerSecond?: number;
  readonly threads?: number;
}

/** OpenListener, as it comes. */
export interface OpenMessage {
  readonly address: string;
  readonly backlog?: number;
  readonly reply: string;
  readonly once: boolean;
  readonly steps: boolean;
  readonly model: string;
  readonly limits: LimitsMessage | null;
}

/** What a request asks for, completed from the defaults. Throws InvalidValueError for what multi-tcp can't do. */
export function readOpenMessage(
  message: OpenMessage,
  defaults: Omit<ListenRequest, 'address'>,
): ListenRequest {
  refuse('once', message.once, {
    en: 'multi-tcp serves many clients, and does not end with the first',
    'pt-BR': 'o multi-tcp atende vários clientes, e não termina com o primeiro',
  });
  refuse('steps', message.steps, {
    en: 'multi-tcp has many connections at once, and no single next call to stop before',
    'pt-BR': 'o multi-tcp tem várias conexões ao mesmo tempo, e não uma única próxima chamada',
  });
  refuse('answers-per-second', message.limits?.answersPerSecond !== undefined, {
    en: 'it limits answers to datagrams, and a TCP server has none',
    'pt-BR': 'limita respostas a datagramas, e um servidor TCP não tem nenhum',
  });
  return {
    address: parseAddress(message.address || formatAddress(DEFAULT_LISTEN), DEFAULT_LISTEN),
    backlog: message.backlog ?? defaults.backlog,
    reply: replyFromMessage(message.reply) ?? defaults.reply,
    model: message.model === '' ? defaults.model : parseModel(message.model, 'model'),
    limits: readLimits(message.limits ?? {}, defaults.limits),
    mostThreads: readThreads(message.limits?.threads, defaults.mostThreads),
  };
}

function readThreads(threads: number | undefined, fallback: number): number {
  if (threads === undefined) return fallback;
  return parseWholeNumber(1, MOST_THREADS)(String(threads), 'limits.threads');
}

function readLimits(message: LimitsMessage, defaults: Limits): Limits {
  const read = (name: keyof Limits, least: number): number => {
    const value = message[name];
    if (value === undefined) return defaults[name];
    return parseWholeNumber(least, GREATEST[name])(String(value), `limits.${name}`);
  };
  return {
    connections: read('connections', 1),
    connectionsPerAddress: read('connectionsPerAddress', 0),
    idleMs: read('idleMs', 0),
    bytes: read('bytes', 0),
  };
}

function refuse(what: string, isAskedFor: boolean, rule: Text): void {
  if (!isAskedFor) return;
  throw new InvalidValueError({
    what,
    value: 'true',
    rule,
    wayOut: {
      en: 'Leave it out, or open a listener of another daemon with it.',
      'pt-BR': 'Deixe isso de fora, ou abra com isso o listener de outro daemon.',
    },
  });
}
