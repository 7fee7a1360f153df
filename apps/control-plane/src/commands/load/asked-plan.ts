import { type AskedPlan, SEQUENCE_BYTES } from '@socketlab/load';
import type { RunInput } from '../../command.ts';
import { ConflictingOptionsError } from '../../errors.ts';
import { readSource, readTarget } from '../../hosts/aim-address.ts';
import type { WantedPermit } from '../../hosts/ask-permit.ts';
import { LARGEST_DATAGRAM, type loadArguments, type loadOptions } from './options.ts';

type Input = Pick<RunInput<typeof loadArguments, typeof loadOptions>, 'arguments' | 'options'>;

const USUAL_MS = 10_000;
const TIMEOUT_MS = { tcp: 5_000, udp: 1_000 } as const;
/** What client-agent and a permit allow at most, whoever asks. */
const MOST = { bytes: 268_435_456, perSecond: 20_000, durationMs: 600_000 } as const;
/** For connections to be closed after the last answer. */
const GRACE_MS = 5_000;
/** Twenty connections a second: who allows less has a reason. */
const MS_A_CONNECTION = 50;

/** What is asked for, and where it goes: address:port, or name:port. */
export interface AskedLoad {
  readonly target: string;
  readonly plan: AskedPlan;
}

/** Reads target and options. Throws InvalidValueError and ConflictingOptionsError. */
export function readAskedLoad({ arguments: { target }, options }: Input): AskedLoad {
  refuseConflicts(options);
  const protocol = options.udp ? 'udp' : 'tcp';
  const { connections, messageBytes, pipeline = 0, rate = 0, count = 0 } = options;
  const address = readTarget(target, 'TARGET');
  return {
    target: address,
    plan: {
      protocol,
      connections,
      rate,
      messageBytes,
      pipeline,
      messagesPerConnection: options.churn ?? 0,
      // 0 asks for as long as the count takes.
      durationMs: options.durationMs ?? (count === 0 ? USUAL_MS : 0),
      count,
      rampMs: options.rampMs ?? 0,
      warmupMs: options.warmupMs ?? 0,
      threads: options.threads ?? 0,
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS[protocol],
      source: readSource(options.source, address),
    },
  };
}

function refuseConflicts({ udp, churn, messageBytes, ...options }: Input['options']): void {
  if (udp && churn !== undefined) {
    throw new ConflictingOptionsError('--udp --churn', {
      en: 'UDP has no connection to close and open anew. Leave --churn out.',
      'pt-BR': 'UDP não tem conexão a fechar e abrir de novo. Deixe --churn de fora.',
    });
  }
  if (udp && messageBytes > LARGEST_DATAGRAM) {
    throw new ConflictingOptionsError(`--udp --size ${messageBytes}`, {
      en: `a datagram carries ${LARGEST_DATAGRAM} bytes at most. Choose a smaller --size.`,
      'pt-BR': `um datagrama leva no máximo ${LARGEST_DATAGRAM} bytes. Escolha um --size menor.`,
    });
  }
  if (udp && messageBytes < SEQUENCE_BYTES) {
    throw new ConflictingOptionsError(`--udp --size ${messageBytes}`, {
      en: `a datagram of a load has at least ${SEQUENCE_BYTES} bytes, its number, by which its answer is known. Choose a larger --size.`,
      'pt-BR': `um datagrama de uma carga tem ao menos ${SEQUENCE_BYTES} bytes, seu número, pelo qual se reconhece a resposta. Escolha um --size maior.`,
    });
  }
  const { durationMs = USUAL_MS, warmupMs = 0, rampMs = 0, count } = options;
  const isTimed = options.durationMs !== undefined || count === undefined;
  for (const [flag, ms] of [['--warmup', warmupMs] as const, ['--ramp', rampMs] as const]) {
    if (!isTimed || ms < durationMs) continue;
    throw new ConflictingOptionsError(flag, {
      en: `it must be shorter than the run, which lasts ${durationMs / 1_000} s. Make --duration longer.`,
      'pt-BR': `deve ser mais curto que a rodada, que dura ${durationMs / 1_000} s. Aumente --duration.`,
    });
  }
}

/** How long a run may take as a whole, until nothing can come any more: to connect, to send, for the last answer to come. */
export function longestMs({ durationMs, timeoutMs }: AskedPlan): number {
  return (durationMs === 0 ? MOST.durationMs : durationMs) + 2 * timeoutMs + GRACE_MS;
}

/** How long connecting may take beside {@link longestMs} where the owner of client-agent lets few begin in a second. */
export function slowestStartMs({ connections }: AskedPlan): number {
  return connections * MS_A_CONNECTION;
}

/**
 * The permit that a plan needs, and a second's worth more, so that it is the plan that ends the run. In a closed loop nobody
 * knows how much it will be: then it is as much as a permit may say.
 */
export function wantedPermit(plan: AskedPlan): WantedPermit {
  const { connections, pipeline, rate, messageBytes, count, durationMs, protocol } = plan;
  const seconds = durationMs / 1_000;
  const messages = [count, rate * seconds].filter((number) => number > 0);
  const most = Math.ceil(Math.min(...messages)) + connections * Math.max(1, pipeline) + rate;
  const bytes = messages.length === 0 ? MOST.bytes : most * messageBytes;
  const starts = protocol === 'udp' ? datagramsASecond(plan) : connectionsASecond(plan);
  return {
    connections,
    bytes: String(Math.min(MOST.bytes, bytes)),
    perSecond: Math.min(MOST.perSecond, starts),
    durationMs: Math.min(MOST.durationMs, longestMs(plan)),
  };
}

function datagramsASecond({ rate }: AskedPlan): number {
  return rate === 0 ? MOST.perSecond : rate;
}

/** All at its beginning; and with churn, as many as the rate replaces. */
function connectionsASecond({
  connections,
  rate,
  messagesPerConnection: churn,
}: AskedPlan): number {
  if (churn === 0) return connections;
  return rate === 0 ? MOST.perSecond : connections + Math.ceil(rate / churn);
}
