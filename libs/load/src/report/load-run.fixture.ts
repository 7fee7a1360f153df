import { createHistogram } from '../histogram.ts';
import { encodeHistogram } from '../histogram-encoding.ts';
import { cellOf } from '../histogram-layout.ts';
import type { LoadCounts } from '../load-interval.ts';
import { createDistribution } from './distribution.ts';
import type { AskedPlan, LoadRun, RunInterval } from './load-run.ts';

const NS_PER_S = 1_000_000_000;
const ASKED: AskedPlan = {
  protocol: 'tcp',
  connections: 50,
  rate: 10_000,
  messageBytes: 64,
  pipeline: 1,
  messagesPerConnection: 0,
  durationMs: 10_000,
  count: 0,
  rampMs: 2_000,
  warmupMs: 0,
  threads: 0,
  timeoutMs: 5_000,
  source: '',
};

/** Latencies of an exponential kind, and a stall of which those that were due meanwhile tell. */
function latencies(count: number, { medianUs, stallUs }: { medianUs: number; stallUs: number }) {
  const histogram = createHistogram();
  for (let index = 0; index < count; index += 1) {
    const share = (index + 0.5) / count;
    const usual = medianUs * (0.6 - Math.log(1 - share) * 0.55);
    const stalled = share > 0.98 ? stallUs * ((share - 0.98) / 0.02) ** 2 : 0;
    const cell = cellOf(Math.round((usual + stalled) * 1_000));
    histogram.counts[cell] = (histogram.counts[cell] ?? 0) + 1;
  }
  const distribution = createDistribution(encodeHistogram(histogram));
  if (distribution === undefined) throw new Error('there are latencies');
  return distribution;
}

function countsOf(sent: number, errors: Readonly<Record<string, number>> = {}): LoadCounts {
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  const answered = sent - failed;
  return {
    sent,
    answered,
    sentBytes: sent * 64,
    receivedBytes: answered * 64,
    errors,
    opened: 50,
    closed: 50,
    late: 0,
    duplicates: 0,
  };
}

function intervalAt(second: number): RunInterval {
  const isStalled = second === 6;
  const sent = Math.round(10_000 * Math.min(1, (second + 0.5) / 2)) - (isStalled ? 3_000 : 0);
  return {
    fromNs: second * NS_PER_S,
    toNs: (second + 1) * NS_PER_S,
    counts: countsOf(sent, isStalled ? { NO_ANSWER: 12 } : {}),
    openConnections: 50,
    backlog: isStalled ? 3_000 : 0,
    isWarmup: false,
    latency: {
      p50Ns: isStalled ? 40_000_000 : 90_000 + second * 1_000,
      p99Ns: isStalled ? 210_000_000 : 400_000 - second * 9_000,
      p999Ns: isStalled ? 240_000_000 : 900_000,
      maxNs: isStalled ? 250_000_000 : 2_100_000 + second * 100_000,
    },
  };
}

/** A run of an open loop in which the server stalled once; `medianUs` makes it another one. */
export function createRun({
  medianUs = 90,
  ...changed
}: Partial<LoadRun> & { readonly medianUs?: number } = {}): LoadRun {
  const intervals = Array.from({ length: 10 }, (_, second) => intervalAt(second));
  return {
    kind: 'socketlab-load',
    format: 1,
    version: '0.1.0',
    startedAt: '2026-01-31T12:00:00.000Z',
    target: '127.0.0.1:65433',
    asked: ASKED,
    plan: {
      ...ASKED,
      address: '127.0.0.1:65433',
      connections: 50,
      threads: 1,
      startedAtMs: Date.parse('2026-01-31T12:00:00.000Z'),
      mostBytes: 268_435_456,
      mostMessagesPerSecond: 0,
      mostConnectionsPerSecond: 20_000,
      checksSequence: true,
      reductions: [{ what: 'rate', asked: 30_000, allowed: 10_000, by: 'owner' }],
    },
    machine: {
      name: 'lab-08',
      system: 'Linux 6.18.0 x64',
      processor: 'Example CPU',
      processors: 2,
      memoryBytes: 8 * 2 ** 30,
      node: 'v26.10.0',
    },
    intervals,
    result: {
      reason: 'duration',
      counts: countsOf(87_000, { NO_ANSWER: 12 }),
      sendingNs: 10 * NS_PER_S,
      durationNs: 10 * NS_PER_S + 1_200_000,
      intended: latencies(86_988, { medianUs, stallUs: 250_000 }),
      actual: latencies(86_988, { medianUs: medianUs * 0.9, stallUs: 4_000 }),
      connect: latencies(50, { medianUs: 200, stallUs: 300 }),
      notSent: 40,
      unanswered: 0,
      mostOpenConnections: 50,
      cpuNs: 2_400_000_000,
      busiestThread: 0.24,
      clockJumpMs: 0,
      wasHeldBack: false,
      openFilesLimit: 0,
      isFromIntervals: false,
    },
    ...changed,
  };
}
