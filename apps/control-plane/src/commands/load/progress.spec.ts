import { expect, test } from 'vitest';
import { encodedLatencies, planFor } from './load-scene.fixture.ts';
import { progressText } from './progress.ts';

const COUNTS = {
  sent: 5_000,
  answered: 4_998,
  sentBytes: 0,
  receivedBytes: 0,
  errors: { NO_ANSWER: 2 },
  opened: 5,
  closed: 0,
  late: 0,
  duplicates: 0,
};
const INTERVAL = {
  fromNs: 2_000_000_000,
  toNs: 2_500_000_000,
  counts: COUNTS,
  openConnections: 5,
  backlog: 0,
  latency: encodedLatencies(4_998),
  isWarmup: false,
};

test('a line of progress has the rates of its interval, whatever that lasted, and latencies with units', () => {
  const { en, 'pt-BR': portuguese } = progressText(INTERVAL, planFor({}));
  expect(en).toBe(
    '3/10 s  sent 10,000/s  answered 9,996/s  p50 600 µs  p99 1.09 ms  errors 2  open 5',
  );
  expect(portuguese).toContain('enviadas 10.000/s  respondidas 9.996/s');
});

test('tells the warm-up, messages that are behind, and that nothing was answered', () => {
  const counts = { ...COUNTS, answered: 0 };
  const late = { ...INTERVAL, counts, backlog: 1_200, isWarmup: true };
  const { en } = progressText(late, planFor({ durationMs: 600_000, count: 10 }));
  expect(en).toBe(
    '3 s (warm-up)  sent 10,000/s  answered 0/s  p50 -  p99 -  errors 2  open 5  behind 1,200',
  );
});
