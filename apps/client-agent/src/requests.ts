import type { Handlers, Services } from '@socketlab/control';
import {
  type Address,
  formatAddress,
  InvalidValueError,
  parseAddress,
} from '@socketlab/foundation';
import { familyOf } from './address-family.ts';
import type { DatagramJob } from './datagram-types.ts';
import { MOST_CONNECTIONS } from './dialer.ts';
import {
  DatagramTooLargeError,
  PayloadTooLargeError,
  SourceFamilyError,
  SourcePortError,
  TotalTooLargeError,
} from './errors.ts';
import type { Ending, ExchangeJob, HoldJob } from './exchange-types.ts';
import type { ManyJob } from './many-types.ts';

const MANY_DEADLINE_MS = 10_000;
const DATAGRAM_DEADLINE_MS = 1_000;
/** So long a request may keep the client busy. */
const MOST_MS = 600_000;
const LARGEST_PAYLOAD = 1_048_576;
/** Of all connections together, each way. */
const LARGEST_TOTAL = 268_435_456;
const MOST_DATAGRAMS = 10_000;
/** 65535 of the length field, less the headers: IPv4 counts its own (RFC 768), IPv6 does not (RFC 8200). */
const LARGEST_DATAGRAM = { AF_INET: 65_507, AF_INET6: 65_527 };

type ClientService = Handlers<Services['client']>;
type Request<Method extends keyof ClientService> = Parameters<ClientService[Method]>[0];
/** Reads an address to send to; refuses those where this client may not send. */
export type ReadTarget = (text: string) => Address;

/** The job of an exchange. Throws what is wrong with the request. */
export function readExchange(request: Request<'exchange'>, readTarget: ReadTarget): ExchangeJob {
  const { payload, replyBytes, firstCloser } = request;
  return {
    ...readHold(request, readTarget),
    payload: bounded(payload),
    replyBytes: boundedCount(replyBytes || payload.length),
    firstCloser: firstCloser === 'FIRST_CLOSER_SERVER' ? 'server' : 'client',
    ending: readEnding(request.ending),
  };
}

/** A connection to hold: where to, and from where. */
export function readHold(
  request: { readonly address: string; readonly source: string },
  readTarget: ReadTarget,
): HoldJob {
  const address = readTarget(request.address);
  const source = readSource(request.source, address);
  return { address, ...(source && { source }) };
}

/** The job of many exchanges. */
export function readMany(request: Request<'exchangeMany'>, readTarget: ReadTarget): ManyJob {
  const { payload, connections, deadlineMs, waitsForAll } = request;
  const job = {
    ...readHold(request, readTarget),
    connections: withinRange('connections', connections, MOST_CONNECTIONS),
    payload: bounded(payload),
    replyBytes: boundedCount(request.replyBytes || payload.length),
    ending: readEnding(request.ending),
    waitsForAll,
    deadlineMs: withinRange('deadline_ms', deadlineMs || MANY_DEADLINE_MS, MOST_MS),
  };
  const bytes = Math.max(payload.length, job.replyBytes);
  if (connections * bytes > LARGEST_TOTAL) {
    throw new TotalTooLargeError({ connections, bytes, limit: LARGEST_TOTAL });
  }
  if (job.source !== undefined && job.source.port !== 0 && connections > 1) {
    throw new SourcePortError({ source: formatAddress(job.source), connections });
  }
  return job;
}

/** The job of datagrams. */
export function readDatagrams(
  request: Request<'exchangeDatagram'>,
  readTarget: ReadTarget,
): DatagramJob {
  const { payload, connects, deadlineMs } = request;
  const where = readHold(request, readTarget);
  const limit = LARGEST_DATAGRAM[familyOf(where.address)];
  if (payload.length > limit) throw new DatagramTooLargeError({ bytes: payload.length, limit });
  const count = withinRange('count', request.count || 1, MOST_DATAGRAMS);
  const eachMs = withinRange('deadline_ms', deadlineMs || DATAGRAM_DEADLINE_MS, MOST_MS);
  withinRange('count x deadline_ms', count * eachMs, MOST_MS);
  return { ...where, payload, connects, deadlineMs: eachMs, count };
}

/** How a connection ends, as the contract says it. */
export function readEnding(ending: Request<'exchange'>['ending']): Ending {
  return ending === 'ENDING_RESET' ? 'reset' : 'close';
}

/** The payload, if it is not too large. */
export function bounded(payload: Uint8Array): Uint8Array {
  boundedCount(payload.length);
  return payload;
}

/** The count of bytes, if it is not too large. */
export function boundedCount(bytes: number): number {
  if (bytes <= LARGEST_PAYLOAD) return bytes;
  throw new PayloadTooLargeError({ bytes, limit: LARGEST_PAYLOAD });
}

function readSource(text: string, address: Address): Address | undefined {
  if (text === '') return undefined;
  const source = parseAddress(text, undefined, 'source');
  if (familyOf(source) === familyOf(address)) return source;
  throw new SourceFamilyError({ source: formatAddress(source), address: formatAddress(address) });
}

function withinRange(what: string, value: number, most: number): number {
  if (value >= 1 && value <= most) return value;
  throw new InvalidValueError({
    what,
    value: String(value),
    rule: {
      en: `it is a whole number from 1 to ${most}`,
      'pt-BR': `é um número inteiro de 1 a ${most}`,
    },
    wayOut: { en: `Choose one from 1 to ${most}.`, 'pt-BR': `Escolha um de 1 a ${most}.` },
  });
}
