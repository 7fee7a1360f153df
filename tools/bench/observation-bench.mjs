// What it costs to observe the kernel: CPU of the daemon for connections that come, send one message and go, and CPU of
// the daemon while nobody comes, with the tracepoints on and off.
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuBetween, readCpu } from './accounting.mjs';
import { measureLoss } from './observation-loss.mjs';
import { makeLoad, tcpEcho } from './peers.mjs';
import { table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const NS_PER_US = 1e3;
const MS_PER_S = 1e3;

/** The two daemons, or what keeps the tracepoints from being observed here. */
async function startBoth({ scratch, cores }) {
  const openLoad = makeLoad({ scratch });
  const daemons = [];
  for (const tracepoints of [false, true]) {
    const name = `tracepoints ${tracepoints ? 'on' : 'off'}`;
    const server = await tcpEcho({ scratch, tracepoints }).start({ core: cores?.server });
    const load = openLoad(server.port, { core: cores?.load });
    daemons.push({ name, server, load, tier: server.serving.tier, busy: [], main: [], idle: [] });
  }
  return daemons;
}

/** The thread that takes in what the kernel observed is the main one; the other that matters makes the socket calls. */
async function measureConnections({ server, load, busy, main }, { connections }) {
  const before = readCpu(server.pid);
  await load.command(`cycle ${connections}`);
  const after = readCpu(server.pid);
  const mainThread = String(server.pid);
  busy.push(cpuBetween(before, after) / connections);
  main.push((after.get(mainThread) - before.get(mainThread)) / connections);
}

/** What the last connections left to do is done by then. */
const SETTLED_MS = 200;

async function measureIdleness({ server, idle }, { idleMs }) {
  await sleep(SETTLED_MS);
  const before = readCpu(server.pid);
  await sleep(idleMs);
  idle.push((cpuBetween(before, readCpu(server.pid)) * MS_PER_S) / idleMs);
}

/**
 * Connections first, without a pause: after one, a round finds a processor that has slept, and tells little. Every other round
 * in reversed order, for who comes first in a round is not as well off as who comes last.
 */
async function measureBoth(daemons, { rounds, idleRounds, ...counts }) {
  for (let done = -1; done < rounds; done += 1) {
    for (const daemon of done % 2 === 0 ? daemons : daemons.toReversed()) {
      await measureConnections(daemon, counts);
      if (done < 0) daemon.busy.length = daemon.main.length = 0;
    }
  }
  for (let done = 0; done < idleRounds; done += 1) {
    for (const daemon of daemons) await measureIdleness(daemon, counts);
  }
}

/** What it takes with tracing on, of what it takes with tracing off: the median of the rounds' own quotients. */
function onToOff([off, on], field) {
  return summarize(on[field].map((value, round) => value / off[field][round])).median;
}

function rowsOf(daemons) {
  const rows = [
    ['a connection, µs', 'busy', NS_PER_US],
    ['of which main thread, µs', 'main', NS_PER_US],
    ['idle, µs a second', 'idle', NS_PER_US],
  ];
  return rows.flatMap(([title, field, unit]) => {
    const [off, on] = daemons.map((daemon) => summarize(daemon[field]));
    return [
      [`${title}: off`, ...withSpread(off, unit), '1.00'],
      [`${title}: on`, ...withSpread(on, unit), onToOff(daemons, field).toFixed(2)],
    ];
  });
}

/** The section of the report about kernel observation. */
export async function benchObservation({ scratch, cores, counts }) {
  const { rounds, connections } = counts;
  const title = ['## CPU of observing the kernel', ''];
  const daemons = await startBoth({ scratch, cores });
  await measureBoth(daemons, counts);
  for (const { server, load } of daemons) {
    await load.stop();
    await server.stop();
  }
  const [, on] = daemons;
  const lost = await measureLoss({ scratch, cores, counts });
  const lines = [
    ...title,
    `tcp-echo, the whole process; connect, one message, close: ${rounds} rounds of ${connections} connections. Tier: ${on.tier}.`,
    '',
    ...table(['CPU', 'median', 'min', 'max', 'on / off'], rowsOf(daemons)),
    '',
    ...lost.lines,
    ...(on.tier === 'root-linux'
      ? []
      : ['Tracepoints cannot be observed here (that takes root): on and off are the same.']),
  ];
  if (on.tier !== 'root-linux') return { lines };
  return { lines, measured: { 'observation.cpu': onToOff(daemons, 'busy'), ...lost.measured } };
}
