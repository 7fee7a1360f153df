import { formatAddress } from '@socketlab/foundation';
import {
  type LimitHolder,
  type LoadPlan,
  type LoadReduction,
  SEQUENCE_BYTES,
} from '@socketlab/load';
import type { Caps } from '../caps.ts';
import type { PermitLeft } from '../permit-ledger.ts';
import { chooseThreads, type WantedLoad } from './load-requests.ts';

/** Whose limits hold for a load. */
export interface LoadLimits {
  readonly caps: Caps;
  /** Whose caps these are. */
  readonly holder: Exclude<LimitHolder, 'permit'>;
  /** What is left of the target's permit, where it takes one. */
  readonly permit?: PermitLeft | undefined;
}

/** What will be done of what was asked for, and what of it not. */
export function planLoad(wanted: WantedLoad, limits: LoadLimits, startedAtMs: number): LoadPlan {
  const { caps, permit } = limits;
  // Of a permit that is used up, 1 is left, which the ledger then refuses in its own words.
  const atLeastOne = (left: number): number => Math.max(1, Math.floor(left));
  const isUdp = wanted.protocol === 'udp';
  const reduce = createReducer(limits);
  const datagrams = isUdp ? permit?.perSecond : undefined;
  const connections = reduce.to('connections', wanted.connections, {
    own: caps.connections,
    permit: permit && atLeastOne(permit.connections),
  });
  const rate = reduce.to('rate', wanted.rate, { own: caps.messagesPerSecond, permit: datagrams });
  const durationMs = reduce.to('durationMs', wanted.durationMs ?? caps.ms, {
    own: caps.ms,
    permit: permit && atLeastOne(permit.ms),
  });
  const mostMessagesPerSecond = lower(caps.messagesPerSecond, datagrams);
  const mostConnectionsPerSecond = lower(caps.perSecond, permit?.perSecond);
  const threads = Math.min(
    wanted.threads || chooseThreads(connections),
    connections,
    mostMessagesPerSecond,
    mostConnectionsPerSecond,
  );
  return {
    address: formatAddress(wanted.address),
    protocol: wanted.protocol,
    connections,
    rate,
    messageBytes: wanted.messageBytes,
    pipeline: wanted.pipeline,
    messagesPerConnection: isUdp ? 0 : wanted.messagesPerConnection,
    durationMs,
    count: wanted.count,
    rampMs: Math.min(wanted.rampMs, durationMs),
    threads,
    timeoutMs: wanted.timeoutMs,
    source: wanted.source === undefined ? '' : formatAddress(wanted.source),
    warmupMs: Math.min(wanted.warmupMs, durationMs),
    startedAtMs,
    mostBytes: lower(caps.loadBytes, permit && atLeastOne(permit.bytes)),
    mostMessagesPerSecond,
    mostConnectionsPerSecond,
    checksSequence: wanted.messageBytes >= SEQUENCE_BYTES,
    reductions: reduce.made,
  };
}

interface Reducer {
  readonly made: readonly LoadReduction[];
  to(
    what: LoadReduction['what'],
    asked: number,
    limits: { readonly own: number; readonly permit: number | undefined },
  ): number;
}

function createReducer({ holder }: LoadLimits): Reducer {
  const made: LoadReduction[] = [];
  return {
    made,
    to(what, asked, { own, permit }) {
      const allowed = lower(own, permit);
      if (asked <= allowed) return asked;
      made.push({ what, asked, allowed, by: allowed < own ? 'permit' : holder });
      return allowed;
    },
  };
}

function lower(own: number, permit: number | undefined): number {
  return Math.min(own, permit ?? own);
}
