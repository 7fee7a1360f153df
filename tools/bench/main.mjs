// `npm run bench`: measures what the project promises in numbers, and prints a report in Markdown. --quick is for the
// tests: it runs everything with few repetitions, and its numbers mean nothing. --only NAME runs one benchmark.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chooseCores, stopAll } from './processes.mjs';

const FULL = {
  echo: {
    otherCore: { rounds: 7, messages: 50_000, warmUp: 5_000 },
    sameCore: { rounds: 9, messages: 100_000, warmUp: 10_000 },
  },
  observation: { rounds: 7, connections: 1_000, idleMs: 1_000 },
  start: { starts: 5, helps: 21 },
  stop: { stops: 30 },
  decode: { rounds: 9, packets: 100_000 },
  capture: { captures: 200, peers: 10, packets: 200_000 },
  idle: { rounds: 3, connections: 18_000, warmUp: 4_000 },
  snapshot: { rounds: 31, connections: 10_000 },
  scrape: { rounds: 51, connections: 18_000 },
  'fan-out': {
    rpc: { rounds: 15, calls: 2_000 },
    classroom: { rounds: 7, sizes: [200, 1_000] },
  },
  'two-hosts': { rounds: 11, megabytes: 40 },
};
const QUICK = {
  echo: {
    otherCore: { rounds: 1, messages: 50, warmUp: 5 },
    sameCore: { rounds: 1, messages: 50, warmUp: 5 },
  },
  observation: { rounds: 1, connections: 5, idleMs: 300 },
  start: { starts: 0, helps: 1 },
  stop: { stops: 1 },
  decode: { rounds: 1, packets: 1_000 },
  capture: { captures: 2, peers: 0, packets: 200 },
  idle: { rounds: 1, connections: 100, warmUp: 100 },
  snapshot: { rounds: 1, connections: 100 },
  scrape: { rounds: 2, connections: 100 },
  'fan-out': { rpc: { rounds: 1, calls: 20 }, classroom: { rounds: 1, sizes: [3] } },
  'two-hosts': { rounds: 1, megabytes: 1 },
};
// Loaded when they run: a benchmark that is not asked for needs nothing of its own.
const BENCHMARKS = {
  echo: async () => (await import('./echo-bench.mjs')).benchEcho,
  observation: async () => (await import('./observation-bench.mjs')).benchObservation,
  start: async () => (await import('./start-bench.mjs')).benchStart,
  stop: async () => (await import('./stop-bench.mjs')).benchStop,
  decode: async () => (await import('./decode-bench.mjs')).benchDecode,
  capture: async () => (await import('./capture-bench.mjs')).benchCapture,
  idle: async () => (await import('./idle-bench.mjs')).benchIdle,
  snapshot: async () => (await import('./snapshot-bench.mjs')).benchSnapshot,
  scrape: async () => (await import('./scrape-bench.mjs')).benchScrape,
  'fan-out': async () => (await import('./fan-out-bench.mjs')).benchFanOut,
  'two-hosts': async () => (await import('./two-hosts-bench.mjs')).benchTwoHosts,
};

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
if (values.only !== undefined && !(values.only in BENCHMARKS)) {
  console.error(
    `bench: no benchmark "${values.only}": one of ${Object.keys(BENCHMARKS).join(', ')}`,
  );
  process.exit(2);
}
if (process.platform !== 'linux') {
  console.error('bench: the CPU of a process is read from /proc, which only Linux has');
  process.exit(2);
}
const build = path.resolve(import.meta.dirname, '..', 'build.mjs');
if (spawnSync(process.execPath, [build], { stdio: 'inherit' }).status !== 0) process.exit(1);

const scratch = mkdtempSync(path.join(tmpdir(), 'socketlab-bench-'));
const end = async () => {
  await stopAll();
  rmSync(scratch, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => end().then(() => process.exit(1)));

try {
  const cores = chooseCores();
  const counts = values.quick ? QUICK : FULL;
  const load = loadavg()[0].toFixed(2);
  console.log(`# Benchmarks\n`);
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, Linux ${release()}, Node ${process.version}, load average ${load}.`,
  );
  for (const [name, open] of Object.entries(BENCHMARKS)) {
    if (values.only !== undefined && values.only !== name) continue;
    const run = await open();
    console.log(`\n${(await run({ scratch, cores, counts: counts[name] })).join('\n')}`);
  }
} finally {
  await end();
}
