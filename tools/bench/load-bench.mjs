// CPU that a load client uses for one message, of many connections in a closed loop to the C epoll server: client-agent's RunLoad,
// against clients in C and in Go. RunLoad checks each answer, and counts how long each took; the peers do too, or only check.
import path from 'node:path';
import { connectDaemon } from '@socketlab/control';
import { openIdentity } from '@socketlab/trust';
import { cpuBetween, readCpu } from './accounting.mjs';
import { barsOf, bestOfOurs, capacityTable, ratiosTo, summarizeAll } from './capacity.mjs';
import { compileC, compileGo } from './compile.mjs';
import { findPace } from './crowd-bench.mjs';
import { compiledServer, daemonServer, openLoad } from './peers.mjs';
import { takeTurns } from './turns.mjs';

const PEERS = { C: 'C, epoll', Go: 'Go, net' };
const BOUND = 0.85;
/** How often RunLoad tells what it has done. */
const INTERVAL_MS = 1_000;
/** So that the last interval that counts is not the last one there is, after which its threads end. */
const TAIL_MS = 500;

/** A peer that obeys lines: `word` is the one that exchanges messages. */
const lineClient = (name, { program, lacks }, word) => ({
  name,
  lacks,
  async measure({ port, core, cell, counts }, messages) {
    const load = openLoad([program, port, cell.bytes], { core });
    try {
      await load.command(`open ${cell.connections}`);
      await load.command(`exchange ${cell.connections}`);
      if (messages === undefined) return await findPace(load, { ...cell, ...counts });
      const before = readCpu(load.pid);
      const [elapsedNs] = await load.command(`${word} ${messages}`);
      const cpuNs = cpuBetween(before, readCpu(load.pid));
      return { cpuNs: cpuNs / messages, elapsedNs: elapsedNs / messages };
    } finally {
      await load.stop();
    }
  },
});

/** What was told at each interval: the process' CPU at that time, and what had been answered since the one before. */
async function readIntervals(daemon, request) {
  const intervals = [];
  for await (const { interval, result } of daemon.client.runLoad(request)) {
    if (interval) intervals.push({ interval, cpu: readCpu(daemon.pid) });
    if (result && result.reason !== 'duration') throw new Error(`it ended by ${result.reason}`);
  }
  return intervals;
}

/** client-agent as it is delivered; all of its threads count, those that send and those that tell of it. */
const ownClient = (daemon) => ({
  name: 'client-agent, RunLoad',
  isOurs: true,
  async measure({ port, cell, counts }) {
    const request = {
      address: `127.0.0.1:${port}`,
      connections: cell.connections,
      messageBytes: cell.bytes,
      durationMs: INTERVAL_MS + counts.loadMs + TAIL_MS,
    };
    const intervals = (await readIntervals(daemon, request)).slice(0, -1);
    const [first] = intervals;
    const last = intervals.at(-1);
    if (first === undefined || last === first) throw new Error('it told of too few intervals');
    const counted = intervals.slice(1).map(({ interval }) => interval);
    const messages = counted.reduce((sum, { counts: { answered } }) => sum + Number(answered), 0);
    const elapsedNs = Number(last.interval.toNs) - Number(first.interval.toNs);
    return {
      cpuNs: cpuBetween(first.cpu, last.cpu) / messages,
      elapsedNs: elapsedNs / messages,
    };
  },
});

/** The daemon, and the calls of its owner; `client` has no runLoad where the contract has none. */
async function startClient({ scratch, core }) {
  const server = await daemonServer({ app: 'client-agent', scratch, listen: null }).start({ core });
  const identity = await openIdentity(path.join(server.home, 'config', 'identity'));
  const calls = connectDaemon({ address: server.serving.control }, { identity });
  return {
    pid: server.pid,
    client: calls.client,
    async close() {
      calls.close();
      await server.stop();
    },
  };
}

function findClients(daemon, scratch) {
  const c = compileC('crowd-load', scratch);
  const go = compileGo('crowd-load', scratch);
  const hasRunLoad = daemon.client.runLoad !== undefined;
  return [
    { ...ownClient(daemon), lacks: hasRunLoad ? undefined : 'this client-agent has no RunLoad' },
    lineClient('C, epoll', c, 'exchange'),
    lineClient('C, epoll, latencies counted', c, 'time'),
    lineClient('Go, net', go, 'exchange'),
    lineClient('Go, net, latencies counted', go, 'time'),
  ];
}

const titleOf = ({ bytes, connections }) =>
  `${bytes} B × ${connections.toLocaleString('en')} connections`;

async function measureCells(clients, { server, cores, counts }) {
  const lines = [];
  const measured = {};
  const bars = [];
  for (const cell of counts.cells) {
    const site = { port: server.port, core: cores?.load, cell, counts };
    const { results, missing } = await takeTurns(clients, {
      rounds: counts.rounds,
      warmUp: (client) => client.measure(site),
      measure: (client, messages) => client.measure(site, messages),
    });
    const summaries = summarizeAll(results);
    const title = titleOf(cell);
    lines.push(`${title}, closed loop; ${counts.rounds} rounds.`, '');
    lines.push(...capacityTable(summaries, { peers: PEERS, what: 'message', who: 'client' }), '');
    lines.push(...missing.map((reason) => `Not measured: ${title}, ${reason}.`));
    const ours = bestOfOurs(summaries);
    Object.assign(measured, ratiosTo(`load.${cell.id}`, ours, { summaries, peers: PEERS }));
    bars.push(...barsOf(`Load client, ${title}`, summaries, { peers: PEERS, bound: BOUND }));
  }
  return { lines, measured, bars };
}

/** The section of the report about the load client. */
export async function benchLoad({ scratch, cores, counts }) {
  const head = ['## CPU of a load client for one message', ''];
  const epoll = compiledServer('C, epoll', compileC('epoll-echo', scratch));
  if (epoll.lacks !== undefined) return { lines: [...head, `Not measured: ${epoll.lacks}.`] };
  const server = await epoll.start({ core: cores?.server });
  const daemon = await startClient({ scratch, core: cores?.load });
  const all = findClients(daemon, scratch);
  const clients = all.filter(({ lacks }) => lacks === undefined);
  const { lines, ...rest } = await measureCells(clients, { server, cores, counts });
  await daemon.close();
  await server.stop();
  const missing = all.flatMap(({ name, lacks }) =>
    lacks === undefined ? [] : `${name}: ${lacks}`,
  );
  return { lines: [...head, ...lines, ...missing.map((one) => `Not measured: ${one}.`)], ...rest };
}
