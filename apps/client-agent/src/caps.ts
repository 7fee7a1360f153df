import { type Option, parseWholeNumber } from '@socketlab/foundation';

/** How much the client does at most, whoever asks and wherever it goes. */
export interface Caps {
  /** At once, of all runs together. */
  readonly connections: number;
  /** Connections, or datagrams, that begin within a second. */
  readonly perSecond: number;
  /** Of one request, all its connections together, each way. */
  readonly bytes: number;
  /** For one request, in milliseconds. */
  readonly ms: number;
  /** Messages of a load that begin within a second; only it sends more than one on a connection. */
  readonly messagesPerSecond: number;
  /** Of a load, all its connections together, each way. */
  readonly loadBytes: number;
}

/** What the owner can only lower. */
export const MOST: Caps = {
  connections: 20_000,
  perSecond: 20_000,
  bytes: 268_435_456,
  ms: 600_000,
  messagesPerSecond: 5_000_000,
  loadBytes: 1_099_511_627_776,
};

/** What one exchange carries at most, each way; and so what is sent to another machine without its permit. */
export const LARGEST_PAYLOAD = 1_048_576;

/** What a classmate may have this client do on this machine: enough to see a server at work, and not to wear it out. */
export const CLASSMATE: Caps = {
  connections: 256,
  perSecond: 256,
  bytes: 16_777_216,
  ms: 60_000,
  messagesPerSecond: 10_000,
  loadBytes: 67_108_864,
};

/** The options by which the owner lowers the caps. */
export const CAP_OPTIONS = {
  maxConnections: cap('max-connections', MOST.connections, {
    en: 'how many connections there may be at once, of all runs together',
    'pt-BR': 'quantas conexões pode haver ao mesmo tempo, somando todas as rodadas',
  }),
  maxPerSecond: cap('max-per-second', MOST.perSecond, {
    en: 'how many connections or datagrams begin within a second',
    'pt-BR': 'quantas conexões ou datagramas começam em um segundo',
  }),
  maxBytes: cap('max-bytes', MOST.bytes, {
    en: 'how many bytes one request moves, each way',
    'pt-BR': 'quantos bytes um pedido move, em cada sentido',
  }),
  maxMs: cap('max-ms', MOST.ms, {
    en: 'how long one request may take, in milliseconds',
    'pt-BR': 'quanto um pedido pode durar, em milissegundos',
  }),
  maxMessagesPerSecond: cap('max-messages-per-second', MOST.messagesPerSecond, {
    en: 'how many messages of a load begin within a second',
    'pt-BR': 'quantas mensagens de uma carga começam em um segundo',
  }),
  maxLoadBytes: cap('max-load-bytes', MOST.loadBytes, {
    en: 'how many bytes a load moves, each way',
    'pt-BR': 'quantos bytes uma carga move, em cada sentido',
  }),
} as const;

/** The caps that the options give. */
export function capsOf(options: {
  readonly maxConnections: number;
  readonly maxPerSecond: number;
  readonly maxBytes: number;
  readonly maxMs: number;
  readonly maxMessagesPerSecond: number;
  readonly maxLoadBytes: number;
}): Caps {
  return {
    connections: options.maxConnections,
    perSecond: options.maxPerSecond,
    bytes: options.maxBytes,
    ms: options.maxMs,
    messagesPerSecond: options.maxMessagesPerSecond,
    loadBytes: options.maxLoadBytes,
  };
}

/** The lower of each. */
export function lowerCaps(one: Caps, other: Caps): Caps {
  return {
    connections: Math.min(one.connections, other.connections),
    perSecond: Math.min(one.perSecond, other.perSecond),
    bytes: Math.min(one.bytes, other.bytes),
    ms: Math.min(one.ms, other.ms),
    messagesPerSecond: Math.min(one.messagesPerSecond, other.messagesPerSecond),
    loadBytes: Math.min(one.loadBytes, other.loadBytes),
  };
}

function cap(flag: string, most: number, summary: Option<number>['summary']): Option<number> {
  return {
    flag,
    placeholder: 'NUMBER',
    summary,
    parse: parseWholeNumber(1, most),
    fallback: most,
  };
}
