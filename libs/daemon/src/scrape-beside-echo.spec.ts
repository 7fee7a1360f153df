import { type Address, createLogger, formatAddress, workerUrl } from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import { createMetricsServer, defineGauge, Registry } from '@socketlab/metrics';
import { PYTHON, startProcess } from '@socketlab/testkit';
import { afterEach, expect, it } from 'vitest';
import type { EvidenceHub } from './evidence-hub.ts';
import { defineServedMetrics } from './served/metrics.ts';
import { createSharedCounters } from './shared-counters.ts';
import { createSocketThreads } from './socket-thread.ts';

const ANY_PORT: Address = { host: '127.0.0.1', port: 0 };
const ANSWERS = 50;
const PATIENCE_MS = 5_000;
const LOOK_AGAIN_MS = 5;
/** Asks again as soon as it is answered. */
const CLIENT = `
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as server:
    print("connected", flush=True)
    while True:
        server.sendall(b"x")
        if not server.recv(1):
            break
`;
const wait = { signal: new AbortController().signal };
const logger = createLogger({ name: 'spec', level: 'silent' });
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A thread that answers one client, which asks without end. */
async function serveClient() {
  const counters = createSharedCounters(['answers']);
  const observing = new SharedArrayBuffer(4);
  const threads = createSocketThreads({
    hub: { observing, emit: () => undefined } as unknown as EvidenceHub,
    kernelView: {
      addThread: async () => {},
      removeThread: async () => {},
    } as unknown as KernelView,
    logger,
    clock: { offsetNs: 0n },
  });
  let onListening = (_address: Address): void => {};
  const listening = new Promise<Address>((resolve) => {
    onListening = resolve;
  });
  const thread = await threads.start({
    url: workerUrl('fixtures/echo-worker', import.meta.url),
    counters: counters.memory,
    onReport: (report) => onListening(report as Address),
  });
  ends.push(() => thread.end());
  const served = thread.call('serve', ANY_PORT);
  ends.push(async () => {
    thread.interrupt('all');
    await served;
  });
  const client = await startProcess([PYTHON, '-c', CLIENT, String((await listening).port)]);
  await client.waitForLine(/^connected$/);
  return counters;
}

it('an echo goes on while a scrape holds the main thread, and the scrape tells how long answers took', async () => {
  const counters = await serveClient();
  const registry = new Registry();
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  defineGauge(registry, {
    name: 'socketlab_spec_answers_meanwhile',
    help: 'Answers while this was read.',
    read() {
      // Nothing else happens on this thread until the other one has answered so often.
      const before = counters.count('answers');
      const endMs = performance.now() + PATIENCE_MS;
      while (counters.count('answers') < before + ANSWERS && performance.now() < endMs) {
        Atomics.wait(sleeper, 0, 0, LOOK_AGAIN_MS);
      }
      return [{ value: counters.count('answers') - before }];
    },
  });
  defineServedMetrics(registry, { isOpen: () => true, durations: counters.durations.read });
  const server = createMetricsServer({ address: ANY_PORT }, { registry, logger });
  await server.start(wait);
  ends.push(() => server.stop(wait));
  const text = await (await fetch(`http://${formatAddress(server.address())}/metrics`)).text();
  const numberOf = (name: string): number =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  expect(numberOf('socketlab_spec_answers_meanwhile')).toBeGreaterThanOrEqual(ANSWERS);
  const [count, sum] = ['count', 'sum'].map((what) =>
    numberOf(`socketlab_echo_duration_seconds_${what}`),
  );
  expect(count).toBeGreaterThanOrEqual(ANSWERS);
  expect(sum).toBeGreaterThan(0);
  expect(numberOf('socketlab_echo_answers_total')).toBeGreaterThanOrEqual(count ?? Number.NaN);
  expect(numberOf('socketlab_echo_duration_seconds_bucket{le="\\+Inf"}')).toBe(count);
  expect(numberOf('socketlab_listener_open_sockets')).toBe(1);
});
