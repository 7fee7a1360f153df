import type { SocketDiagnosticsChannel } from '@socketlab/bsd-sockets';
import { type SnapshotObservation, stateFromKernel, type TcpState } from '@socketlab/evidence';
import type { Watch } from './kernel-view.ts';
import {
  ALL_STATES,
  dumpTcp,
  findAttribute,
  INET_DIAG_INFO,
  INET_DIAG_SKMEMINFO,
  readDrops,
  readLocalName,
  TCP_LISTEN,
} from './sock-diag.ts';
import type { SocketRow } from './socket-row.ts';

/** What the kernel says of a watch's TCP sockets taken together: one reading, and no object for each connection. */
export interface TcpCensus {
  readonly via: SnapshotObservation['via'];
  /** How many sockets are in each state; a state that none is in may be left out. */
  readonly states: ReadonlyMap<TcpState, number>;
  /** The listening sockets; none by procfs, which tells nothing of their queues. */
  readonly listeners: readonly ListenerCensus[];
  /** The smoothed round-trip times of open connections (TCP_INFO, tcp(7)) in microseconds, the shortest first. */
  readonly roundTripsUs: Uint32Array;
  /** Segments sent again, of each connection that has sent any again, by the kernel's cookie of it. */
  readonly retransmitted: ReadonlyMap<number, number>;
}

/** A listening socket, and what waits in its queue. */
export interface ListenerCensus {
  /** The kernel's cookie: no other socket ever has it. */
  readonly cookie: number;
  readonly queued: number;
  readonly limit: number;
  /** Segments that the kernel threw away at this socket, SYNs mostly; undefined where it does not tell. */
  readonly dropped: number | undefined;
}

/** Of whom a census is: a watch, and of its sockets those with these local names (`192.0.2.7:43210`), or all. */
export interface CensusOptions {
  readonly locals?: Pick<ReadonlySet<string>, 'has'>;
}

/** The kernel's numbers of states (include/net/tcp_states.h). */
const TCP_ESTABLISHED = 1;
const TCP_CLOSE_WAIT = 8;
const STATES = 13;
/** In struct inet_diag_msg: where the cookie stands. */
const COOKIE_AT = 44;
/** In struct tcp_info (include/uapi/linux/tcp.h). */
const ROUND_TRIP_AT = 68;
const TOTAL_RETRANSMITTED_AT = 100;
const TWO_POW_32 = 2 ** 32;

/** Reads the census from inet_diag, sock_diag(7). Throws KernelCallError. */
export function readCensus(
  channel: SocketDiagnosticsChannel,
  watch: Watch,
  { locals }: CensusOptions,
): TcpCensus {
  const listeners = watch.role === 'server' ? readListeners(channel, watch, locals) : [];
  const connections = readConnections(channel, watch, locals);
  if (listeners.length > 0) connections.states.set('LISTEN', listeners.length);
  return { via: 'sock_diag', listeners, ...connections };
}

/** The census of rows that were read some other way: what they tell, which is the states. */
export function censusOfRows(rows: readonly SocketRow[], { locals }: CensusOptions): TcpCensus {
  const counted = rows.filter(({ local }) => locals === undefined || locals.has(local));
  return censusOfStates(
    'procfs',
    counted.map(({ state }) => stateFromKernel(state)),
  );
}

/** The census of tables that tell the states and nothing else; undefined is a state that RFC 9293 does not have. */
export function censusOfStates(
  via: TcpCensus['via'],
  told: readonly (TcpState | undefined)[],
): TcpCensus {
  const states = new Map<TcpState, number>();
  for (const state of told) {
    if (state !== undefined) states.set(state, (states.get(state) ?? 0) + 1);
  }
  return { ...EMPTY_CENSUS, via, states };
}

/** Of no sockets. */
export const EMPTY_CENSUS: Omit<TcpCensus, 'via'> = {
  states: new Map(),
  listeners: [],
  roundTripsUs: new Uint32Array(),
  retransmitted: new Map(),
};

