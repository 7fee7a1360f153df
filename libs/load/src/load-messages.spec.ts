import { expect, it } from 'vitest';
import type { LoadInterval } from './load-interval.ts';
import {
  intervalFromMessage,
  intervalToMessage,
  planFromMessage,
  planToMessage,
  resultFromMessage,
  resultToMessage,
} from './load-messages.ts';
import type { LoadPlan } from './load-plan.ts';
import type { LoadResult } from './load-result.ts';

const PLAN: LoadPlan = {
  address: '127.0.0.1:65433',
  protocol: 'tcp',
  connections: 50,
  rate: 1_234.5,
  messageBytes: 64,
  pipeline: 2,
  messagesPerConnection: 3,
  durationMs: 10_000,
  count: 5_000_000_000,
  rampMs: 1_000,
  threads: 2,
  timeoutMs: 5_000,
  source: '',
  warmupMs: 0,
  startedAtMs: 1_769_860_800_250,
  mostBytes: 2 ** 40,
  mostMessagesPerSecond: 1_000_000,
  mostConnectionsPerSecond: 20_000,
  checksSequence: true,
  reductions: [{ what: 'connections', asked: 300, allowed: 50, by: 'permit' }],
};

const COUNTS = {
  sent: 10_000_000_000,
  answered: 9,
  sentBytes: 640,
  receivedBytes: 576,
  errors: { ECONNRESET: 3, NO_ANSWER: 1 },
  opened: 50,
  closed: 4,
  late: 1,
  duplicates: 2,
};

const INTERVAL: LoadInterval = {
  fromNs: 0,
  toNs: 1_000_000_123,
  counts: COUNTS,
  openConnections: 46,
  backlog: 12,
  latency: Buffer.from([1, 2, 3]),
  cpuNs: 900_000_000,
  isWarmup: false,
};

const RESULT: LoadResult = {
  reason: 'target-gone',
  counts: COUNTS,
  sendingNs: 10_000_000_000,
  durationNs: 10_100_000_000,
  latency: Buffer.from([1]),
  latencyFromSent: Buffer.from([2]),
  connectTime: Buffer.from([3]),
  notSent: 7,
  unanswered: 1,
  mostOpenConnections: 50,
  cpuNs: 1_900_000_000,
  busiestThread: 0.97,
  clockJumpMs: -3_600_000,
  wasHeldBack: true,
  openFilesLimit: 1_024,
};

it('plans, intervals and results cross the wire and are the same', () => {
  expect(planFromMessage(planToMessage(PLAN))).toEqual(PLAN);
  expect(intervalFromMessage(intervalToMessage(INTERVAL))).toEqual(INTERVAL);
  expect(resultFromMessage(resultToMessage(RESULT))).toEqual(RESULT);
});

it('what the system did not tell is absent at the other end, and a failure is told in both languages', () => {
  const { cpuNs: _, busiestThread: __, ...rest } = RESULT;
  const failed: LoadResult = {
    ...rest,
    reason: 'failed',
    failure: { en: 'a defect', 'pt-BR': 'um defeito' },
  };
  expect(resultFromMessage(resultToMessage(failed))).toEqual(failed);
});
