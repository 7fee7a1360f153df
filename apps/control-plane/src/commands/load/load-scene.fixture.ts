import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SocketlabError } from '@socketlab/foundation';
import {
  cellOf,
  createHistogram,
  encodeHistogram,
  intervalToMessage,
  type LoadCounts,
  type LoadPlan,
  planToMessage,
  resultToMessage,
} from '@socketlab/load';
import { onTestFinished } from 'vitest';
import { type CliRun, runInProcess } from '../../cli.fixture.ts';
import { type Answers, NO_IDENTITY, standInClient } from '../../daemon.fixture.ts';
import { temporaryDirectory } from '../../directory.fixture.ts';

const NS_PER_S = 1_000_000_000;

/** Latencies of so many messages, from 100 µs to 1.1 ms. */
export function encodedLatencies(count: number): Uint8Array {
  const histogram = createHistogram();
  for (let index = 0; index < count; index += 1) {
    const cell = cellOf(100_000 + Math.round((index / count) * 1_000_000));
    histogram.counts[cell] = (histogram.counts[cell] ?? 0) + 1;
  }
  return encodeHistogram(histogram);
}

function countsOf(answered: number, errors: Readonly<Record<string, number>>): LoadCounts {
  const sent = Object.values(errors).reduce((sum, count) => sum + count, answered);
  const bytes = { sentBytes: sent * 64, receivedBytes: answered * 64 };
  return { sent, answered, ...bytes, errors, opened: 5, closed: 5, late: 0, duplicates: 0 };
}

/** A plan of client-agent's, for what it is asked. */
export function planFor(request: Partial<LoadPlan> & { readonly count?: unknown }): LoadPlan {
  return {
    address: '127.0.0.1:65433',
    protocol: 'tcp',
    connections: 1,
    rate: 0,
    messageBytes: 64,
    pipeline: 1,
    messagesPerConnection: 0,
    durationMs: 10_000,
    rampMs: 0,
    timeoutMs: 5_000,
    source: '',
    warmupMs: 0,
    ...request,
    count: Number(request.count ?? 0),
    threads: 1,
    startedAtMs: Date.parse('2026-01-31T12:00:00Z'),
    mostBytes: 268_435_456,
    mostMessagesPerSecond: 0,
    mostConnectionsPerSecond: 20_000,
    checksSequence: true,
    reductions: [],
  };
}

const INTERVAL = { openConnections: 5, backlog: 0, isWarmup: false };

/** How a stand-in's run goes: the seconds that it tells, and how it ends. */
export interface Course {
  readonly seconds: number;
  readonly errors?: Readonly<Record<string, number>>;
  /** The reason of its result, or what the call fails with in place of one. */
  readonly end: 'duration' | 'cancelled' | 'target-gone' | 'target-silent' | SocketlabError;
  readonly answered?: number;
  readonly onSecond?: (second: number) => void;
}

async function* runOf(request: object, course: Course): AsyncGenerator<object> {
  const { seconds, errors = {}, end, answered = 1_000 } = course;
  yield { plan: planToMessage(planFor(request)) };
  const latency = encodedLatencies(answered);
  for (let second = 0; second < seconds; second += 1) {
    const counts = countsOf(answered, errors);
    const span = { fromNs: second * NS_PER_S, toNs: (second + 1) * NS_PER_S };
    yield { interval: intervalToMessage({ ...INTERVAL, ...span, counts, latency }) };
    course.onSecond?.(second);
  }
  if (end instanceof SocketlabError) throw end;
  yield {
    result: resultToMessage({
      reason: end,
      counts: countsOf(answered * seconds, errors),
      sendingNs: seconds * NS_PER_S,
      durationNs: seconds * NS_PER_S + 1_000_000,
      latency: encodedLatencies(answered * seconds),
      latencyFromSent: encodedLatencies(answered * seconds),
      connectTime: encodedLatencies(5),
      notSent: 0,
      unanswered: 0,
      mostOpenConnections: 5,
      cpuNs: 30_000_000,
      busiestThread: 0.12,
      clockJumpMs: 0,
      wasHeldBack: false,
      openFilesLimit: 0,
    }),
  };
}

/** A client-agent that stands in, and notes what it was asked. */
export function clientAgent(course: Course, asked: object[]): Answers {
  return {
    'daemon.getInfo': () => ({ name: 'client-agent', pid: 4_243 }),
    'daemon.getStatus': () => ({ state: 'DAEMON_STATE_SERVING' }),
    'client.runLoad': (request) => {
      asked.push(request as object);
      return runOf(request as object, course);
    },
    'client.endLoad': (request) => {
      if (course.end instanceof SocketlabError) throw course.end;
      asked.push(request as object);
      return { wasUnderWay: true };
    },
  };
}

/** A run of the CLI against a client-agent that stands in, with what that was asked. */
export async function runLoad(
  argv: readonly string[],
  course: Course,
  options: { readonly home?: string; readonly signal?: AbortSignal } = {},
): Promise<CliRun & { readonly home: string; readonly asked: readonly object[] }> {
  const home = options.home ?? temporaryDirectory(onTestFinished);
  const records = path.join(home, 'state', 'daemons');
  mkdirSync(records, { recursive: true });
  const record = { name: 'client-agent', control: '127.0.0.1:17434', pid: 4_243 };
  writeFileSync(path.join(records, 'client-agent.json'), JSON.stringify(record));
  const asked: object[] = [];
  const answers = clientAgent(course, asked);
  const run = await runInProcess(argv, {
    environment: { SOCKETLAB_HOME: home, SOCKETLAB_NAME: 'lab-08' },
    ...(options.signal && { signal: options.signal }),
    control: {
      openIdentity: async () => NO_IDENTITY,
      openClient: async (address) => standInClient(address, answers),
    },
  });
  return { ...run, home, asked };
}
