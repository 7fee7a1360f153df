// What a scrape takes where there are 18,000 connections, and what an echo takes meanwhile. All happens in a network
// namespace of its own, where the ports of a daemon are free and no other socket is in the table.
import path from 'node:path';
import { inNetworkNamespace, networkNamespaceProblem } from '../../libs/testkit/src/privileges.ts';
import { mostDescriptors } from './idle-bench.mjs';
import { startProcess } from './processes.mjs';
import { table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const peer = path.join(import.meta.dirname, 'peers', 'scrapes.mjs');
/** Descriptors of a process that are no connections. */
const OTHER_DESCRIPTORS = 500;
const US_PER_MS = 1_000;

function percentile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function echoRow(name, times) {
  const shown = [percentile(times, 0.5), percentile(times, 0.99), percentile(times, 1)];
  return [name, ...shown.map((ms) => (ms * US_PER_MS).toFixed(0))];
}

/** The section of the report about scrapes. */
export async function benchScrape({ scratch, counts }) {
  const connections = Math.min(counts.connections, mostDescriptors() - OTHER_DESCRIPTORS);
  const head = [`## A scrape at ${connections.toLocaleString('en')} connections`, ''];
  const problem = networkNamespaceProblem();
  if (problem !== undefined) return { lines: [...head, `Not measured: ${problem}.`] };
  const command = [process.execPath, peer, connections, counts.rounds, scratch];
  const child = startProcess(inNetworkNamespace(command.map(String)));
  const { scrapeMs, cpuMs, bytes, quietMs, busyMs } = JSON.parse(await child.next());
  await child.ended;
  const lines = [
    ...head,
    `multi-tcp with the model \`epoll\`, both ends on the loopback interface; ${counts.rounds} scrapes of ${bytes} bytes as OpenMetrics.`,
    '',
    ...table(
      ['ms', 'median', 'min', 'max'],
      [
        ['a scrape, from its request to its end', ...withSpread(summarize(scrapeMs))],
        ['CPU of the daemon a scrape', cpuMs.toFixed(1), '-', '-'],
      ],
    ),
    '',
    ...table(
      ['an echo, µs', 'median', '99 %', 'max'],
      [echoRow('while nobody scrapes', quietMs), echoRow('while somebody does', busyMs)],
    ),
    '',
    'A scrape is made on the main thread, and the echo on one of its own: of an echo it takes what',
    'two threads take of each other in the kernel and on the processors that there are.',
  ];
  return { lines, measured: { 'scrape.time': summarize(scrapeMs).median } };
}
