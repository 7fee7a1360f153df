// Scrapes multi-tcp with many connections, in the network namespace that it is started in: `scrapes.mjs COUNT ROUNDS SCRATCH`.
// Prints as JSON what each scrape took, how long an answer is, and what an echo took while nobody scraped and while somebody did.
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { cpuBetween, readCpu } from '../accounting.mjs';
import { daemonServer } from '../peers.mjs';
import { startProcess, stopAll } from '../processes.mjs';

const [count, rounds] = process.argv.slice(2, 4).map(Number);
const scratch = process.argv[4];
const WARM_UP = 10;
/** Between two scrapes, for the echo of a client that is served meanwhile. */
const PAUSE_MS = 20;
const OTHERS = 16;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** One scrape, as Prometheus does it: over a connection that stays. */
function scrape(at) {
  const startedMs = performance.now();
  const headers = { accept: 'application/openmetrics-text;version=1.0.0' };
  return new Promise((resolve, reject) => {
    get(`http://${at}/metrics`, { agent, headers }, async (response) => {
      let text = '';
      for await (const part of response) text += part;
      resolve({ wallMs: performance.now() - startedMs, text });
    }).once('error', reject);
  });
}

/** What an echo takes, one after the other, until told to end. */
async function ping(port, signal) {
  const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  const times = [];
  while (!signal.aborted) {
    const startedMs = performance.now();
    socket.write('x');
    await once(socket, 'data');
    times.push(performance.now() - startedMs);
  }
  socket.destroy();
  return times;
}

async function scrapeOften(server, times) {
  const readings = [];
  const before = readCpu(server.pid);
  for (let round = 0; round < times; round += 1) {
    readings.push(await scrape(server.serving.metrics));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return { readings, cpuMs: cpuBetween(before, readCpu(server.pid)) / times / 1e6 };
}

/** Somebody pings while `work` is done. */
async function pinged(port, work) {
  const end = new AbortController();
  const pings = ping(port, end.signal);
  const result = await work();
  end.abort();
  return { result, echoMs: await pings };
}

const most = ['--max-connections', count + OTHERS, '--backlog', 1_024];
const server = await daemonServer({
  app: 'multi-tcp',
  scratch,
  tracepoints: false,
  more: most,
}).start({});
const crowd = path.join(import.meta.dirname, 'crowd.mjs');
const clients = startProcess([process.execPath, crowd, count, server.port]);
await clients.next();
await scrapeOften(server, WARM_UP);
const alone = await scrapeOften(server, rounds);
const established = alone.readings.at(-1).text.match(/state="ESTABLISHED"\} (\d+)/)?.[1];
if (Number(established) < count) throw new Error(`${established} of ${count} connections`);
const lastMs = rounds * (PAUSE_MS + alone.readings.at(-1).wallMs);
const quiet = await pinged(server.port, () => new Promise((end) => setTimeout(end, lastMs)));
const busy = await pinged(server.port, () => scrapeOften(server, rounds));
console.log(
  JSON.stringify({
    scrapeMs: alone.readings.map(({ wallMs }) => wallMs),
    cpuMs: alone.cpuMs,
    bytes: alone.readings[0].text.length,
    quietMs: quiet.echoMs,
    busyMs: busy.echoMs,
  }),
);
agent.destroy();
await stopAll();