/** What several readings say together, of sockets that no two of them are about; undefined of none. */
export function joinCensuses(censuses: readonly TcpCensus[]): TcpCensus | undefined {
  const [first] = censuses;
  if (first === undefined) return undefined;
  const states = new Map<TcpState, number>();
  for (const census of censuses) {
    for (const [state, count] of census.states) states.set(state, (states.get(state) ?? 0) + count);
  }
  return {
    via: first.via,
    states,
    listeners: censuses.flatMap(({ listeners }) => listeners),
    roundTripsUs: Uint32Array.from(
      censuses.flatMap(({ roundTripsUs }) => [...roundTripsUs]),
    ).sort(),
    retransmitted: new Map(censuses.flatMap(({ retransmitted }) => [...retransmitted])),
  };
}

function readListeners(
  channel: SocketDiagnosticsChannel,
  watch: Watch,
  locals: CensusOptions['locals'],
): ListenerCensus[] {
  let listeners: ListenerCensus[] = [];
  dumpTcp(
    channel,
    { watch, states: 1 << TCP_LISTEN, extension: INET_DIAG_SKMEMINFO },
    {
      begin() {
        listeners = [];
      },
      row(bytes, start, end) {
        if (locals !== undefined && !locals.has(readLocalName(bytes, start))) return;
        listeners.push({
          cookie: readCookie(bytes, start),
          queued: bytes.getUint32(start + 56, true),
          limit: bytes.getUint32(start + 60, true),
          dropped: readDrops(bytes, start, end),
        });
      },
    },
  );
  return listeners;
}

type Connections = Pick<TcpCensus, 'roundTripsUs' | 'retransmitted'> & {
  readonly states: Map<TcpState, number>;
};

function readConnections(
  channel: SocketDiagnosticsChannel,
  watch: Watch,
  locals: CensusOptions['locals'],
): Connections {
  const states = ALL_STATES & ~(1 << TCP_LISTEN);
  const counts = new Uint32Array(STATES);
  const roundTripsUs: number[] = [];
  const retransmitted = new Map<number, number>();
  dumpTcp(
    channel,
    { watch, states, extension: INET_DIAG_INFO },
    {
      begin() {
        counts.fill(0);
        roundTripsUs.length = 0;
        retransmitted.clear();
      },
      row(bytes, start, end) {
        if (locals !== undefined && !locals.has(readLocalName(bytes, start))) return;
        const state = bytes.getUint8(start + 1);
        counts[state] = (counts[state] ?? 0) + 1;
        const info = findAttribute(bytes, { start, end, type: INET_DIAG_INFO });
        if (info === undefined || info + TOTAL_RETRANSMITTED_AT + 4 > end) return;
        const isOpen = state === TCP_ESTABLISHED || state === TCP_CLOSE_WAIT;
        const roundTripUs = bytes.getUint32(info + ROUND_TRIP_AT, true);
        // 0 is none yet: a handshake that took no measurable time, or one that had to be repeated.
        if (isOpen && roundTripUs > 0) roundTripsUs.push(roundTripUs);
        const again = bytes.getUint32(info + TOTAL_RETRANSMITTED_AT, true);
        if (again > 0) retransmitted.set(readCookie(bytes, start), again);
      },
    },
  );
  const byName = new Map<TcpState, number>();
  counts.forEach((count, state) => {
    if (count > 0) add(byName, state, count);
  });
  return { states: byName, roundTripsUs: Uint32Array.from(roundTripsUs).sort(), retransmitted };
}

/** The kernel counts them from 1: as a number they fit until 2^53. */
function readCookie(bytes: DataView, start: number): number {
  const low = bytes.getUint32(start + COOKIE_AT, true);
  return bytes.getUint32(start + COOKIE_AT + 4, true) * TWO_POW_32 + low;
}

/** The kernel has two numbers for SYN-RECEIVED. */
function add(states: Map<TcpState, number>, state: number, count: number): void {
  const name = stateFromKernel(state);
  states.set(name, (states.get(name) ?? 0) + count);
}
