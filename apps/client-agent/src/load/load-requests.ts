import { availableParallelism } from 'node:os';
import type { Handlers, Services } from '@socketlab/control';
import { formatAddress, InvalidValueError } from '@socketlab/foundation';
import { type LoadProtocol, SEQUENCE_BYTES } from '@socketlab/load';
import { familyOf } from '../address-family.ts';
import { LARGEST_PAYLOAD } from '../caps.ts';
import { DatagramTooLargeError, PayloadTooLargeError, SourcePortError } from '../errors.ts';
import type { HoldJob } from '../exchange-types.ts';
import { LARGEST_DATAGRAM, readHold } from '../requests.ts';

type Request = Parameters<Handlers<Services['client']>['runLoad']>[0];

/** A load as it was asked for, with its defaults. */
export interface WantedLoad extends HoldJob {
  readonly protocol: LoadProtocol;
  readonly connections: number;
  readonly rate: number;
  readonly messageBytes: number;
  readonly pipeline: number;
  readonly messagesPerConnection: number;
  /** Undefined where a count alone is to end it. */
  readonly durationMs: number | undefined;
  readonly count: number;
  readonly rampMs: number;
  /** 0 lets the client choose. */
  readonly threads: number;
  readonly timeoutMs: number;
  readonly warmupMs: number;
}

const USUAL_DURATION_MS = 10_000;
const USUAL_TIMEOUT_MS: Readonly<Record<LoadProtocol, number>> = { tcp: 5_000, udp: 1_000 };
const USUAL_BYTES = 64;
const MOST_PIPELINE = 1_024;
/** Each message that may be under way takes some 40 bytes here. */
const MOST_UNDER_WAY = 1_000_000;
const MOST_THREADS = 64;
const MOST_CHOSEN_THREADS = 8;
/** Fewer are not worth a thread of their own. */
const CONNECTIONS_A_THREAD = 16;
const MOST_MS = 86_400_000;
const MS_PER_S = 1_000;

/** Reads a request. Throws what is wrong with it; what is more than allowed is not wrong, and is told by the plan. */
export function readLoad(request: Request, address: HoldJob['address']): WantedLoad {
  const protocol = readProtocol(request.protocol);
  const count = Number(request.count);
  const connections = request.connections || 1;
  const timeoutMs = within('timeout_ms', request.timeoutMs || USUAL_TIMEOUT_MS[protocol], MOST_MS);
  const rate = readRate(request.rate);
  const usualPipeline = protocol === 'udp' ? choosePipeline({ rate, connections, timeoutMs }) : 1;
  const pipeline = within('pipeline', request.pipeline || usualPipeline, MOST_PIPELINE);
  within('connections x pipeline', connections * pipeline, MOST_UNDER_WAY);
  const usualMs = count > 0 ? undefined : USUAL_DURATION_MS;
  const wanted = {
    ...readHold(request, { address }),
    protocol,
    connections,
    rate,
    messageBytes: readMessageBytes(request.messageBytes || USUAL_BYTES, protocol, address),
    pipeline,
    messagesPerConnection: request.messagesPerConnection,
    durationMs: request.durationMs || usualMs,
    count,
    rampMs: atMost('ramp_ms', request.rampMs, request.durationMs || MOST_MS),
    threads: atMost('threads', request.threads, MOST_THREADS),
    timeoutMs,
    warmupMs: atMost('warmup_ms', request.warmupMs, request.durationMs || MOST_MS),
  };
  const { source } = wanted;
  if (source !== undefined && source.port !== 0) {
    throw new SourcePortError({ source: formatAddress(source), connections });
  }
  return wanted;
}

/** How many threads a load is worth: no more than half of the processors, for the other half is the server's, or others'. */
export function chooseThreads(connections: number, processors = availableParallelism()): number {
  const worth = Math.ceil(connections / CONNECTIONS_A_THREAD);
  return Math.max(1, Math.min(worth, Math.floor(processors / 2), MOST_CHOSEN_THREADS));
}

/**
 * How many datagrams a socket has under way at once. In an open loop they are due whether or not answers come, and one that is
 * lost is waited for until its timeout: as many as are due meanwhile, or the client itself would hold the rate back.
 */
export function choosePipeline({
  rate,
  connections,
  timeoutMs,
}: Pick<WantedLoad, 'rate' | 'connections' | 'timeoutMs'>): number {
  const dueMeanwhile = Math.ceil((rate * timeoutMs) / MS_PER_S / connections) + 1;
  return Math.min(
    rate === 0 ? 1 : dueMeanwhile,
    MOST_PIPELINE,
    Math.max(1, Math.floor(MOST_UNDER_WAY / connections)),
  );
}

function readProtocol(text: string): LoadProtocol {
  if (text === '' || text === 'tcp') return 'tcp';
  if (text === 'udp') return 'udp';
  throw new InvalidValueError({
    what: 'protocol',
    value: text,
    rule: { en: 'a load is of tcp or udp', 'pt-BR': 'uma carga é de tcp ou udp' },
    wayOut: { en: 'Choose tcp or udp.', 'pt-BR': 'Escolha tcp ou udp.' },
  });
}

function readRate(rate: number): number {
  if (rate >= 0 && Number.isFinite(rate)) return rate;
  throw new InvalidValueError({
    what: 'rate',
    value: String(rate),
    rule: { en: 'it is a number of 0 or more', 'pt-BR': 'é um número maior ou igual a 0' },
    wayOut: {
      en: 'Give messages a second, or 0 for as fast as answers come.',
      'pt-BR': 'Dê mensagens por segundo, ou 0 para tão rápido quanto as respostas vêm.',
    },
  });
}

function readMessageBytes(
  bytes: number,
  protocol: LoadProtocol,
  address: HoldJob['address'],
): number {
  if (protocol === 'tcp') {
    if (bytes > LARGEST_PAYLOAD) throw new PayloadTooLargeError({ bytes, limit: LARGEST_PAYLOAD });
    return bytes;
  }
  const limit = LARGEST_DATAGRAM[familyOf(address)];
  if (bytes > limit) throw new DatagramTooLargeError({ bytes, limit });
  if (bytes >= SEQUENCE_BYTES) return bytes;
  throw new InvalidValueError({
    what: 'message_bytes',
    value: String(bytes),
    rule: {
      en: `a datagram of a load has at least ${SEQUENCE_BYTES}, its number, by which its answer is known`,
      'pt-BR': `um datagrama de uma carga tem ao menos ${SEQUENCE_BYTES}, seu número, pelo qual se reconhece a resposta`,
    },
    wayOut: {
      en: `Choose ${SEQUENCE_BYTES} or more.`,
      'pt-BR': `Escolha ${SEQUENCE_BYTES} ou mais.`,
    },
  });
}

function atMost(what: string, value: number, most: number): number {
  return value === 0 ? 0 : within(what, value, most);
}

function within(what: string, value: number, most: number): number {
  if (value <= most) return value;
  throw new InvalidValueError({
    what,
    value: String(value),
    rule: { en: `it is at most ${most}`, 'pt-BR': `é no máximo ${most}` },
    wayOut: { en: `Choose ${most} or less.`, 'pt-BR': `Escolha ${most} ou menos.` },
  });
}
