import type { Handlers, Services } from '@socketlab/control';
import {
  type Address,
  formatAddress,
  InvalidValueError,
  parseAddress,
} from '@socketlab/foundation';
import { familyOf } from './address-family.ts';
import { type Caps, LARGEST_PAYLOAD } from './caps.ts';
import type { DatagramJob } from './datagram-types.ts';
import {
  DatagramTooLargeError,
  PayloadTooLargeError,
  SourceFamilyError,
  SourcePortError,
  TotalTooLargeError,
} from './errors.ts';
import type { Ending, ExchangeJob, HoldJob } from './exchange-types.ts';
import type { ManyJob } from './many-types.ts';

const DEADLINE_MS = 5_000;
const MANY_DEADLINE_MS = 10_000;
const DATAGRAM_DEADLINE_MS = 1_000;
const MOST_DATAGRAMS = 10_000;
/** 65535 of the length field, less the headers: IPv4 counts its own (RFC 768), IPv6 does not (RFC 8200). */
export const LARGEST_DATAGRAM = { AF_INET: 65_507, AF_INET6: 65_527 };

type ClientService = Handlers<Services['client']>;
type Request<Method extends keyof ClientService> = Parameters<ClientService[Method]>[0];
/** Where it goes, and how much the client does at most for whoever asks. */
export interface Bounds {
  readonly address: Address;
  readonly caps: Caps;
}

/** The job of an exchange. Throws what is wrong with the request. */
export function readExchange(request: Request<'exchange'>, bounds: Bounds): ExchangeJob {
  const { payload, replyBytes, firstCloser } = request;
  return {
    ...readHold(request, bounds),
    payload: bounded(payload, bounds.caps),
    replyBytes: boundedCount(replyBytes || payload.length, bounds.caps),
    firstCloser: firstCloser === 'FIRST_CLOSER_SERVER' ? 'server' : 'client',
    ending: readEnding(request.ending),
  };
}

/** A connection to hold: where to, and from where. */
export function readHold(
  request: { readonly source: string },
  { address }: Pick<Bounds, 'address'>,
): HoldJob {
  const source = readSource(request.source, address);
  return { address, ...(source && { source }) };
}

/** How long one exchange, or one step of a held connection, may take. */
export function readDeadline({ deadlineMs }: { readonly deadlineMs: number }, caps: Caps): number {
  return withinRange('deadline_ms', deadlineMs || Math.min(DEADLINE_MS, caps.ms), caps.ms);
}

/** The job of many exchanges. */
export function readMany(request: Request<'exchangeMany'>, bounds: Bounds): ManyJob {
  const { payload, connections, deadlineMs, waitsForAll } = request;
  const { caps } = bounds;
  const usualMs = Math.min(MANY_DEADLINE_MS, caps.ms);
  const job = {
    ...readHold(request, bounds),
    connections: withinRange('connections', connections, caps.connections),
    payload: bounded(payload, caps),
    replyBytes: boundedCount(request.replyBytes || payload.length, caps),
    ending: readEnding(request.ending),
    waitsForAll,
    deadlineMs: withinRange('deadline_ms', deadlineMs || usualMs, caps.ms),
  };
  const bytes = Math.max(payload.length, job.replyBytes);
  if (connections * bytes > caps.bytes) {
    throw new TotalTooLargeError({ connections, bytes, limit: caps.bytes });
  }
  if (job.source !== undefined && job.source.port !== 0 && connections > 1) {
    throw new SourcePortError({ source: formatAddress(job.source), connections });
  }
  return job;
}

/** The job of datagrams. */
export function readDatagrams(request: Request<'exchangeDatagram'>, bounds: Bounds): DatagramJob {
  const { payload, connects, deadlineMs } = request;
  const { caps } = bounds;
  const where = readHold(request, bounds);
  const limit = LARGEST_DATAGRAM[familyOf(where.address)];
  if (payload.length > limit) throw new DatagramTooLargeError({ bytes: payload.length, limit });
  const count = withinRange('count', request.count || 1, MOST_DATAGRAMS);
  withinRange('count x bytes', count * payload.length || 1, caps.bytes);
  const usualMs = Math.min(DATAGRAM_DEADLINE_MS, caps.ms);
  const eachMs = withinRange('deadline_ms', deadlineMs || usualMs, caps.ms);
  withinRange('count x deadline_ms', count * eachMs, caps.ms);
  return { ...where, payload, connects, deadlineMs: eachMs, count };
}

/** How a connection ends, as the contract says it. */
export function readEnding(ending: Request<'exchange'>['ending']): Ending {
  return ending === 'ENDING_RESET' ? 'reset' : 'close';
}

/** The payload, if it is not too large. */
export function bounded(payload: Uint8Array, caps: Caps): Uint8Array {
  boundedCount(payload.length, caps);
  return payload;
}

/** The count of bytes, if it is not too large. */
export function boundedCount(bytes: number, caps: Caps): number {
  const limit = Math.min(LARGEST_PAYLOAD, caps.bytes);
  if (bytes <= limit) return bytes;
  throw new PayloadTooLargeError({ bytes, limit });
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
